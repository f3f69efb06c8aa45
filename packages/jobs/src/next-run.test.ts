import { expect, test } from 'vitest'
import { nextRun } from './next-run.ts'

const run = (cron: string, timezone: string, after: string) =>
  nextRun({ cron, timezone }, new Date(after))?.toISOString()

test.each([
  ['0 4 * * *', 'UTC', '2026-11-24T03:59:59.999Z', '2026-11-24T04:00:00.000Z'],
  ['0 4 * * *', 'UTC', '2026-11-24T04:00:00.000Z', '2026-11-25T04:00:00.000Z'],
  ['0 4 * * *', 'Asia/Kolkata', '2026-11-24T00:00:00Z', '2026-11-24T22:30:00.000Z'],
  ['0 4 * * MON', 'UTC', '2026-11-24T04:00:00Z', '2026-11-30T04:00:00.000Z'],
])('%s in %s after %s is %s', (cron, timezone, after, expected) => {
  expect(run(cron, timezone, after)).toBe(expected)
})

test('the hour of the day stays when the clocks change', () => {
  expect(run('0 4 * * *', 'America/New_York', '2026-03-07T12:00:00Z')).toBe('2026-03-08T08:00:00.000Z')
  expect(run('0 4 * * *', 'America/New_York', '2026-03-06T12:00:00Z')).toBe('2026-03-07T09:00:00.000Z')
  expect(run('0 4 * * *', 'America/New_York', '2026-10-31T12:00:00Z')).toBe('2026-11-01T09:00:00.000Z')
})

test('a time that clocks skip is taken an hour later', () => {
  // 2026-03-29, Berlin: 02:00 is followed by 03:00.
  expect(run('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:30:00.000Z')
  expect(run('30 2 * * *', 'Europe/Berlin', '2026-03-29T01:30:00Z')).toBe('2026-03-30T00:30:00.000Z')
})

test('a time that comes twice is taken once', () => {
  // 2026-10-25, Berlin: 02:30 comes at 00:30 UTC and again at 01:30 UTC.
  expect(run('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z')).toBe('2026-10-25T00:30:00.000Z')
  expect(run('30 2 * * *', 'Europe/Berlin', '2026-10-25T00:30:00Z')).toBe('2026-10-26T01:30:00.000Z')
})

test.each(['0 0 30 2 *', '61 * * * *', '@daily', '0 4 * *', '0 0 4 * * *', 'H 4 * * *', 'x y z a b'])(
  '%s is never due',
  (cron) => {
    expect(run(cron, 'UTC', '2026-11-24T04:00:00Z')).toBeUndefined()
  },
)

test('an unknown time zone is never due', () => {
  expect(run('0 4 * * *', 'Mars/Olympus', '2026-11-24T04:00:00Z')).toBeUndefined()
})
