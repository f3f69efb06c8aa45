import { ImageName } from '@whittle/core'
import { expect, test } from 'vitest'
import { teamSlugFrom } from './team-slug.ts'

test.each([
  ['Shop', 'shop'],
  ['Größe & Söhne', 'gro-e-sohne'],
  ['  --Data   Platform!! ', 'data-platform'],
  ['平台', 'team'],
  ['Gallery', 'gallery-team'],
  [`${'a'.repeat(39)} b`, 'a'.repeat(39)],
])('%s becomes %s', (name, slug) => {
  expect(teamSlugFrom(name)).toBe(slug)
  expect(ImageName.safeParse(slug).success).toBe(true)
})
