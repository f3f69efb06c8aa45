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
    team: { slug: 'acme-shop', name: 'Acme Shop', isGallery: false },
    tags: [{ name: 'latest', digest: 'sha256:aa', movedAt: new Date(0) }],
  },
} as unknown as GalleryItemProps['item']

it('shows the whole pull command, however long the name of the registry', () => {
  const host = 'registry.a-long-name.example.org:5000'
  const markup = renderToStaticMarkup(
    <GalleryCard item={item} registryHost={host} now="2026-01-01T00:00:00Z" mayCreate />,
  )
  const [, classes, text] = /<code class="([^"]*)">([^<]*)</.exec(markup)!
  expect(text).toBe(`docker pull ${host}/acme-shop/shop-api:latest`)
  expect(classes).toContain('wrap-anywhere')
})
