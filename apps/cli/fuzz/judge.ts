import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { WhittleError } from '@whittle/core'
import { type FuzzTarget, InvariantError, type Playground } from './target.ts'

/** What came of an input: a word, a code, or what is broken. */
export type Verdict = { ok: true; outcome: string } | { ok: false; reason: string }

const CANARY = 'nobody writes here'
/** Longer than any input takes on a machine that does much else. */
const MAX_MS = 10_000

/** A code of the reference of errors that is no fault of Whittle itself. */
const knownCodes: ReadonlySet<string> = new Set(
  [
    ...readFileSync(join(import.meta.dirname, '../../../docs/errors.md'), 'utf8').matchAll(/^\| `([A-Z0-9_]+)` \|/gm),
  ].map((match) => match[1]!),
)

/** Judges inputs in a folder with a neighbour that must stay as it is. */
export async function createJudge(root: string) {
  const playground: Playground = { folder: join(root, 'given'), keyringPath: join(root, 'canary') }
  await mkdir(playground.folder, { recursive: true })
  await writeFile(playground.keyringPath, CANARY)

  async function lookAround(): Promise<string | undefined> {
    const there = (await readdir(root)).sort().join()
    if (there !== 'canary,given') return `the folder beside the given one holds ${there}`
    return (await readFile(playground.keyringPath, 'utf8')) === CANARY
      ? undefined
      : 'a file beside the given folder was written'
  }

  /** Never throws. */
  return async function judge(target: FuzzTarget, input: Buffer): Promise<Verdict> {
    const started = performance.now()
    const verdict = await read(target, input, playground)
    const tookMs = performance.now() - started
    if ((await readdir(playground.folder)).length > 0) {
      await rm(playground.folder, { recursive: true, force: true })
      await mkdir(playground.folder)
    }
    const outside = await lookAround()
    if (outside !== undefined) return { ok: false, reason: outside }
    return tookMs > MAX_MS ? { ok: false, reason: `it took ${Math.round(tookMs)} ms` } : verdict
  }
}

async function read(target: FuzzTarget, input: Buffer, playground: Playground): Promise<Verdict> {
  try {
    return { ok: true, outcome: await target.read(input, playground) }
  } catch (thrown) {
    if (thrown instanceof InvariantError) return { ok: false, reason: thrown.message }
    if (!(thrown instanceof WhittleError)) return { ok: false, reason: describe(thrown) }
    if (!knownCodes.has(thrown.code)) return { ok: false, reason: `the code ${thrown.code} is in no reference` }
    if (thrown.category === 'internal') {
      const cause = thrown.cause === undefined ? '' : `, for ${describe(thrown.cause)}`
      return { ok: false, reason: `${thrown.code}: ${thrown.publicMessage}${cause}` }
    }
    if (hasControls(`${thrown.publicMessage}${thrown.hint ?? ''}`)) {
      return { ok: false, reason: `the message of ${thrown.code} holds control characters` }
    }
    return { ok: true, outcome: thrown.code }
  }
}

/** Sentences of several lines are fine. */
const hasControls = (text: string) => /\p{Cc}/u.test(text.replaceAll('\n', ''))

function describe(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `it throws ${typeof thrown}`
  const place = thrown.stack?.split('\n').find((line) => line.includes('/packages/') || line.includes('/apps/'))
  return `${thrown.name}: ${thrown.message.slice(0, 200)}${place ? ` ${place.trim().replace(/\(?file:\/\/.*?\/(packages|apps)\//, '$1/')}` : ''}`
}
