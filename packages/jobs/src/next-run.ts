import type { Schedule } from '@whittle/core'
import { CronExpressionParser } from 'cron-parser'

const FIVE_FIELDS = /^\S+(?:\s+\S+){4}$/
// `H` asks cron-parser for a random value: the same schedule would say another time at each look.
const RANDOM_FIELD = /(?:^|[\s,])H/

/**
 * The first moment strictly after `after` at which a schedule is due, in its own time zone. A local time that does not
 * exist on the day that clocks go forward is taken an hour later; one that exists twice is taken once, the first time.
 * `undefined` for an expression that is wrong or is never due (30 February).
 */
export function nextRun(schedule: Schedule, after: Date): Date | undefined {
  const cron = schedule.cron.trim()
  if (!FIVE_FIELDS.test(cron) || RANDOM_FIELD.test(cron)) return undefined
  try {
    return CronExpressionParser.parse(cron, { tz: schedule.timezone, currentDate: after }).next().toDate()
  } catch {
    return undefined
  }
}
