import { expect, it } from 'vitest'
import { scheduleText } from './schedule-text.ts'

it.each([
  ['0 4 * * *', 'Daily at 04:00 (UTC)'],
  ['30 12 * * 1', 'Mondays at 12:30 (UTC)'],
  ['5 3 * * 7', 'Sundays at 03:05 (UTC)'],
  ['*/10 * * * *', '*/10 * * * * (UTC)'],
  ['0 4 1 * *', '0 4 1 * * (UTC)'],
  ['0 4 * * 1-5', '0 4 * * 1-5 (UTC)'],
])('says %s as %s', (cron, text) => {
  expect(scheduleText({ cron, timezone: 'UTC' })).toBe(text)
})
