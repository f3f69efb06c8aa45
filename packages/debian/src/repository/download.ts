import { setTimeout as pause } from 'node:timers/promises'
import { type BlobStore, type Digest, type HttpFetch, type StoredBlob, WhittleError } from '@whittle/core'
import { openResumable, TransferFault } from './resumable-body.ts'

export interface DownloadPorts {
  http: HttpFetch
  blobs: BlobStore
  signal?: AbortSignal
  /** Waits between attempts; their number is the number of further attempts. */
  pausesMs?: readonly number[]
  /** How often a body that is not what was asked for is fetched anew; as often as there are pauses unless told. */
  refetches?: number
  /** Bytes of this file received so far; starts again from 0 when a corrupt file is fetched anew. */
  onProgress?: (receivedBytes: number) => void
}

export interface DownloadRequest {
  url: string
  digest: Digest
  sizeBytes: number
}

/** `missing`: the server does not have it. `corrupt`: what came is something else. `unreachable`: nothing came. */
export type DownloadOutcome =
  | { ok: true; blob: StoredBlob }
  | { ok: false; fault: 'missing' | 'corrupt' | 'unreachable'; detail: string }

export const DEFAULT_PAUSES_MS: readonly number[] = [500, 2000, 5000]

/**
 * Fetches a file of known size and SHA-256 into the store. A transfer that breaks off is taken up where it stopped; a
 * body that is not what was asked for is refused by the store and fetched again from its start. An abort is thrown, and so is what the store itself fails with.
 */
export async function downloadBlob(request: DownloadRequest, ports: DownloadPorts): Promise<DownloadOutcome> {
  const { digest, sizeBytes } = request
  const pausesMs = ports.pausesMs ?? DEFAULT_PAUSES_MS
  const refetches = ports.refetches ?? pausesMs.length
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await attemptDownload(request, { ...ports, pausesMs })
    if (outcome.ok || outcome.fault !== 'corrupt' || attempt >= refetches) return outcome
    await pause(pausesMs[attempt] ?? pausesMs.at(-1) ?? 0, undefined, ports.signal ? { signal: ports.signal } : {})
    const stored = await ports.blobs.stat(digest)
    if (stored?.sizeBytes === sizeBytes) return { ok: true, blob: stored }
  }
}

async function attemptDownload(
  { url, digest, sizeBytes }: DownloadRequest,
  ports: DownloadPorts & { pausesMs: readonly number[] },
): Promise<DownloadOutcome> {
  const transfer = openResumable({ url, sizeBytes }, ports)
  try {
    return { ok: true, blob: await ports.blobs.put(transfer.body, { digest, sizeBytes }) }
  } catch (thrown) {
    ports.signal?.throwIfAborted()
    const fault = transfer.fault()
    if (fault instanceof TransferFault) return { ok: false, fault: fault.kind, detail: fault.message }
    if (thrown instanceof WhittleError && thrown.category === 'integrity') {
      return { ok: false, fault: 'corrupt', detail: 'its SHA-256 is not the expected one' }
    }
    throw thrown
  }
}
