import type { BuildEvent } from './build-event.ts'
import type { Digest } from './digest.ts'

/** Time comes in; nothing below the shells reads the machine's clock. */
export interface Clock {
  now(): Date
}

/** `fetch` as the platform has it; shells may add proxies, TLS roots and limits. */
export type HttpFetch = (url: string | URL, init?: RequestInit) => Promise<Response>

export interface StoredBlob {
  digest: Digest
  sizeBytes: number
}

/** What a blob must turn out to be; otherwise the put fails with an integrity error and nothing is kept. */
export interface ExpectedBlob {
  digest?: Digest
  sizeBytes?: number
}

/**
 * Content-addressed bytes, verified when they are put and again when they are read to their end; a put is atomic and safe
 * to repeat. A blob that was damaged in the meantime counts as missing.
 */
export interface BlobStore {
  has(digest: Digest): Promise<boolean>
  stat(digest: Digest): Promise<StoredBlob | undefined>
  /** Fails with `STORE_BLOB_MISSING` when it is not there. */
  read(digest: Digest): Promise<Buffer>
  /** As `read`, but what is wrong is known only at the end: nobody may rely on a stream that they left before. */
  open(digest: Digest): AsyncIterable<Uint8Array>
  put(content: Uint8Array | AsyncIterable<Uint8Array>, expected?: ExpectedBlob): Promise<StoredBlob>
}

/** Results of pure stages by the hash of stage version and canonical input. A lost entry only costs time. */
export interface MemoStore {
  get(key: Digest): Promise<unknown>
  set(key: Digest, value: unknown): Promise<void>
}

export interface Store {
  blobs: BlobStore
  memo: MemoStore
}

/** Where stages say what they do. Never throws. */
export type EventSink = (event: BuildEvent) => void

export interface CommandResult {
  exitCode: number | null
  signal: string | null
  stdout: Buffer
  stderr: Buffer
  /** It was killed at the time-out. */
  timedOut?: boolean
  /** It was killed because its output passed `maxOutputBytes`; what came before is here. */
  outputTruncated?: boolean
}

/** Runs a program of the host (gpgv, bwrap): no shell, bounded output, killed with its children at the time-out. */
export interface CommandRunner {
  run(
    program: string,
    args: readonly string[],
    options: {
      stdin?: Uint8Array
      timeoutMs: number
      maxOutputBytes?: number
      env?: Record<string, string>
      signal?: AbortSignal
    },
  ): Promise<CommandResult>
}
