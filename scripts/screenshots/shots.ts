import type { Page } from '@playwright/test'
import type { Demo } from './demo.ts'
import { TEAM } from './demo-images.ts'

/** A picture of one page in one state. */
export interface Shot {
  name: string
  path: string
  /** A page that only strangers see. */
  signedOut?: boolean
  /** Brings the page into the state; until it is through, nothing is taken. */
  prepare?: (page: Page) => Promise<void>
}

/** A failure must be said within this time, retries included. Milliseconds. */
const ERROR_WITHIN_MS = 5_000

const api = (name: string) => `/images/${TEAM.slug}/${name}`

/** Every page, and the states that a person meets: full, empty, loading, failed. */
export function shotsOf({ builds }: Demo): Shot[] {
  return [
    { name: 'sign-in', path: '/sign-in', signedOut: true },
    { name: 'sign-in-refused', path: '/sign-in', signedOut: true, prepare: signInWrongly },
    { name: 'setup-link-used', path: '/setup?token=used', signedOut: true },
    { name: 'gallery', path: '/' },
    { name: 'gallery-table', path: '/?view=table' },
    { name: 'gallery-nothing-fits', path: '/?q=no+such+image' },
    { name: 'gallery-loading', path: api('thumbnails'), prepare: (page) => followSlowly(page, 'Gallery') },
    ...['overview', 'packages', 'files', 'builds', 'evidence', 'definition', 'access'].map((tab) => ({
      name: `image-${tab}`,
      path: `${api('shop-api')}?tab=${tab}`,
    })),
    { name: 'image-packages-left-out', path: `${api('shop-api')}?tab=packages&show=left-out` },
    { name: 'image-failed', path: api('reports') },
    { name: 'image-never-built', path: api('thumbnails') },
    {
      name: 'image-files-failing',
      path: `${api('shop-api')}?tab=files`,
      prepare: failing('**/documents/**', /^Try again$/),
    },
    { name: 'image-loading', path: '/?q=thumbnails', prepare: (page) => followSlowly(page, 'Thumbnails') },
    { name: 'build', path: `/builds/${builds['shop-api']}` },
    { name: 'build-failed', path: `/builds/${builds.reports}` },
    ...['base', 'packages', 'runtime', 'files', 'schedule', 'review'].map((step) => ({
      name: `creator-${step}`,
      path: `${api('shop-api')}/edit#${step}`,
      prepare: settledPreview,
    })),
    { name: 'creator-new', path: '/new', prepare: settledPreview },
    { name: 'creator-search', path: '/new?base=python#packages', prepare: (page) => search(page, 'imagemagick') },
    { name: 'creator-conflict', path: '/new?base=nginx#packages', prepare: clash },
    { name: 'creator-refused', path: '/new?base=nginx', prepare: saveNothing },
    { name: 'creator-yaml', path: `${api('shop-api')}/edit`, prepare: openYaml },
    {
      name: 'creator-resolver-away',
      path: '/new?base=nginx#packages',
      // Narrow pages have only a line for the preview.
      prepare: failing('**/api/v1/{preview,search,cost}*', /^Try again$|preview is not available/),
    },
    { name: 'not-found', path: '/images/acme-shop/none' },
  ]
}

async function signInWrongly(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill('ann@example.org')
  await page.getByRole('textbox', { name: 'Password' }).fill('not the password at all')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page
    .getByRole('alert')
    .filter({ hasText: /password/i })
    .waitFor()
}

/**
 * Follows a link whose answer does not come: what is seen is the skeleton. Not from a page that shows a build on its
 * way: that page asks for itself again, and the answer which does not come holds up the link as well.
 */
async function followSlowly(page: Page, link: string): Promise<void> {
  await page.route(/[?&]_rsc=/, () => undefined)
  await page.getByRole('link', { name: link, exact: true }).first().click()
  await page.locator('.animate-pulse').first().waitFor()
}

/** Reloads the page with an address that does not answer and waits for what is `seen` then. */
function failing(address: string, seen: RegExp) {
  return async (page: Page) => {
    await page.route(address, (route) => route.abort())
    await page.reload()
    await page.getByText(seen).filter({ visible: true }).first().waitFor({ timeout: ERROR_WITHIN_MS })
  }
}

async function settledPreview(page: Page): Promise<void> {
  await page
    .getByText(/Left out \d|≈|packages?, /)
    .filter({ visible: true })
    .first()
    .waitFor()
}

/** Types into the package search and waits for what the best matches would add. */
export async function search(page: Page, text: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Add packages' }).fill(text)
  await page.getByRole('option').filter({ hasText: /\+\d/ }).first().waitFor()
}

async function clash(page: Page): Promise<void> {
  for (const name of ['exim4-daemon-light', 'postfix']) {
    const field = page.getByRole('combobox', { name: 'Add packages' })
    await field.fill(name)
    await page.getByRole('option').filter({ hasText: name }).first().waitFor()
    await field.press('Enter')
    await page.getByRole('button', { name: `Remove ${name}`, exact: true }).waitFor()
  }
  // Wide pages show the conflict, narrow ones a line that says there is one.
  await page
    .getByText(/packages clash|What would resolve it/)
    .filter({ visible: true })
    .first()
    .waitFor()
}

async function saveNothing(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save & build' }).click()
  await page.locator('[aria-invalid="true"]').first().waitFor()
}

async function openYaml(page: Page): Promise<void> {
  await settledPreview(page)
  const open = page.getByRole('button', { name: 'Preview', exact: true })
  if (await open.isVisible()) await open.click()
  await page.getByRole('tab', { name: 'YAML' }).click()
  await page.getByText('apiVersion').filter({ visible: true }).first().waitFor()
}
