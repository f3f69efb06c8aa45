import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'

/** A loopback address in front of a server, at which every connection is slow. */
export interface SlowLink {
  url: string
  /** Whether a body is on its way to the server right now: a request's headers alone are smaller. */
  isSending(): boolean
  close(): Promise<void>
}

const SLICE_BYTES = 16 * 1024
const SENDING_WITHIN_MS = 150

/**
 * Opens a free loopback port that passes everything to another one, `bytesPerSecond` a connection and direction. A
 * server that is gone ends the connection, as it would without the link.
 */
export async function openSlowLink(port: number, bytesPerSecond: number): Promise<SlowLink> {
  let lastBodyAt = Number.NEGATIVE_INFINITY
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect({ host: '127.0.0.1', port })
    const up = throttle(bytesPerSecond, (slice) => {
      if (slice.length === SLICE_BYTES) lastBodyAt = performance.now()
    })
    const down = throttle(bytesPerSecond)
    client.pipe(up).pipe(upstream).pipe(down).pipe(client)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.once('close', () => {
        sockets.delete(socket)
        for (const part of [client, upstream, up, down]) part.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isSending: () => performance.now() - lastBodyAt < SENDING_WITHIN_MS,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** The same bytes, in slices with pauses between them. `passed` sees each one as it goes. */
function throttle(bytesPerSecond: number, passed: (slice: Buffer) => void = () => undefined): Duplex {
  return Duplex.from(async function* slow(source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      for (let from = 0; from < chunk.length; from += SLICE_BYTES) {
        const slice = chunk.subarray(from, from + SLICE_BYTES)
        passed(slice)
        yield slice
        await pause((slice.length / bytesPerSecond) * 1000)
      }
    }
  })
}
