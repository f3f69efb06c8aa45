import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import pg from 'pg'
import { applicationEnvironment } from '../stack/application.ts'
import { CommandError } from '../stack/host.ts'
import type { ServerOptions } from '../stack/servers.ts'
import { demoImages, type DemoImage, TEAM } from './demo-images.ts'

/** What the pictures are taken of. */
export interface Demo {
  url: string
  /** A browser that is signed in, for `newContext({ storageState })`. */
  signedIn: Awaited<ReturnType<BrowserContext['storageState']>>
  /** The newest production build of each image of the team, by the image's name. */
  builds: Record<string, string>
}

const BUILD_TIMEOUT_MS = 900_000

/** Makes the owner, the team and its images where they are not there yet, and waits until their builds have ended; base images go on being built. */
export async function prepareDemo(browser: Browser, options: ServerOptions): Promise<Demo> {
  const env = applicationEnvironment(options)
  const url = env.WHITTLE_URL!
  const context = await browser.newContext({ baseURL: url })
  const database = new pg.Client(env.DATABASE_URL)
  await database.connect()
  try {
    await enter(await context.newPage(), options)
    await buildImages(context, database)
    const { rows } = await database.query<{ name: string; id: string }>(
      `select distinct on (i.name) i.name, b.id from "Build" b join "Image" i on i.id = b."imageId"
       join "Team" t on t.id = i."teamId" where t.slug = $1 and b.variant = 'prod' order by i.name, b.number desc`,
      [TEAM.slug],
    )
    const builds = Object.fromEntries(rows.map(({ name, id }) => [name, id]))
    return { url, signedIn: await context.storageState(), builds }
  } finally {
    await database.end()
    await context.close()
  }
}

/** Signs in; the first time, makes the account. The password is kept beside the data, as only this stack knows it. */
async function enter(page: Page, options: ServerOptions): Promise<void> {
  const file = join(options.dataFolder, 'owner.json')
  const isFirst = !existsSync(file)
  if (isFirst) {
    const owner = { name: 'Ann Owner', email: 'ann@example.org', password: randomBytes(18).toString('base64url') }
    writeFileSync(file, JSON.stringify(owner), { mode: 0o600 })
  }
  const owner: { name: string; email: string; password: string } = JSON.parse(readFileSync(file, 'utf8'))
  // It reads the database, whose client is generated when the application is built.
  const { makeSetupLink } = await import('../stack/welcome.ts')
  await page.goto(isFirst ? await makeSetupLink(options) : '/sign-in')
  await page.getByLabel('E-mail').fill(owner.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(owner.password)
  if (isFirst) {
    await page.getByLabel('Your name').fill(owner.name)
    await page.getByLabel('Team').fill(TEAM.name)
    await page.getByRole('button', { name: 'Create account and team' }).click()
  } else {
    await page.getByRole('button', { name: 'Sign in' }).click()
  }
  await page.getByRole('heading', { name: 'Gallery' }).waitFor()
}

async function buildImages(context: BrowserContext, database: pg.Client): Promise<void> {
  for (const image of demoImages) await makeImage(context, image)
  const deadline = performance.now() + BUILD_TIMEOUT_MS
  for (;;) {
    const { rows } = await database.query<{ count: number }>(
      `select count(*)::int as count from "Build" b join "Image" i on i.id = b."imageId" join "Team" t on t.id = i."teamId"
       where t.slug = $1 and b.variant = 'prod' and b.status in ('queued', 'running')`,
      [TEAM.slug],
    )
    if (rows[0]!.count === 0) return
    if (performance.now() > deadline) throw new CommandError('The builds of the pictures did not end in 15 minutes.')
    await pause(1000)
  }
}

async function makeImage(context: BrowserContext, { spec, build }: DemoImage): Promise<void> {
  const answer = await context.request.post('/api/v1/images', { data: { team: TEAM.slug, spec } })
  if (answer.status() === 409) return
  if (!answer.ok()) throw new CommandError(`The image ${spec.metadata.name} was refused: ${await answer.text()}`)
  if (build) await context.request.post(`/api/v1/images/${TEAM.slug}/${spec.metadata.name}/builds`)
}
