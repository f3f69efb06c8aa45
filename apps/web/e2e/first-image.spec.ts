import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, type Page, test } from '@playwright/test'
import { addPackage, expectAccessible, owner, query, signIn } from './on-the-page.ts'
import { pullAndUnpack, runProgram, servedPage } from './run-image.ts'

// One path, in order, on the whole stack: each step stands on what the one before it left.
test.describe.configure({ mode: 'serial' })

const registry = process.env.WHITTLE_REGISTRY_HOST!
let page: Page

test.beforeAll(async ({ browser }) => {
  page = await (await browser.newContext()).newPage()
})
test.afterAll(() => page.close())

test('nobody gets in before there is an owner', async () => {
  await page.goto('/')
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goto('/setup?token=wrong')
  await expect(page.getByRole('main')).toContainText(/not valid|expired|wrong|used/i)
})

test('the one-time link makes the first owner, once', async () => {
  await page.goto(process.env.WHITTLE_SETUP_LINK!)
  await page.getByLabel('Your name').fill(owner.name)
  await page.getByLabel('E-mail').fill(owner.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(owner.password)
  await page.getByLabel('Team').fill('Acme Shop')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Create account and team' }).click()
  await expect(page.getByRole('heading', { name: 'Gallery' })).toBeVisible()

  const stranger = await (await page.context().browser()!.newContext()).newPage()
  await stranger.goto(process.env.WHITTLE_SETUP_LINK!)
  await expect(stranger.getByRole('button', { name: 'Create account and team' })).toBeHidden()
  await stranger.close()
})

test('signing out ends the session, signing in begins one', async () => {
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goto('/new')
  await expect(page).toHaveURL(/\/sign-in/)

  await page.getByLabel('E-mail').fill(owner.email)
  await page.getByRole('textbox', { name: 'Password' }).fill('not the password at all')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert').filter({ hasText: /e-mail|password/i })).toBeVisible()
  await expectAccessible(page)

  await signIn(page)
  await expect(page).toHaveURL(/\/new$/)
})

test('a set that cannot be had is explained, and a fix resolves it', async () => {
  await page.goto('/new?base=nginx')
  await page.getByLabel('Name', { exact: true }).fill('shop')
  await page
    .getByRole('button', { name: /Packages$/ })
    .first()
    .click()
  await addPackage(page, 'exim4-daemon-light')
  await addPackage(page, 'postfix')
  const conflict = page.getByRole('alert', { name: 'Conflict' })
  await expect(conflict).toContainText(/exim4-daemon-light/)
  await expect(conflict).toContainText(/postfix/)
  await expectAccessible(page)
  await conflict
    .getByRole('button', { name: /postfix/ })
    .first()
    .click()
  await expect(conflict).toBeHidden()
  await page.getByRole('button', { name: 'Remove exim4-daemon-light', exact: true }).click()
})

test('the preview says what the image will hold, and why', async () => {
  await addPackage(page, 'curl')
  const preview = page.getByRole('complementary').or(page.locator('aside')).first()
  await expect(preview).toContainText('Asked for')
  await expect(preview.getByText('curl').filter({ visible: true }).first()).toBeVisible()
  await expect(preview).toContainText(/Left out/)
})

test('a key given twice and an empty value are refused in place', async () => {
  await page
    .getByRole('button', { name: /Runtime$/ })
    .first()
    .click()
  const add = page.getByRole('button', { name: 'Add a variable' })
  await add.click()
  await page.keyboard.type('LOG_LEVEL')
  await page.keyboard.press('Tab')
  await page.keyboard.type('info')
  await add.click()
  await page.keyboard.type('LOG_LEVEL')
  await page.getByRole('button', { name: 'Save & build' }).click()
  await expect(page.getByText(/LOG_LEVEL.*(twice|already|also)/i).first()).toBeVisible()
  await expect(page.getByText(/must not be empty/i).first()).toBeVisible()
  await expectAccessible(page)
  expect(await query('select 1 from "Image" where name = $1', ['shop'])).toEqual([])
  await page
    .getByRole('button', { name: /^Remove/ })
    .filter({ visible: true })
    .last()
    .click()
})

test('save and build leads to a build that ends well, and survives a reload', async () => {
  test.setTimeout(900_000)
  await page
    .getByRole('button', { name: /Schedule$/ })
    .first()
    .click()
  await page.getByLabel('Keep this image fresh every day').check()
  await page.getByRole('button', { name: 'Save & build' }).click()
  await expect(page).toHaveURL(/\/builds\//)
  await page.reload()
  // The base images may be in the queue before it.
  await expect(page.getByText('Succeeded', { exact: true })).toBeVisible({ timeout: 600_000 })
  await expect(page.getByText(`${registry}/acme-shop/shop:latest`).first()).toBeVisible()
  for (const stage of ['Lock', 'Fetch', 'Carve', 'Assemble', 'Test', 'Attest', 'Publish']) {
    await expect(page.getByText(stage, { exact: true }).first()).toBeVisible()
  }
  await expectAccessible(page)
})

test('a pull token made on the image page pulls the image, and its nginx serves a page', async () => {
  await expect(pullAndUnpack(`${registry}/acme-shop/shop:latest`)).rejects.toThrow(
    /unauthorized|authentication required|denied/i,
  )

  await page.goto('/images/acme-shop/shop?tab=access')
  await page.getByLabel('Name', { exact: true }).fill('e2e')
  await page.getByRole('button', { name: 'Create pull token' }).click()
  await expect(page.getByText('it is not shown again')).toBeVisible()
  const command = await page
    .getByText(/docker login/)
    .first()
    .innerText()
  const token = /echo (\S+) \|/.exec(command)![1]!
  const [stored] = await query('select "tokenHash" from "PullToken"')
  expect(JSON.stringify(stored)).not.toContain(token)

  const image = await pullAndUnpack(`${registry}/acme-shop/shop:latest`, `pull:${token}`)
  try {
    expect(await servedPage(image)).toContain('Welcome to nginx')
    expect(await runProgram(image, ['/usr/bin/curl', '--version'])).toMatch(/^curl \d/)
    await expect(runProgram(image, ['/bin/sh', '-c', 'true'])).rejects.toThrow()
  } finally {
    await image.remove()
  }
})

test('base images are pulled without a login', async () => {
  // Each of them is built once, from packages that are downloaded once.
  test.setTimeout(900_000)
  await page.goto('/?owner=base')
  await expect(async () => {
    const [{ images, built }] = await query(
      `select count(distinct i.id)::int as images, count(distinct t."imageId")::int as built from "Image" i
       join "Team" g on g.id = i."teamId" left join "Tag" t on t."imageId" = i.id and t.name = 'latest' where g."isGallery"`,
    )
    expect(images).toBeGreaterThan(0)
    expect(built).toBe(images)
  }).toPass({ timeout: 840_000 })
  const image = await pullAndUnpack(`${registry}/gallery/python:latest`)
  try {
    const script = 'import json, sqlite3, ssl; print(json.dumps(ssl.OPENSSL_VERSION))'
    expect(await runProgram(image, ['/usr/bin/python3', '-c', script])).toContain('OpenSSL 3')
  } finally {
    await image.remove()
  }
})

test('a due schedule that finds nothing changed records it and builds nothing', async () => {
  const [before] = await query(
    `select digest from "Tag" t join "Image" i on i.id = t."imageId" where i.name = 'shop' and t.name = 'latest'`,
  )
  await query(`update "Image" set "nextRunAt" = now() where name = 'shop'`)
  await expect(async () => {
    const builds = await query(
      `select status from "Build" b join "Image" i on i.id = b."imageId" where i.name = 'shop' order by number`,
    )
    expect(builds.map(({ status }) => status)).toEqual(['succeeded', 'unchanged'])
  }).toPass({ timeout: 150_000 })
  await page.goto('/images/acme-shop/shop?tab=builds')
  await expect(page.getByText('Unchanged', { exact: true })).toBeVisible()
  const [after] = await query(
    `select digest from "Tag" t join "Image" i on i.id = t."imageId" where i.name = 'shop' and t.name = 'latest'`,
  )
  expect(after).toEqual(before)
  const [{ due }] = await query(`select "nextRunAt" > now() as due from "Image" where name = 'shop'`)
  expect(due).toBe(true)
})

test('every tab of the image page tells of stored data', async () => {
  for (const tab of ['overview', 'packages', 'files', 'evidence', 'definition']) {
    await page.goto(`/images/acme-shop/shop?tab=${tab}`)
    await expectAccessible(page)
  }
  await expect(page.getByText('LOG_LEVEL: info')).toBeVisible()
  await page.goto('/images/acme-shop/shop?tab=evidence')
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: /SPDX/ }).first().click()
  const file = await (await download).path()
  const { stdout } = await promisify(execFile)('cat', [file], { maxBuffer: 2 ** 26 })
  const spdx = JSON.parse(stdout)
  expect(spdx.spdxVersion).toBe('SPDX-2.3')
  expect(spdx.packages.map(({ name }: { name: string }) => name)).toContain('curl')
})

test('what belongs to another team is not there', async () => {
  const [team] = await query(
    `insert into "Team" (id, slug, name) values (gen_random_uuid(), 'others', 'Others') returning id`,
  )
  await query(
    `insert into "Image" (id, "teamId", name, title, base, "updatedAt") values (gen_random_uuid(), $1, 'hidden', 'Hidden', 'static', now())`,
    [team.id],
  )
  const response = await page.goto('/images/others/hidden')
  expect(response!.status()).toBe(404)
  const answer = await page.request.post('/api/v1/images/others/hidden/builds', {
    headers: { origin: process.env.WHITTLE_URL! },
  })
  expect(answer.status()).toBe(404)
  await page.goto('/')
  await expect(page.getByText('Hidden')).toBeHidden()
})
