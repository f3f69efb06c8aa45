import { setTimeout as pause } from 'node:timers/promises'
import type { HttpFetch } from '@whittle/core'

/** Why a transfer cannot go on. */
export class TransferFault extends Error {
  readonly kind: 'missing' | 'corrupt' | 'unreachable'

  constructor(kind: TransferFault['kind'], message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'TransferFault'
    this.kind = kind
  }
}

/** Less than this is no progress: a server must not be able to hold a transfer by a few bytes for each request. */
const PROGRESS_BYTES = 64 * 1024

interface TransferPorts {
  http: HttpFetch
  signal?: AbortSignal
  pausesMs: readonly number[]
  onProgress?: (receivedBytes: number) => void
}

interface TransferRequest {
  url: string
  sizeBytes: number
}

/** A body of known size, and the fault it ended with, if any: whoever consumes it may wrap what it throws. */
export interface ResumableBody {
  body: AsyncIterable<Uint8Array>
  fault(): TransferFault | undefined
}

/**
 * The bytes at an address as one stream, however many requests they take: after a break, the rest is asked for by range
 * (RFC 9110, section 14.2) once the pause is over; a server without ranges is read again from the start, and what is
 * already there skipped. Attempts are counted anew after each request that brought the transfer forward.
 */
export function openResumable(request: TransferRequest, ports: TransferPorts): ResumableBody {
  let fault: TransferFault | undefined
  async function* body(): AsyncGenerator<Uint8Array> {
    try {
      yield* receive(request, ports)
    } catch (thrown) {
      if (thrown instanceof TransferFault) fault = thrown
      throw thrown
    }
  }
  return { body: body(), fault: () => fault }
}

async function* receive(request: TransferRequest, ports: TransferPorts): AsyncGenerator<Uint8Array> {
  const { sizeBytes } = request
  let received = 0
  let failures = 0
  for (;;) {
    const before = received
    let broken: TransferFault
    try {
      for await (const chunk of receiveFrom(request, received, ports)) {
        received += chunk.length
        if (received > sizeBytes) throw new TransferFault('corrupt', `it is longer than ${sizeBytes} bytes`)
        ports.onProgress?.(received)
        yield chunk
      }
      if (received === sizeBytes) return
      broken = new TransferFault('corrupt', `it ended after ${received} of ${sizeBytes} bytes`)
    } catch (thrown) {
      ports.signal?.throwIfAborted()
      if (thrown instanceof TransferFault && thrown.kind !== 'unreachable') throw thrown
      broken = thrown instanceof TransferFault ? thrown : new TransferFault('unreachable', describe(thrown), thrown)
    }
    if (received - before >= PROGRESS_BYTES) failures = 0
    const waitMs = ports.pausesMs[failures]
    if (waitMs === undefined) throw broken
    failures += 1
    await pause(waitMs, undefined, ports.signal ? { signal: ports.signal } : {})
  }
}

/** One request's share of the bytes, beginning at `offset`. */
async function* receiveFrom(
  { url, sizeBytes }: TransferRequest,
  offset: number,
  { http, signal }: TransferPorts,
): AsyncGenerator<Uint8Array> {
  // A body that is transparently decompressed would no longer have the size and hash of the file.
  const headers = { 'accept-encoding': 'identity', ...(offset > 0 ? { range: `bytes=${offset}-` } : {}) }
  const response = await http(url, { headers, ...(signal ? { signal } : {}) })
  const start = await startOf(response, offset)
  checkLength(response, start, sizeBytes)
  let skip = offset - start
  for await (const chunk of response.body ?? []) {
    const rest = skip > 0 ? chunk.subarray(Math.min(skip, chunk.length)) : chunk
    skip -= chunk.length - rest.length
    if (rest.length > 0) yield rest
  }
}

/** Where in the file the response begins; throws what its status means otherwise. */
async function startOf(response: Response, offset: number): Promise<number> {
  const { status } = response
  if (status === 200) return 0
  if (status === 206) {
    const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1]
    if (start !== undefined && Number(start) <= offset) return Number(start)
  }
  await response.body?.cancel()
  if (status === 404 || status === 410) throw new TransferFault('missing', `the server answers ${status}`)
  if (status === 416) throw new TransferFault('corrupt', `it ends before byte ${offset}`)
  throw new TransferFault('unreachable', `the server answers ${status}`)
}

function checkLength(response: Response, start: number, sizeBytes: number): void {
  const length = response.headers.get('content-length')
  if (length === null || response.headers.has('content-encoding')) return
  if (start + Number(length) === sizeBytes) return
  void response.body?.cancel()
  throw new TransferFault('corrupt', `the server has ${start + Number(length)} bytes instead of ${sizeBytes}`)
}

function describe(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'the connection failed'
  const cause = thrown.cause instanceof Error ? thrown.cause : undefined
  const code = cause !== undefined && 'code' in cause ? String(cause.code) : undefined
  return code ?? cause?.message ?? thrown.message
}
