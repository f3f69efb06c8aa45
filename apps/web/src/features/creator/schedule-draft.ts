import type { Schedule } from '@whittle/core'

/** A schedule as the form holds it: a daily time, or a cron line that the form cannot draw and leaves as it is. */
export interface ScheduleDraft {
  enabled: boolean
  /** `HH:MM`. */
  time: string
  timezone: string
  /** Set when the definition's cron line is not a daily one; kept until a person chooses a daily time. */
  cron?: string
}

const DAILY = /^(\d{1,2})\s+(\d{1,2})\s+\*\s+\*\s+\*$/

/** The form's state for a definition's schedule; `timezone` is what a schedule that is off would start with. */
export function scheduleDraftOf(schedule: Schedule | undefined, timezone = 'UTC'): ScheduleDraft {
  if (!schedule) return { enabled: false, time: '04:00', timezone }
  const match = DAILY.exec(schedule.cron.trim())
  const minute = Number(match?.[1])
  const hour = Number(match?.[2])
  if (!match || minute > 59 || hour > 23) {
    return { enabled: true, time: '04:00', timezone: schedule.timezone, cron: schedule.cron }
  }
  return { enabled: true, time: `${pad(hour)}:${pad(minute)}`, timezone: schedule.timezone }
}

/** The schedule of the definition; undefined when it is off. */
export function scheduleOf(draft: ScheduleDraft): Schedule | undefined {
  if (!draft.enabled) return undefined
  if (draft.cron !== undefined) return { cron: draft.cron, timezone: draft.timezone }
  const [hour, minute] = draft.time.split(':')
  return { cron: `${Number(minute ?? 0)} ${Number(hour ?? 0)} * * *`, timezone: draft.timezone }
}

/** What the schedule does, in a sentence or two. */
export function describeSchedule(draft: ScheduleDraft): string {
  if (!draft.enabled) return 'Off: the image is built only when someone asks for it.'
  const when =
    draft.cron === undefined
      ? `Every day at ${draft.time} (${draft.timezone})`
      : `At the times of "${draft.cron}" (${draft.timezone})`
  return (
    `${when} Whittle looks for newer packages. It builds only if a package, the base or this definition changed, ` +
    'moves the tags to the new image, and otherwise notes that nothing changed.'
  )
}

/** The next instant at which a clock in that zone shows that time. `HH:MM`; undefined when the time or zone is malformed. */
export function nextDailyRun(time: string, timezone: string, now: Date): Date | undefined {
  const match = /^(\d{2}):(\d{2})$/.exec(time)
  if (!match) return undefined
  try {
    const today = wallClock(now, timezone)
    for (const dayOffset of [0, 1, 2]) {
      const wall = Date.UTC(today.year, today.month - 1, today.day + dayOffset, Number(match[1]), Number(match[2]))
      const instant = instantOfWallClock(wall, timezone)
      if (instant.getTime() > now.getTime()) return instant
    }
  } catch {
    return undefined
  }
  return undefined
}

/** A wall-clock time, written as if it were UTC, to the instant it names in the zone. The second step settles changes of the offset. */
function instantOfWallClock(wall: number, timezone: string): Date {
  const first = wall - offsetAt(new Date(wall), timezone)
  return new Date(wall - offsetAt(new Date(first), timezone))
}

function offsetAt(instant: Date, timezone: string): number {
  const { year, month, day, hour, minute } = wallClock(instant, timezone)
  const shown = Date.UTC(year, month - 1, day, hour, minute)
  return shown - Math.floor(instant.getTime() / 60_000) * 60_000
}

function wallClock(instant: Date, timezone: string) {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(instant)
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((entry) => entry.type === type)?.value)
  return { year: part('year'), month: part('month'), day: part('day'), hour: part('hour'), minute: part('minute') }
}

function pad(number: number): string {
  return String(number).padStart(2, '0')
}
