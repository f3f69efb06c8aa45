import { expect, it } from 'vitest'
import { ImageSpecBody } from '../image-spec.ts'
import { DEBIAN_RELEASES, supportSentence } from './debian-releases.ts'

it('knows every distribution that a definition may name', () => {
  const named: readonly string[] = ImageSpecBody.shape.distribution.unwrap().options
  expect(DEBIAN_RELEASES.map(({ distribution }) => distribution)).toEqual(named)
  expect(DEBIAN_RELEASES.map(({ title }) => title)).toEqual([
    'Debian 12 (bookworm)',
    'Debian 13 (trixie)',
    'Debian sid',
  ])
})

it.each([
  ['debian/13', '2028-08-09T23:00:00Z', 'Security support until 2028-08-09.'],
  ['debian/12', '2026-07-11', 'Security support until 2026-07-11.'],
  ['debian/12', '2026-07-12', 'Security support ended 2026-07-11; the LTS team goes on until 2028-06-30.'],
  ['debian/12', '2028-07-01', 'Security support ended 2028-06-30: move to a newer release.'],
  ['debian/sid', '2026-07-11', 'Not a release: packages change every day, and there is no security archive.'],
  ['alpine/3', '2026-07-11', ''],
])('%s on %s: %s', (distribution, today, sentence) => {
  expect(supportSentence(distribution, today)).toBe(sentence)
})
