import type { Digest, HttpFetch } from '@whittle/core'
import { downloadBlob, type DownloadOutcome, type DownloadPorts } from './download.ts'

/** A package as a lock pins it. */
export interface SnapshotPackage {
  name: string
  version: string
  arch: string
  suite: string
  /** Path below the archive's root. */
  path: string
  digest: Digest
  sizeBytes: number
}

const DAY_MS = 86_400_000
const MAX_ANSWER_BYTES = 1024 * 1024

const MAX_FILES = 20

/**
 * Fetches a package from an archive that keeps superseded versions, laid out like Debian's snapshot archive: as the
 * archive was at the date of the lock's snapshot, as it was a day later (the archive is photographed some hours after a
 * release), and last by name and version. Whatever comes is checked like any other download.
 */
export async function downloadFromSnapshot(
  { base, date }: { base: string; date: string },
  wanted: SnapshotPackage,
  ports: DownloadPorts,
): Promise<DownloadOutcome> {
  const { digest, sizeBytes, path, suite } = wanted
  const archive = suite.endsWith('-security') ? 'debian-security' : 'debian'
  let outcome: DownloadOutcome = { ok: false, fault: 'missing', detail: 'the snapshot archive does not have it' }
  for (const at of [Date.parse(date), Date.parse(date) + DAY_MS]) {
    const url = `${base}/archive/${archive}/${timestamp(at)}/${encodePath(path)}`
    outcome = await downloadBlob({ url, digest, sizeBytes }, ports)
    if (outcome.ok || outcome.fault === 'unreachable') return outcome
  }
  for (const hash of await findFiles(base, wanted, ports)) {
    outcome = await downloadBlob({ url: `${base}/file/${hash}`, digest, sizeBytes }, ports)
    if (outcome.ok || outcome.fault === 'unreachable') return outcome
  }
  return outcome
}

/** `20261124T093000Z`: how the archive names its states. */
function timestamp(timeMs: number): string {
  return new Date(timeMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}

/**
 * `/mr/binary/<package>/<version>/binfiles` of the archive's machine-readable interface: SHA-1 names of the files that a
 * package of this version and architecture is said to be; none where nobody knows.
 */
async function findFiles(base: string, wanted: SnapshotPackage, ports: DownloadPorts): Promise<string[]> {
  const { name, version, arch } = wanted
  const url = `${base}/mr/binary/${encodeURIComponent(name)}/${encodeURIComponent(version)}/binfiles`
  const { result } = Object(await readJson(url, ports)) as { result?: unknown }
  const files = (Array.isArray(result) ? result : []).map((file) => Object(file) as Record<string, unknown>)
  const hashes = files.filter(({ architecture }) => architecture === arch).map(({ hash }) => String(hash))
  return hashes.filter((hash) => /^[0-9a-f]{40}$/.test(hash)).slice(0, MAX_FILES)
}

async function readJson(url: string, { http, signal }: { http: HttpFetch; signal?: AbortSignal }): Promise<unknown> {
  try {
    const response = await http(url, signal ? { signal } : {})
    if (!response.ok) {
      await response.body?.cancel()
      return undefined
    }
    const chunks: Uint8Array[] = []
    let sizeBytes = 0
    for await (const chunk of response.body ?? []) {
      sizeBytes += chunk.length
      if (sizeBytes > MAX_ANSWER_BYTES) return undefined
      chunks.push(chunk)
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    signal?.throwIfAborted()
    // It was the last place to look at: what the others answered is said.
    return undefined
  }
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
