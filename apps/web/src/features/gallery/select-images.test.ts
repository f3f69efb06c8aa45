import type { ImageSummary } from '@whittle/db'
import { describe, expect, it } from 'vitest'
import { galleryHref } from './gallery-href.ts'
import { parseGalleryQuery } from './gallery-query.ts'
import { selectImages } from './select-images.ts'

const gallery = { id: 'g', slug: 'gallery', name: 'Gallery', isGallery: true }
const acme = { id: 'a', slug: 'acme', name: 'Acme', isGallery: false }

function image(name: string, more: Partial<ImageSummary> = {}): ImageSummary {
  return {
    id: name,
    team: acme,
    name,
    title: name,
    description: '',
    notes: [],
    base: 'scratch',
    distribution: 'debian/13',
    endOfLife: {},
    createdAt: new Date(0),
    updatedAt: new Date(0),
    revision: { id: 'r', number: 1 },
    tags: [],
    ...more,
  }
}

const images = [
  image('nginx', { team: gallery, title: 'nginx', category: 'server', description: 'HTTP server and proxy' }),
  image('python', { team: gallery, title: 'Python', category: 'language', replaces: 'python:slim' }),
  image('edge-proxy', { base: 'nginx', title: 'Edge' }),
  image('shop-api', { base: 'python', title: 'Shop API' }),
]
const names = (parameters: Record<string, string>) =>
  selectImages(images, parseGalleryQuery(parameters)).images.map(({ name }) => name)

describe('selectImages', () => {
  it('shows the team’s own images first, then by title', () => {
    expect(names({})).toEqual(['edge-proxy', 'shop-api', 'nginx', 'python'])
  })

  it('puts names that begin with the words before what only mentions them', () => {
    expect(names({ q: 'nginx' })).toEqual(['nginx', 'edge-proxy'])
    expect(names({ q: 'PROXY' })).toEqual(['edge-proxy', 'nginx'])
    expect(names({ q: 'slim' })).toEqual(['python'])
    expect(names({ q: 'shop python' })).toEqual(['shop-api'])
    expect(names({ q: 'nothing' })).toEqual([])
  })

  it('filters by owner, category and state', () => {
    expect(names({ owner: 'base' })).toEqual(['nginx', 'python'])
    expect(names({ owner: 'acme' })).toEqual(['edge-proxy', 'shop-api'])
    expect(names({ category: 'language' })).toEqual(['python'])
    expect(names({ state: 'failed' })).toEqual([])
    expect(names({ state: 'never-built' })).toHaveLength(4)
  })

  it('shows the last page when a later one is asked for', () => {
    const many = Array.from({ length: 100 }, (_, index) => image(`image-${index}`))
    const selected = selectImages(many, parseGalleryQuery({ page: '9' }))
    expect(selected).toMatchObject({ total: 100, page: 3, pages: 3 })
    expect(selected.images).toHaveLength(4)
  })
})

describe('the gallery’s address', () => {
  it('says what differs from the usual, and reads back', () => {
    const query = parseGalleryQuery({ q: ' ngi ', owner: 'base', state: 'held', view: 'table', page: '2' })
    expect(galleryHref(query)).toBe('/?q=ngi&owner=base&state=held&view=table&page=2')
    expect(galleryHref(parseGalleryQuery({}))).toBe('/')
  })

  it('takes nonsense as absent', () => {
    expect(parseGalleryQuery({ state: 'x', view: 'x', page: '-1', q: ['a', 'b'] })).toMatchObject({
      state: '',
      view: 'grid',
      page: 1,
      q: 'a',
    })
  })
})
