import { setTimeout as pause } from 'node:timers/promises'
import { type HttpFetch, type WhittleError, WhittleError as KnownError } from '@whittle/core'
import { DEFAULT_PAUSES_MS } from './download.ts'
import { repositoryError } from './errors.ts'

export interface FetchReleasePorts {
  http: HttpFetch
  signal?: AbortSignal
  pausesMs?: readonly number[]
}

/** Debian's own is 140 kB; no archive comes near this. */
const MAX_RELEASE_BYTES = 16 * 1024 * 1024

/**
 * The InRelease file of a suite as the mirror has it (below `base`, its `dists/` folder unless given), not yet verified. Connection faults and answers of a server in
 * trouble are retried. Errors: `DEB_RELEASE_MISSING`, `DEB_MIRROR_UNREACHABLE` (retryable), `DEB_RELEASE_MALFORMED`.
 */
export async function fetchRelease(
  { mirror, suite, base = `${mirror}/dists/${suite}` }: { mirror: string; suite: string; base?: string },
  ports: FetchReleasePorts,
): Promise<Uint8Array> {
  const pausesMs = ports.pausesMs ?? DEFAULT_PAUSES_MS
  for (let attempt = 0; ; attempt += 1) {
    let failure: WhittleError
    try {
      return await requestRelease({ mirror, suite, base }, ports)
    } catch (thrown) {
      ports.signal?.throwIfAborted()
      failure = thrown instanceof KnownError && thrown.code.startsWith('DEB_') ? thrown : unreachable(mirror, thrown)
    }
    const waitMs = pausesMs[attempt]
    if (!failure.retryable || waitMs === undefined) throw failure
    await pause(waitMs, undefined, ports.signal ? { signal: ports.signal } : {})
  }
}

async function requestRelease(
  { mirror, suite, base }: { mirror: string; suite: string; base: string },
  { http, signal }: FetchReleasePorts,
): Promise<Uint8Array> {
  const response = await http(`${base}/InRelease`, {
    // A cache on the way must ask the mirror: an old InRelease names indexes that are gone.
    headers: { 'cache-control': 'no-cache', 'accept-encoding': 'identity' },
    ...(signal ? { signal } : {}),
  })
  if (!response.ok) {
    await response.body?.cancel()
    if (response.status === 404 || response.status === 410) throw missing(mirror, suite)
    throw unreachable(mirror, undefined, response.status)
  }
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.length
    if (sizeBytes > MAX_RELEASE_BYTES) throw tooLarge(suite)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function missing(mirror: string, suite: string): WhittleError {
  return repositoryError({
    code: 'DEB_RELEASE_MISSING',
    category: 'upstream',
    publicMessage: `The mirror ${hostOf(mirror)} has no release ${suite}.`,
    hint: 'Check the address of the mirror: it must end where dists/ begins.',
    details: { suite },
  })
}

function tooLarge(suite: string): WhittleError {
  return repositoryError({
    code: 'DEB_RELEASE_MALFORMED',
    category: 'upstream',
    publicMessage: `The InRelease file of ${suite} is larger than ${MAX_RELEASE_BYTES} bytes.`,
    hint: 'Check that the configured address is a Debian mirror.',
  })
}

/** `DEB_MIRROR_UNREACHABLE`: nothing usable came from the mirror, which may change by itself. */
export function unreachable(mirror: string, cause?: unknown, status?: number): WhittleError {
  return repositoryError({
    code: 'DEB_MIRROR_UNREACHABLE',
    category: 'upstream',
    publicMessage:
      status === undefined
        ? `The mirror ${hostOf(mirror)} cannot be reached.`
        : `The mirror ${hostOf(mirror)} answers with status ${status}.`,
    hint: 'Check the network connection of this machine, or name another mirror.',
    retryable: status === undefined || status >= 500 || status === 429 || status === 408,
    details: { host: hostOf(mirror), ...(status === undefined ? {} : { status }) },
    cause,
  })
}

/** The host of an address: what a message may show (a login before it may not). */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : 'of this configuration'
}
