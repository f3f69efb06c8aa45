import type { Schedule } from '@whittle/core'

const weekdays = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays']

/** A schedule in words: “Daily at 04:00 (Europe/Berlin)”; what has no plain words is shown as written. */
export function scheduleText({ cron, timezone }: Schedule): string {
  const [minute = '', hour = '', day, month, weekday = ''] = cron.trim().split(/\s+/)
  const plainTime = /^\d{1,2}$/.test(minute) && /^\d{1,2}$/.test(hour)
  if (!plainTime || day !== '*' || month !== '*') return `${cron} (${timezone})`
  const at = `at ${hour.padStart(2, '0')}:${minute.padStart(2, '0')} (${timezone})`
  if (weekday === '*') return `Daily ${at}`
  const named = /^[0-7]$/.test(weekday) ? weekdays[Number(weekday)] : undefined
  return named === undefined ? `${cron} (${timezone})` : `${named} ${at}`
}
