import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type Architecture, digestOfDocument, type PackageSource, type Snapshot, WhittleError } from '@whittle/core'
import { type EnginePorts, releaseKey, syncSources } from '@whittle/engine'
import { parseSources, specError } from '@whittle/spec'
import { readSnapshotState, writeSnapshotState } from './snapshot-state.ts'
import { systemReason } from './system-reason.ts'

export interface SourcesRequest {
  /** Names that the definition uses; not empty. */
  names: readonly string[]
  /** File that defines them; `--sources`. */
  file: string | undefined
  architectures: readonly Architecture[]
  /** State of the distribution's own archive. */
  snapshot: Snapshot
  /** Every snapshot that was accepted before: no repository may go back behind one. */
  accepted: readonly Snapshot[]
  /** Store folder, where the state of each set of sources is kept. */
  folder: string
  maxAgeMs: number
  /** Whether the store has all indexes of a snapshot. */
  holdsIndexes(snapshot: Snapshot): Promise<boolean>
}

/**
 * The snapshot together with the further repositories that a definition names: the known one of this set while it is
 * young and the distribution's state is the same, otherwise a new one. Fails with `LOCK_SOURCE_UNKNOWN`, `SPEC_INVALID`
 * for the file, and as `syncSources`.
 */
export async function snapshotWithSources(request: SourcesRequest, ports: EnginePorts): Promise<Snapshot> {
  const { snapshot, folder, architectures } = request
  const sources = await definedSources(request)
  const set = { distribution: snapshot.distribution, sources, architectures: [...architectures].sort() }
  const id = digestOfDocument(set).slice('sha256:'.length, 'sha256:'.length + 16)
  // Named like the states of distributions: what they list is kept when the store is tidied.
  const file = join(folder, `snapshot-sources-${id}.json`)
  const state = (await readSnapshotState(file))?.known
  const isYoung = state && Date.now() - Date.parse(state.confirmedAt) < request.maxAgeMs
  if (isYoung && isUpon(state.snapshot, snapshot) && (await request.holdsIndexes(state.snapshot))) return state.snapshot
  const known = newestDates(request.accepted)
  const found = await syncSources(snapshot, { sources, architectures, known }, ports)
  await writeSnapshotState(file, { snapshot: found, confirmedAt: new Date().toISOString() })
  return found
}

async function definedSources({ names, file }: SourcesRequest): Promise<PackageSource[]> {
  const defined = file === undefined ? [] : await readSources(file)
  return [...new Set(names)].map((name) => {
    const source = defined.find((candidate) => candidate.name === name)
    if (source !== undefined) return source
    throw new WhittleError({
      code: 'LOCK_SOURCE_UNKNOWN',
      category: 'invalid-input',
      publicMessage: `spec.sources: ${file === undefined ? 'no file' : file} defines the repository "${name}".`,
      hint: 'Define it in a file (a list of name, uri, suites, components and key) and name that with --sources.',
    })
  })
}

async function readSources(file: string): Promise<PackageSource[]> {
  const readKey = (path: string) => readText(resolve(dirname(file), path))
  const result = await parseSources(await readText(file), readKey)
  if (result.ok) return result.sources
  const { code, category, publicMessage, hint, details } = specError(result.problems)
  const message = publicMessage.replaceAll(/^/gm, `${file}:`)
  throw new WhittleError({ code, category, publicMessage: message, hint, details })
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new WhittleError({
      code: 'CLI_FILE_UNREADABLE',
      category: 'invalid-input',
      publicMessage: `${file} cannot be read: ${systemReason(cause)}.`,
      hint: 'Name a list of further repositories, and as key a file (.asc) or the armoured key itself.',
      cause,
    })
  })
}

function isUpon(joined: Snapshot, own: Snapshot): boolean {
  const releases = joined.releases.filter(({ source }) => source === undefined)
  return digestOfDocument(releases) === digestOfDocument(own.releases)
}

function newestDates(snapshots: readonly Snapshot[]): Record<string, string> {
  const dates: Record<string, string> = {}
  for (const release of snapshots.flatMap(({ releases }) => releases)) {
    const key = releaseKey(release)
    if (release.source !== undefined && !(dates[key]! > release.date)) dates[key] = release.date
  }
  return dates
}
