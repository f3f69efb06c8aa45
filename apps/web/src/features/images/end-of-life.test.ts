import { describe, expect, it } from 'vitest'
import { endsOfLife } from './end-of-life.ts'

const lines = { '3': '2020-01-01', '3.3': '2027-03-31', '20': '2026-04-30' }
const ends = (version: string | undefined, today: string, distribution = 'debian/13') =>
  endsOfLife({ distribution, endOfLife: lines, lastGoodBuild: { version } }, today).map(({ text, past }) => [
    text,
    past,
  ])

describe('endsOfLife of a version line', () => {
  it.each([
    ['20.19.2', '2026-11-24', [['Line 20 is past its end of life upstream (2026-04-30).', true]]],
    ['20.19.2', '2026-04-30', [['Line 20 ends upstream on 2026-04-30.', false]]],
    ['3.3.8', '2026-11-24T23:00:00Z', [['Line 3.3 ends upstream on 2027-03-31.', false]]],
    ['3.3.8', '2026-09-01', []],
    ['3.4.1', '2026-11-24', [['Line 3 is past its end of life upstream (2020-01-01).', true]]],
    ['200.1', '2026-11-24', []],
    [undefined, '2026-11-24', []],
  ])('%s on %s', (version, today, expected) => expect(ends(version, today)).toEqual(expected))
})

describe('endsOfLife of a release', () => {
  it.each([
    ['debian/12', '2025-11-01', []],
    ['debian/12', '2026-06-01', [['Debian 12 (bookworm) has security support until 2026-07-11.', false]]],
    [
      'debian/12',
      '2026-11-24',
      [
        [
          'Debian 12 (bookworm) is past its security support (2026-07-11); the LTS team goes on until 2028-06-30.',
          true,
        ],
      ],
    ],
    ['debian/12', '2028-07-01', [['Debian 12 (bookworm) is past its security support (2026-07-11).', true]]],
    ['debian/sid', '2026-11-24', []],
    ['alpine/3', '2026-11-24', []],
  ])('%s on %s', (distribution, today, expected) => expect(ends('9.9', today, distribution)).toEqual(expected))
})
