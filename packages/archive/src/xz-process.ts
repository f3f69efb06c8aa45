import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { WhittleError } from '@whittle/core'
import { archiveError } from './archive-error.ts'

/** Turns an .xz stream into its content; `maxMemoryBytes` is what it may take. The port behind `decompress('xz', …)`. */
export type XzDecoder = (source: AsyncIterable<Uint8Array>, maxMemoryBytes: number) => AsyncIterable<Uint8Array>

type XzProcess = ChildProcessByStdio<Writable, Readable, Readable>

// The program is looked for here and nowhere else, and sees no other variables: XZ_OPT would change what it does.
const ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin', LC_ALL: 'C' }
const MAX_STDERR_BYTES = 4096

/**
 * The `xz` program of the host (xz-utils) as a decoder: all cores for files of several blocks, memory limited by xz
 * itself. Measured against the libraries in docs/adr/001-xz.md. The process ends with the iteration, however that ends.
 */
export async function* xzProcess(
  source: AsyncIterable<Uint8Array>,
  maxMemoryBytes: number,
  program = 'xz',
): AsyncGenerator<Uint8Array, void, undefined> {
  const child: XzProcess = spawn(program, ['-dc', '-T0', '--format=xz', `--memlimit=${maxMemoryBytes}`], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: ENVIRONMENT,
  })
  const ended = endOf(child)
  const complaint = collectStderr(child)
  const fed = feed(source, child)
  try {
    yield* child.stdout
    const { failed, inputBytes } = await fed
    if (failed) throw failed.reason
    const exitCode = await ended
    if (exitCode !== 0) throw inputBytes === 0 ? truncated() : explain(complaint())
  } finally {
    child.kill('SIGKILL')
    child.stdout.destroy()
  }
}

/** Resolves with the exit code; fails when there is no such program. */
function endOf(child: XzProcess): Promise<number | null> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  child.on('error', (cause) => {
    const error = new WhittleError({
      code: 'ARCHIVE_XZ_UNAVAILABLE',
      category: 'internal',
      publicMessage: 'The program xz could not be started; it is needed to read Debian packages.',
      hint: 'Install the package xz-utils.',
      cause,
    })
    child.stdout.destroy(error)
    reject(error)
  })
  child.on('close', resolve)
  // Whoever leaves the iteration early does not wait for the end.
  promise.catch(() => undefined)
  return promise
}

function collectStderr(child: XzProcess): () => string {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  child.stderr.on('data', (chunk: Buffer) => {
    if (sizeBytes < MAX_STDERR_BYTES) chunks.push(chunk)
    sizeBytes += chunk.length
  })
  return () => Buffer.concat(chunks).toString('utf8').slice(0, MAX_STDERR_BYTES)
}

/** Writes the source into the process. A failure of the source is kept; that xz stopped reading is xz's to explain. */
async function feed(
  source: AsyncIterable<Uint8Array>,
  child: XzProcess,
): Promise<{ failed?: { reason: unknown }; inputBytes: number }> {
  let failed: { reason: unknown } | undefined
  let inputBytes = 0
  const watched = async function* (): AsyncGenerator<Uint8Array> {
    const chunks = source[Symbol.asyncIterator]()
    const next = async () => {
      try {
        return await chunks.next()
      } catch (reason) {
        failed = { reason }
        throw reason
      }
    }
    try {
      for (let chunk = await next(); !chunk.done; chunk = await next()) {
        inputBytes += chunk.value.length
        yield chunk.value
      }
    } finally {
      await chunks.return?.()
    }
  }
  try {
    await pipeline(Readable.from(watched(), { objectMode: true, highWaterMark: 1 }), child.stdin)
  } catch {
    child.stdin.destroy()
  }
  return { failed, inputBytes }
}

function explain(complaint: string): WhittleError {
  if (complaint.includes('Memory usage limit')) {
    return archiveError('ARCHIVE_LIMIT_EXCEEDED', 'The xz stream needs more memory to unpack than is allowed.')
  }
  if (complaint.includes('Unexpected end of input')) {
    return truncated()
  }
  return archiveError('ARCHIVE_CORRUPT', 'The xz stream is damaged.', new Error(complaint.trim()))
}

function truncated(): WhittleError {
  return archiveError('ARCHIVE_TRUNCATED', 'The xz stream ends before it is complete.')
}
