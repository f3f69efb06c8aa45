import { readFile, rename, writeFile } from 'node:fs/promises'
import { Snapshot, SnapshotRelease, WhittleError } from '@whittle/core'
import { systemReason } from './system-reason.ts'

/** The newest snapshot that was accepted. */
export interface KnownSnapshot {
  snapshot: Snapshot
  /** When a mirror last said that it is the newest, ISO 8601. */
  confirmedAt: string
}

/** What a state file says. */
export interface SnapshotState {
  /** Absent when the file was written by another version. */
  known?: KnownSnapshot
  /** Dates (ISO 8601) by suite, below which a release is refused as a rollback. */
  releaseDates: Record<string, string>
}

/** What is kept of a release that another version described. */
const DatedReleases = SnapshotRelease.pick({ suite: true, date: true }).strip().array().min(1)

/**
 * Reads a state file; `undefined` when there is none. Fails with `CLI_STATE_UNREADABLE` when it does not even tell the
 * dates of its releases: without them an old release of a mirror would be accepted.
 */
export async function readSnapshotState(file: string): Promise<SnapshotState | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined
    throw stateUnreadable(file, systemReason(thrown))
  }
  const state = parseState(text)
  if (!state) throw stateUnreadable(file, 'it is damaged')
  return state
}

function parseState(text: string): SnapshotState | undefined {
  let content: { snapshot?: { releases?: unknown } | null; confirmedAt?: unknown } | null
  try {
    content = JSON.parse(text)
  } catch {
    return undefined
  }
  const dated = DatedReleases.safeParse(content?.snapshot?.releases)
  if (!dated.success) return undefined
  const releaseDates = Object.fromEntries(dated.data.map(({ suite, date }) => [suite, date]))
  const snapshot = Snapshot.safeParse(content?.snapshot)
  if (!snapshot.success || typeof content?.confirmedAt !== 'string') return { releaseDates }
  return { known: { snapshot: snapshot.data, confirmedAt: content.confirmedAt }, releaseDates }
}

/** Replaces a state file in one step. */
export async function writeSnapshotState(file: string, state: KnownSnapshot): Promise<void> {
  await writeFile(`${file}.${process.pid}`, JSON.stringify(state))
  await rename(`${file}.${process.pid}`, file)
}

function stateUnreadable(file: string, reason: string): WhittleError {
  return new WhittleError({
    code: 'CLI_STATE_UNREADABLE',
    category: 'integrity',
    publicMessage: `${file}, which says how new the package index was, cannot be read: ${reason}.`,
    hint: 'Remove the file only if you trust the mirror not to offer an old state: the next index is accepted however old it is.',
  })
}
