import { describe, expect, it } from 'vitest'
import { describeSchedule, nextDailyRun, scheduleDraftOf, scheduleOf } from './schedule-draft.ts'

describe('scheduleDraftOf and scheduleOf', () => {
  it('turn a daily cron line into a time and back', () => {
    const draft = scheduleDraftOf({ cron: '5 4 * * *', timezone: 'Europe/Berlin' })
    expect(draft).toEqual({ enabled: true, time: '04:05', timezone: 'Europe/Berlin' })
    expect(scheduleOf(draft)).toEqual({ cron: '5 4 * * *', timezone: 'Europe/Berlin' })
  })

  it('leave another cron line as it is', () => {
    const schedule = { cron: '0 4 * * 1-5', timezone: 'UTC' }
    expect(scheduleOf(scheduleDraftOf(schedule))).toEqual(schedule)
    expect(describeSchedule(scheduleDraftOf(schedule))).toContain('0 4 * * 1-5')
    expect(scheduleOf(scheduleDraftOf({ cron: '0 44 * * *', timezone: 'UTC' }))).toEqual({
      cron: '0 44 * * *',
      timezone: 'UTC',
    })
  })

  it('say that a schedule is off', () => {
    expect(scheduleOf(scheduleDraftOf(undefined))).toBeUndefined()
    expect(describeSchedule(scheduleDraftOf(undefined))).toContain('Off')
  })
})

describe('nextDailyRun', () => {
  const next = (time: string, zone: string, now: string) => nextDailyRun(time, zone, new Date(now))?.toISOString()

  it('is later today or tomorrow', () => {
    expect(next('04:00', 'UTC', '2026-11-24T03:59:00Z')).toBe('2026-11-24T04:00:00.000Z')
    expect(next('04:00', 'UTC', '2026-11-24T04:00:00Z')).toBe('2026-11-25T04:00:00.000Z')
  })

  it('follows the zone, also over its date line', () => {
    expect(next('04:00', 'Europe/Berlin', '2026-11-24T10:00:00Z')).toBe('2026-11-25T03:00:00.000Z')
    expect(next('04:00', 'Europe/Berlin', '2026-07-01T10:00:00Z')).toBe('2026-07-02T02:00:00.000Z')
    expect(next('23:30', 'America/Los_Angeles', '2026-11-24T06:00:00Z')).toBe('2026-11-24T07:30:00.000Z')
  })

  it('keeps the wall time over a change of the offset', () => {
    expect(next('04:00', 'Europe/Berlin', '2026-10-24T10:00:00Z')).toBe('2026-10-25T03:00:00.000Z')
  })

  it('is undefined for what is no time or no zone', () => {
    expect(next('4 o’clock', 'UTC', '2026-11-24T00:00:00Z')).toBeUndefined()
    expect(next('04:00', 'Mars/Olympus', '2026-11-24T00:00:00Z')).toBeUndefined()
  })
})
