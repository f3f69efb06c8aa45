import { describe, expect, it } from 'vitest'
import { megabytes } from './bytes.tsx'
import { absoluteTime, durationText, relativeTime } from './time-text.ts'

const now = new Date('2026-11-24T12:00:00Z')
const ago = (seconds: number) => relativeTime(new Date(now.getTime() - seconds * 1000), now)

describe('relativeTime', () => {
  it.each([
    [0, 'just now'],
    [59, 'just now'],
    [-30, 'in a moment'],
    [60, '1 min. ago'],
    [-3 * 3600, 'in 3 hr.'],
    [86_400, 'yesterday'],
    [-30 * 86_400, 'in 30 days'],
    [70 * 86_400, '2 mo. ago'],
    [800 * 86_400, '2 yr. ago'],
  ])('says %d seconds ago as %s', (seconds, text) => {
    expect(ago(seconds)).toBe(text)
  })
})

it('writes absolute times in UTC', () => {
  expect(absoluteTime('2026-11-24T13:05:06.789+01:00')).toBe('2026-11-24 12:05:06 UTC')
})

it.each([
  [420, '0.4 s'],
  [12_000, '12 s'],
  [180_000, '3 min'],
  [200_000, '3 min 20 s'],
  [3_900_000, '1 h 5 min'],
])('writes %d ms as %s', (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text)
})

it.each([
  [0, '0.0 MB'],
  [1, '< 0.1 MB'],
  [49_999, '< 0.1 MB'],
  [12_345_678, '12.3 MB'],
])('writes %d bytes as %s', (bytes, text) => {
  expect(megabytes(bytes)).toBe(text)
})
