import { createHash, type Hash } from 'node:crypto'
import { gunzipMember } from '@whittle/archive'
import { type Digest, digestOfBytes } from '@whittle/core'
import type { LayerMember } from './layer-member.ts'
import type { PlainStates } from './plain-states.ts'

/** Segments that are inflated ahead of the one that is hashed: other threads do it. Of 2 MiB at most each. */
const AHEAD = 4

/** The digest of what the members of a layer hold, while they pass. */
export interface PlainHash {
  /** Whether the bytes of the member at this position are needed; where not, they were hashed for an earlier layer. */
  needs(position: number): boolean
  /** Takes the next gzip segment of such a member; resolves when the one after it may come. */
  add(position: number, segment: Buffer): Promise<void>
  /** The diff ID, once all were added. */
  digest(): Promise<Digest>
}

/** Goes on from the longest beginning of the members whose state is known, and keeps the state after each further one. */
export function createPlainHash(members: readonly LayerMember[], states: PlainStates): PlainHash {
  const keys = beginnings(members)
  const known = keys.findLastIndex((key) => states.find(key) !== undefined)
  const hash = known < 0 ? createHash('sha256') : states.find(keys[known]!)!.copy()
  const left = members.map(({ segments }) => segments.length)
  const pending: Promise<void>[] = []
  let hashed: Promise<void> = Promise.resolve()

  const update = async (before: Promise<void>, inflating: Promise<Buffer>, position: number) => {
    const [plain] = await Promise.all([inflating, before])
    hash.update(plain)
    left[position]! -= 1
    if (left[position] === 0) states.keep(keys[position]!, hash.copy())
  }
  return {
    needs: (position) => position > known,
    async add(position, segment) {
      hashed = update(hashed, gunzipMember(segment), position)
      // Whoever waits for it gets the failure; who gave up before does not.
      hashed.catch(() => undefined)
      pending.push(hashed)
      if (pending.length > AHEAD) await pending.shift()
    },
    async digest() {
      await hashed
      return digestOf(hash)
    },
  }
}

/** What stands for the members up to each position. */
function beginnings(members: readonly LayerMember[]): Digest[] {
  const keys: Digest[] = []
  for (const { digest } of members) keys.push(digestOfBytes(`${keys.at(-1) ?? ''} ${digest}`))
  return keys
}

function digestOf(hash: Hash): Digest {
  return `sha256:${hash.digest('hex')}`
}
