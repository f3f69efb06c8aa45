import { BuildStage } from '@whittle/core'
import type { BuildEvent } from '@whittle/core'
import { describe, expect, it } from 'vitest'
import { LOG_LIMIT, buildStages, elapsedMs, emptyProgress, reduceEvents } from './build-progress.ts'

const at = '2026-11-24T04:00:00.000Z'
const record = (sequence: number, event: BuildEvent) => ({ sequence, at, event })
const log = (sequence: number) =>
  record(sequence, { kind: 'log', stage: 'fetch', level: 'info', message: `line ${sequence}` })
const stage = (progress: ReturnType<typeof emptyProgress>, name: string) =>
  progress.stages.find((entry) => entry.stage === name)

describe('buildStages', () => {
  it('are those of the schema', () => {
    expect(buildStages).toEqual(BuildStage.options)
  })
})

describe('reduceEvents', () => {
  const events = [
    record(1, { kind: 'stage-started', stage: 'lock' }),
    record(2, { kind: 'stage-finished', stage: 'lock', durationMs: 12, fromStore: true, summary: '14 packages' }),
    record(3, { kind: 'stage-started', stage: 'fetch' }),
    record(4, { kind: 'progress', stage: 'fetch', done: 5, total: 10, unit: 'bytes' }),
    log(5),
  ]

  it('follows the stages', () => {
    const progress = reduceEvents(emptyProgress(), events)
    expect(stage(progress, 'lock')).toMatchObject({
      status: 'done',
      durationMs: 12,
      fromStore: true,
      summary: '14 packages',
    })
    expect(stage(progress, 'fetch')).toMatchObject({
      status: 'running',
      startedAt: at,
      progress: { done: 5, total: 10 },
    })
    expect(stage(progress, 'carve')).toEqual({ stage: 'carve', status: 'waiting' })
    expect(progress.log.map((line) => line.message)).toEqual(['line 5'])
    expect(progress.lastSequence).toBe(5)
  })

  it('comes to the same whether events arrive at once, one by one, or twice', () => {
    const once = reduceEvents(emptyProgress(), events)
    const oneByOne = events.reduce((progress, event) => reduceEvents(progress, [event]), emptyProgress())
    expect(oneByOne).toEqual(once)
    expect(reduceEvents(once, events)).toBe(once)
    expect(reduceEvents(reduceEvents(emptyProgress(), events.slice(0, 3)), events)).toEqual(once)
  })

  it('starts over from the stage that a second worker begins with', () => {
    const progress = reduceEvents(emptyProgress(), [...events, record(6, { kind: 'stage-started', stage: 'lock' })])
    expect(stage(progress, 'lock')).toEqual({ stage: 'lock', status: 'running', startedAt: at })
    expect(stage(progress, 'fetch')).toEqual({ stage: 'fetch', status: 'waiting' })
  })

  it('keeps the words of a failure', () => {
    const failed = record(6, { kind: 'stage-failed', stage: 'fetch', code: 'FETCH_HASH', message: 'Corrupt.' })
    expect(stage(reduceEvents(emptyProgress(), [...events, failed]), 'fetch')).toMatchObject({
      status: 'failed',
      failure: { code: 'FETCH_HASH', message: 'Corrupt.' },
    })
  })

  it('lets the oldest lines of a long log go', () => {
    const lines = Array.from({ length: LOG_LIMIT + 3 }, (_, position) => log(position + 1))
    const progress = reduceEvents(emptyProgress(), lines)
    expect([progress.log.length, progress.log[0]?.sequence, progress.droppedLines]).toEqual([LOG_LIMIT, 4, 3])
  })
})

describe('elapsedMs', () => {
  it('counts a running stage up and shows a finished one as it was', () => {
    const now = Date.parse(at) + 1_500
    expect(elapsedMs({ stage: 'lock', status: 'running', startedAt: at }, now)).toBe(1_500)
    expect(elapsedMs({ stage: 'lock', status: 'done', startedAt: at, durationMs: 7 }, now)).toBe(7)
    expect(elapsedMs({ stage: 'lock', status: 'waiting' }, now)).toBeUndefined()
  })
})
