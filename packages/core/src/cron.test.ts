import { expect, it } from 'vitest'
import { isCron } from './cron.ts'

it.each(['0 4 * * *', '*/5 0-23/2 1,15 JAN-mar MON-FRI', '59 23 31 12 7', '  0   4 * * SUN '])('takes "%s"', (text) => {
  expect(isCron(text)).toBe(true)
})

it.each([
  '99 4 * * *',
  '0 24 * * *',
  '0 0 0 * *',
  '0 0 * 13 *',
  '0 0 * * 8',
  '0 0 * * MONDAY',
  '5-1 * * * *',
  '1-2-3 * * * *',
  '*/0 * * * *',
  '5/2 * * * *',
  '1, * * * *',
  '-1 * * * *',
  'H 4 * * *',
  '? 4 * * *',
  'x y z a b',
  '0 4 * *',
  '0 0 4 * * *',
])('refuses "%s"', (text) => {
  expect(isCron(text)).toBe(false)
})
