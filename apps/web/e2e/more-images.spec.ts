import { expect, type Page, test } from '@playwright/test'
import { addPackage, expectAccessible, query, signIn } from './on-the-page.ts'

// After first-image.spec.ts, on what it left: the owner, the image "shop", a gallery that is built.
test.describe.configure({ mode: 'serial' })

const SHOP = '/images/acme-shop/shop'
/** An index that nobody asked for before is fetched and read. */
const INDEX_TIMEOUT_MS = 120_000
let page: Page

test.beforeAll(async ({ browser }) => {
  page = await (await browser.newContext()).newPage()
  await page.goto('/sign-in')
  await signIn(page)
  await expect(page.getByRole('heading', { name: 'Gallery' })).toBeVisible()
})
test.afterAll(() => page.close())

const preview = () => page.getByRole('complementary', { name: 'Preview and definition' })

test('build tools are chosen for the development image, which has a preview of its own', async () => {
  await page.goto(`${SHOP}/edit#packages`)
  await expect(preview()).toContainText('Left out')
  await page.getByRole('button', { name: /^Development image/ }).click()
  await addPackage(page, 'cmake', 'Add build tools')
  await expect(preview()).toContainText('all stays whole')
  await preview().getByLabel('Filter the packages of the preview').fill('apt')
  await expect(preview().getByRole('button', { name: /^apt \d/ })).toBeVisible()
  await expectAccessible(page)

  await preview().getByRole('button', { name: 'Production' }).click()
  await expect(preview()).toContainText('not needed to run')
  await expect(page.getByRole('button', { name: 'Remove cmake' })).toBeHidden()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('saved', { exact: true })).toBeVisible()
  const [saved] = await query(
    `select r.spec->'spec'->'dev' as dev from "Revision" r join "Image" i on i.id = r."imageId"
     where i.name = 'shop' order by r.number desc limit 1`,
  )
  expect(saved).toEqual({ dev: { packages: ['cmake'] } })
})

test('an exclusion that files contradict is refused before anything is built', async () => {
  await page.goto('/new?base=nginx#packages')
  await page.getByLabel(/^Never in the image/).fill('libpcre2-8-0')
  await page.getByRole('button', { name: 'Exclude' }).click()
  const conflict = page.getByRole('alert', { name: 'Conflict' })
  await expect(conflict).toContainText(/libpcre2-8-0.*excluded, but needed.*nginx/)
  await expectAccessible(page)
  await conflict.getByRole('button', { name: /libpcre2-8-0/ }).click()
  await expect(conflict).toBeHidden()
})

test('the search says what can use a FIPS provider, and what is not there for a machine', async () => {
  test.setTimeout(INDEX_TIMEOUT_MS * 2)
  await page.goto('/new?base=static')
  await page.getByLabel('arm64').check()
  await page
    .getByRole('button', { name: /Packages$/ })
    .first()
    .click()
  const search = page.getByRole('combobox', { name: 'Add packages' })
  await search.fill('libcurl4t64')
  await expect(page.getByRole('option').first()).toContainText('FIPS by OpenSSL')
  await expect(page.getByText(/is validated under FIPS 140/)).toBeVisible()
  await search.fill('libcurl3t64-gnutls')
  await expect(page.getByRole('option').first()).toContainText('libcurl3t64-gnutls')
  await expect(page.getByRole('option').first()).not.toContainText('FIPS')
  await search.fill('grub-pc-bin')
  await expect(page.getByRole('option').first()).toContainText('not for arm64', { timeout: INDEX_TIMEOUT_MS })
  await expectAccessible(page)
  await search.press('Enter')
  const clash = preview().getByRole('alert').filter({ hasText: 'For arm64' })
  await expect(clash).toContainText('grub-pc-bin')
  await clash.getByRole('button', { name: 'Show arm64' }).click()
  await expect(page.getByRole('alert', { name: 'Conflict' })).toContainText('grub-pc-bin')
})

test('moving to another release shows first what it changes', async () => {
  test.setTimeout(INDEX_TIMEOUT_MS * 2)
  await page.goto(`${SHOP}/edit`)
  await page.getByLabel('Debian release').selectOption('debian/12')
  const changes = page.getByRole('region', { name: 'Since the last saved revision' })
  await expect(changes).toContainText('From Debian 13 (trixie) to Debian 12 (bookworm)', { timeout: INDEX_TIMEOUT_MS })
  await changes.locator('summary').click()
  await expect(changes).toContainText(/nginx \d[^ ]* → \d/)
  await expectAccessible(page)
})

