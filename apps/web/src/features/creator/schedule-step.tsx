'use client'

import { useMemo, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Checkbox } from '../../ui/text-input.tsx'
import { useCreator } from './creator-context.tsx'
import { DraftField } from './draft-field.tsx'
import { fieldOf } from './fields.ts'
import { describeSchedule, nextDailyRun } from './schedule-draft.ts'
import type { ScheduleDraft } from './schedule-draft.ts'

/** When the image is looked at again without anyone asking. */
export function ScheduleStep() {
  const { draft, change } = useCreator()
  const { schedule } = draft
  const set = (part: Partial<ScheduleDraft>) =>
    change((before) => ({ ...before, schedule: { ...before.schedule, ...part } }))
  return (
    <div className="flex flex-col gap-4">
      <Checkbox
        label="Keep this image fresh every day"
        checked={schedule.enabled}
        onChange={(event) => set({ enabled: event.target.checked })}
      />
      {schedule.enabled && schedule.cron !== undefined && (
        <div className="flex flex-wrap items-center gap-2 rounded border p-3">
          <p className="min-w-0 flex-1">
            The definition has a cron line of its own: <code className="font-mono">{schedule.cron}</code>. Edit it as
            YAML.
          </p>
          <Button size="small" onClick={() => set({ cron: undefined })}>
            Use a daily time
          </Button>
        </div>
      )}
      {schedule.enabled && (
        <div className="grid gap-4 sm:grid-cols-2">
          {schedule.cron === undefined && (
            <DraftField
              field={fieldOf.scheduleTime}
              label="Time"
              type="time"
              value={schedule.time}
              onChange={(time) => set({ time })}
            />
          )}
          <DraftField
            field={fieldOf.scheduleTimezone}
            label="Time zone"
            list="time-zones"
            value={schedule.timezone}
            placeholder="Europe/Berlin"
            onChange={(timezone) => set({ timezone })}
          />
          <TimeZones />
        </div>
      )}
      <p className="max-w-prose text-muted">{describeSchedule(schedule)}</p>
      {schedule.enabled && schedule.cron === undefined && <NextRun schedule={schedule} />}
    </div>
  )
}

function NextRun({ schedule }: { schedule: ScheduleDraft }) {
  const [now] = useState(() => new Date())
  const next = nextDailyRun(schedule.time, schedule.timezone, now)
  if (!next) return null
  return (
    <p className="text-muted">
      Next: <RelativeTime at={next.toISOString()} />, at{' '}
      {next.toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })} on your clock.
    </p>
  )
}

function TimeZones() {
  const zones = useMemo(() => ['UTC', ...Intl.supportedValuesOf('timeZone')], [])
  return (
    <datalist id="time-zones">
      {zones.map((zone) => (
        <option key={zone} value={zone}>
          {zone}
        </option>
      ))}
    </datalist>
  )
}
