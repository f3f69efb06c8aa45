import { describe, expect, it } from 'vitest'
import type { BuildEventRecord } from '../features/builds/build-progress.ts'
import { buildFrames } from './build-frames.ts'
import type { BuildStreamSource } from './build-frames.ts'
import { HEARTBEAT } from './event-stream.ts'

const record = (sequence: number): BuildEventRecord => ({
  sequence,
  at: '2026-11-24T04:00:00.000Z',
  event: { kind: 'stage-started', stage: 'lock' },
})

/** Rows and states that a script changes at each wait. */
function scripted(steps: ((world: { rows: BuildEventRecord[]; status: string }) => void)[]) {
  const world = { rows: [record(1), record(2)], status: 'running' }
  const waits: number[] = []
  const source: BuildStreamSource = {
    events: (after) => Promise.resolve(world.rows.filter((row) => row.sequence > after).slice(0, 2)),
    state: () => Promise.resolve({ ended: world.status !== 'running', document: { status: world.status } }),
    wait: (timeoutMs) => {
      waits.push(timeoutMs)
      steps.shift()?.(world)
      return Promise.resolve()
    },
  }
  return { source, waits }
}

async function collect(source: BuildStreamSource, after: number, signal = new AbortController().signal) {
  const frames: string[] = []
  for await (const frame of buildFrames(source, { after, signal, pollMs: 1_000, heartbeatMs: 3_000 }))
    frames.push(frame)
  return frames
}
const ids = (frames: string[]) => [...frames.join('').matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]))

describe('buildFrames', () => {
  it('sends what is missing, in batches, then the state, and ends with the build', async () => {
    const { source } = scripted([
      (world) => world.rows.push(record(3), record(4), record(5)),
      (world) => {
        world.rows.push(record(6))
        world.status = 'succeeded'
      },
    ])
    const frames = await collect(source, 1)
    expect(ids(frames)).toEqual([2, 3, 4, 5, 6])
    expect(frames[0]).toContain('retry:')
    expect(frames.at(-1)).toBe('event: end\ndata: {}\n\n')
    const text = frames.join('')
    expect(text.match(/^event: state$/gm)).toHaveLength(2)
    expect(text.indexOf('id: 6')).toBeLessThan(text.indexOf('"succeeded"'))
  })

  it('says that it is still there while nothing happens', async () => {
    const { source } = scripted([() => {}, () => {}, () => {}, () => {}, (world) => (world.status = 'failed')])
    const frames = await collect(source, 2)
    expect(frames.filter((text) => text === HEARTBEAT)).toHaveLength(1)
  })

  it('ends when the build is gone, and when the browser is', async () => {
    const gone: BuildStreamSource = {
      events: () => Promise.resolve([]),
      state: () => Promise.resolve(undefined),
      wait: () => Promise.resolve(),
    }
    expect((await collect(gone, 0)).at(-1)).toContain('event: end')
    const left = new AbortController()
    const { source, waits } = scripted([() => left.abort()])
    await collect(source, 0, left.signal)
    expect(waits).toEqual([1_000])
  })
})