test('packages, files and evidence are those of the machine that is chosen', async () => {
  // Its second machine is one of the gallery, so that nothing has to be built for this.
  await query(
    `insert into "BuildPlatform" ("buildId", arch, "lockDigest", "carveDigest", "filesDigest", "spdxDigest", "manifestDigest",
       "layerBytes", "installedBytes", "packagesKept", "packagesDropped")
     select shop.id, 'arm64', p."lockDigest", p."carveDigest", p."filesDigest", p."spdxDigest", p."manifestDigest",
       p."layerBytes", p."installedBytes", p."packagesKept", p."packagesDropped"
     from "BuildPlatform" p join "Build" b on b.id = p."buildId" join "Image" i on i.id = b."imageId" join "Team" t on t.id = i."teamId",
       (select b.id from "Build" b join "Image" i on i.id = b."imageId" where i.name = 'shop' and b.status = 'succeeded' and b.variant = 'prod' limit 1) shop
     where t."isGallery" and i.name = 'static' and b.status = 'succeeded' and b.variant = 'prod' limit 1`,
  )
  await page.goto(`${SHOP}?tab=packages&q=nginx`)
  await expect(page.getByRole('cell', { name: /^nginx / }).first()).toBeVisible()
  await page.getByRole('navigation', { name: 'Machine' }).getByRole('link', { name: 'arm64' }).click()
  await expect(page.getByText('No package fits')).toBeVisible()
  await expect(page).toHaveURL(/q=nginx.*arch=arm64/)
  await expectAccessible(page)
  await page.goto(`${SHOP}?tab=files&arch=arm64&q=/usr/sbin/nginx`)
  await expect(page.getByText('No file fits')).toBeVisible()
  await page.getByRole('navigation', { name: 'Machine' }).getByRole('link', { name: 'amd64' }).click()
  await expect(page.getByRole('cell', { name: '/usr/sbin/nginx', exact: true })).toBeVisible()
  await page.goto(`${SHOP}?tab=evidence`)
  const link = page.getByRole('link', { name: /SPDX.* for arm64/ })
  const answer = await page.request.get((await link.getAttribute('href'))!)
  expect(answer.headers()['content-disposition']).toContain('-arm64.spdx.json')
  expect(await answer.text()).not.toContain('"nginx"')
  await expectAccessible(page)
  const address = (await link.getAttribute('href'))!.replace('arm64', 'mips')
  expect((await page.request.get(address)).status()).toBe(404)
})

test('a card says what is past its end of life', async () => {
  await page.goto('/?q=node')
  const card = page.getByRole('article', { name: 'Node.js', exact: true })
  await expect(card).toContainText('Line 20 is past its end of life upstream (2026-04-30).')
  await expectAccessible(page)
})

test('a definition with further repositories says what to do, and goes on without them', async () => {
  const spec = {
    apiVersion: 'whittle.dev/v1',
    kind: 'Image',
    metadata: { name: 'corp' },
    spec: { from: 'static', sources: ['corp'], packages: ['curl@corp'] },
  }
  const headers = { origin: process.env.WHITTLE_URL! }
  expect((await page.request.post('/api/v1/images', { data: { team: 'acme-shop', spec }, headers })).status()).toBe(201)
  await page.goto('/images/acme-shop/corp/edit#packages')
  await expect(preview()).toContainText('nobody has defined the repository "corp"')
  await expect(page.getByText('npx whittle build corp.yaml --sources sources.yaml')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Use Debian’s packages alone' }).click()
  await expect(preview()).toContainText('Asked for')
})

test('the first load of a page brings less than 200 kB of JavaScript', async () => {
  for (const path of ['/', '/new', SHOP]) {
    const fresh = await page.context().newPage()
    const network = await fresh.context().newCDPSession(fresh)
    await network.send('Network.enable')
    await network.send('Network.setCacheDisabled', { cacheDisabled: true })
    const scripts = new Set<string>()
    let bytes = 0
    network.on('Network.responseReceived', ({ type, requestId }) => type === 'Script' && scripts.add(requestId))
    network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) bytes += encodedDataLength
    })
    await fresh.goto(path)
    await fresh.waitForLoadState('networkidle')
    expect(bytes, path).toBeGreaterThan(50_000)
    expect(bytes, path).toBeLessThan(200_000)
    await fresh.close()
  }
})
