import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeRepository, type RepositorySuite } from './repository.ts'
import type { SigningKey } from './signing-key.ts'

/**
 * What a mirror does wrong: `corrupt` flips a byte, `short` serves half of the file as if it were all, `break` ends the
 * connection in the middle, `stall` sends half and then nothing, `missing` answers 404, `busy` 503. Those that lie: `page`
 * sends a page for people with 200, as captive networks do, `long` goes on after the file, `endless` never ends, `drip`
 * sends a byte now and then, `circle` names its own address as the new one.
 */
export type MirrorFault =
  | 'corrupt'
  | 'short'
  | 'break'
  | 'stall'
  | 'missing'
  | 'busy'
  | 'page'
  | 'long'
  | 'endless'
  | 'drip'
  | 'circle'

export interface FakeMirror {
  /** Base address of both archives. */
  url: string
  /** Files by path below the root; tests may change them. */
  files: Map<string, Buffer>
  /** Paths asked for, in order. */
  requests: string[]
  /** Serves a suite, signed by the key. Of what was served before, the pool and the by-hash files stay, as on mirrors. */
  publish(suite: RepositorySuite, key: SigningKey): Promise<void>
  /** The next `times` requests (all, unless told) whose path holds the text go wrong. */
  fail(pathPart: string, fault: MirrorFault, times?: number): void
  stop(): Promise<void>
}

/** Starts a mirror on a free loopback port. Ranges are answered (RFC 9110, section 14), unless `ranges` is false. */
export async function startFakeMirror(options: { ranges?: boolean } = {}): Promise<FakeMirror> {
  const files = new Map<string, Buffer>()
  const requests: string[] = []
  const faults: { pathPart: string; fault: MirrorFault; times: number }[] = []
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').replace(/^\/+/, ''))
    requests.push(path)
    const planned = faults.find(({ pathPart, times }) => times > 0 && path.includes(pathPart))
    if (planned !== undefined) planned.times -= 1
    serve({ request, response, bytes: files.get(path), fault: planned?.fault, ranges: options.ranges ?? true })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    files,
    requests,
    async publish(suite, key) {
      const made = makeRepository(suite)
      for (const [path, bytes] of made.files) files.set(path, bytes)
      const folder = suite.flat ? suite.suite.replace(/^\.?\/+/, '') : `dists/${suite.suite}/`
      files.set(`${folder}InRelease`, await key.clearSign(made.release))
    },
    fail: (pathPart, fault, times = Number.POSITIVE_INFINITY) => void faults.unshift({ pathPart, fault, times }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  bytes: Buffer | undefined
  fault: MirrorFault | undefined
  ranges: boolean
}

function serve({ request, response, bytes, fault, ranges }: Exchange): void {
  if (fault === 'busy') return void response.writeHead(503).end()
  if (bytes === undefined || fault === 'missing') return void response.writeHead(404).end('not found')
  if (fault === 'circle') return void response.writeHead(302, { location: request.url }).end()
  if (fault === 'endless') return flood(response)
  const file = damaged(bytes, fault)
  const start = ranges ? Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0
  if (start > 0 && start >= file.length) {
    return void response.writeHead(416, { 'content-range': `bytes */${file.length}` }).end()
  }
  const body = file.subarray(start)
  const range = start > 0 ? { 'content-range': `bytes ${start}-${file.length - 1}/${file.length}` } : {}
  response.writeHead(start > 0 ? 206 : 200, { 'content-length': body.length, ...range })
  if (fault === 'drip') return drip(response, body)
  if (fault !== 'break' && fault !== 'stall') return void response.end(body)
  response.write(body.subarray(0, Math.ceil(body.length / 2)), () => {
    if (fault === 'break') response.socket?.destroy()
  })
}

/** As fast as it is read, until the reader has enough. */
function flood(response: ServerResponse): void {
  const piece = Buffer.alloc(256 * 1024, 'endless\n')
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
  }
  response.writeHead(200).on('drain', more)
  more()
}

function drip(response: ServerResponse, body: Buffer): void {
  let sent = 0
  const timer = setInterval(() => void response.write(body.subarray(sent, (sent += 1))), 10)
  response.on('close', () => clearInterval(timer))
}

function damaged(bytes: Buffer, fault: MirrorFault | undefined): Buffer {
  if (fault === 'page') return Buffer.from('<!doctype html><title>Welcome</title>Sign in to use this network.\n')
  if (fault === 'long') return Buffer.concat([bytes, Buffer.from('and more')])
  if (fault === 'short') return bytes.subarray(0, Math.floor(bytes.length / 2))
  if (fault !== 'corrupt') return bytes
  const copy = Buffer.from(bytes)
  const middle = Math.floor(copy.length / 2)
  copy.writeUInt8(copy.readUInt8(middle) ^ 0xff, middle)
  return copy
}
