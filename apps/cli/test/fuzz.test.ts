import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WhittleError } from '@whittle/core'
import { beforeAll, expect, it } from 'vitest'
import { createJudge } from '../fuzz/judge.ts'
import { type FuzzReport, runFuzz, targetNames } from '../fuzz/run-fuzz.ts'
import { minimise } from '../fuzz/minimise.ts'
import type { FuzzTarget } from '../fuzz/target.ts'

const INPUTS = 2000
/** Far more than it takes: the gate must end. */
const MAX_SECONDS = 280
const names = await targetNames()
let report: FuzzReport

// The same inputs each time; `npm run fuzz` makes others.
beforeAll(
  async () => {
    report = await runFuzz({ seed: 'gate', inputs: INPUTS, maxSeconds: MAX_SECONDS })
  },
  (MAX_SECONDS + 20) * 1000,
)

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

const failing = (code: string, category: 'integrity' | 'internal') => async () => {
  throw new WhittleError({ code, category, publicMessage: 'It is wrong.' })
}

it.each<[string, FuzzTarget['read'], RegExp]>([
  ['a result', async () => 'read', /^fine$/],
  ['a typed error', failing('ARCHIVE_CORRUPT', 'integrity'), /^fine$/],
  ['a code that nobody explains', failing('NOT_EXPLAINED', 'integrity'), /NOT_EXPLAINED is in no reference/],
  ['a fault of Whittle', failing('INTERNAL_UNEXPECTED', 'internal'), /INTERNAL_UNEXPECTED/],
  ['another exception', () => Promise.reject(new TypeError('x is undefined')), /^TypeError: x is undefined/],
  [
    'a file beside the folder',
    async (_, { folder }) => escape(join(folder, '../escaped')),
    /holds canary,escaped,given/,
  ],
  [
    'a file written over',
    async (_, { keyringPath }) => escape(keyringPath),
    /a file beside the given folder was written/,
  ],
  ['a file in the folder', async (_, { folder }) => escape(join(folder, 'inside')), /^fine$/],
])('judges %s', async (_title, read, expected) => {
  const root = await mkdtemp(join(tmpdir(), 'fuzz-judge-'))
  try {
    const judge = await createJudge(root)
    const verdict = await judge({ name: 'made', share: 1, make: () => Buffer.alloc(0), read }, Buffer.alloc(0))
    expect(verdict.ok ? 'fine' : verdict.reason).toMatch(expected)
  } finally {
    await rm(root, { recursive: true })
  }
})

async function escape(path: string): Promise<string> {
  await writeFile(path, 'x')
  return 'written'
}
