import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { GalleryCard, type GalleryItemProps } from './gallery-card.tsx'

const item = {
  image: {
    id: 'i1',
    name: 'shop-api',
    title: 'Shop API',
    description: 'Answers.',
    base: 'python',
    distribution: 'debian/13',
    endOfLife: {},
    team: { slug: 'acme-shop', name: 'Acme Shop', isGallery: false },
    tags: [{ name: 'latest', digest: 'sha256:aa', movedAt: new Date(0) }],
  },
} as unknown as GalleryItemProps['item']

it('shows the whole pull command, however long the name of the registry', () => {
  const host = 'registry.a-long-name.example.org:5000'
  const markup = renderToStaticMarkup(
    <GalleryCard item={item} registryHost={host} now="2026-01-01T00:00:00Z" mayCreate />,
  )
  const [, classes, text] = /<code class="([^"]*)">(.*?)<\/code>/.exec(markup)!
  expect(text!.replaceAll('<wbr/>', '')).toBe(`docker pull ${host}/acme-shop/shop-api:latest`)
  expect(classes).toContain('wrap-anywhere')
})

const markupOf = (image: object) =>
  renderToStaticMarkup(
    <GalleryCard
      item={{ ...item, image: { ...item.image, ...image } }}
      registryHost="localhost"
      now="2026-11-24T00:00:00Z"
      mayCreate
    />,
  )

it('says what is past its end of life, and nothing where all is well', () => {
  const old = { distribution: 'debian/12', endOfLife: { '20': '2026-04-30' }, lastGoodBuild: { version: '20.19.2' } }
  const text = markupOf(old).replaceAll(/<[^>]*>/g, '')
  expect(text).toContain('Line 20 is past its end of life upstream (2026-04-30).')
  expect(text).toContain('Debian 12 (bookworm) is past its security support')
  expect(markupOf({})).not.toContain('End of life')
})

it('lets a long name break behind its dashes', () => {
  const markup = markupOf({ name: 'orders-and-prices_api', tags: [] })
  const breaks = markup.match(/<wbr\/>[^<]*/g)
  expect(breaks).toEqual(['<wbr/>shop/', '<wbr/>orders-', '<wbr/>and-', '<wbr/>prices_', '<wbr/>api'])
})
