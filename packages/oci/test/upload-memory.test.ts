import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { digestOfBytes } from '@whittle/core'
import { createRegistryClient } from '@whittle/oci'
import { expect, it } from 'vitest'

const MEBIBYTE = 1024 ** 2
const SIZE = 320 * MEBIBYTE

it('holds no more of a blob than is on its way', async () => {
  let received = 0
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => (received += chunk.length))
    request.on('end', () => {
      response.writeHead(request.method === 'POST' ? 202 : 201, { location: '/upload' }).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    const client = createRegistryClient({ url: `http://127.0.0.1:${port}`, repository: 'large', http: fetch })
    const before = process.memoryUsage().arrayBuffers
    let held = 0
    await client.putBlob({ digest: digestOfBytes('any'), sizeBytes: SIZE }, async function* () {
      for (let at = 0; at < SIZE; at += MEBIBYTE) {
        held = Math.max(held, process.memoryUsage().arrayBuffers - before)
        yield Buffer.alloc(MEBIBYTE)
      }
    })
    expect(received).toBe(SIZE)
    // What was sent lies about until the next collection.
    expect(held).toBeLessThan(SIZE / 2)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
