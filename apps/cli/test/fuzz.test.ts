import { beforeAll, expect, it } from 'vitest'
import { type FuzzReport, runFuzz, targetNames } from '../fuzz/run-fuzz.ts'
import { minimise } from '../fuzz/minimise.ts'

const INPUTS = 2000
/** Far more than it takes: the gate must end. */
const MAX_SECONDS = 100
const names = await targetNames()
let report: FuzzReport

// The same inputs each time; `npm run fuzz` makes others.
beforeAll(async () => {
  report = await runFuzz({ seed: 'gate', inputs: INPUTS, maxSeconds: MAX_SECONDS })
})

it.each(names)('hostile inputs for %s break nothing', (name) => {
  const broken = report.failures.filter(({ target }) => target === name)
  expect(
    broken.map(({ reason, input }) => `${reason} by ${JSON.stringify(Buffer.from(input).toString('latin1'))}`),
  ).toEqual([])
  const done = report.targets.find(({ target }) => target === name)
  expect(done?.inputs).toBeGreaterThan(10)
  // Of what is only refused, or only read, the generator says too little.
  expect(Object.keys(done!.outcomes).length).toBeGreaterThan(name === 'versions' ? 0 : 1)
})

it('reads all inputs in time and with bounded memory', () => {
  expect(report.stopped).toBe(false)
  expect(report.targets.reduce((sum, { inputs }) => sum + inputs, 0)).toBeGreaterThanOrEqual(INPUTS)
  expect(report.peakRssBytes).toBeLessThan(1024 ** 3)
  expect(report.failures.map(({ reason }) => reason)).toEqual([])
})

it('makes an input that breaks something smaller', async () => {
  const input = Buffer.from('a long text with an x in it, and one more x')
  const smallest = await minimise(input, async (shorter) => shorter.includes('x'), 1000)
  expect(smallest.toString()).toBe('x')
})
