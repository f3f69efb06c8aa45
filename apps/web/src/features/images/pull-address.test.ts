import { expect, it } from 'vitest'
import { developmentTag, pullCommand, recommendedTag } from './pull-address.ts'

const tags = (...names: string[]) =>
  names.map((name) => ({ name, digest: `sha256:${'a'.repeat(64)}` as const, movedAt: new Date(0) }))

it('recommends latest, or the tag that was moved last, never one of the development image', () => {
  expect(recommendedTag(tags('latest-dev', '1.0-dev', 'latest', '1.0'))).toBe('latest')
  expect(recommendedTag(tags('1.0-dev', '1.0'))).toBe('1.0')
  expect(recommendedTag(tags('latest-dev'))).toBeUndefined()
  expect(recommendedTag([])).toBeUndefined()
})

it('names the development image’s tag once it is there', () => {
  expect(developmentTag(tags('latest', 'latest-dev'))).toBe('latest-dev')
  expect(developmentTag(tags('latest', '1.0-dev'))).toBeUndefined()
  expect(developmentTag([])).toBeUndefined()
})

it('pulls the recommended tag', () => {
  const image = { name: 'nginx', tags: tags('latest-dev', 'latest'), team: { slug: 'gallery' } as never }
  expect(pullCommand('localhost:5000', image)).toBe('docker pull localhost:5000/gallery/nginx:latest')
})
