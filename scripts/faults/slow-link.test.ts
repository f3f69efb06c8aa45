import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { openSlowLink, type SlowLink } from './slow-link.ts'

let link: SlowLink
const server = createServer((request, response) => {
  let sizeBytes = 0
  request.on('data', (chunk: Buffer) => (sizeBytes += chunk.length))
  request.on('end', () => response.end(String(sizeBytes)))
})
afterEach(async () => {
  await link.close()
  server.closeAllConnections()
  server.close()
})

async function openLink(): Promise<void> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  link = await openSlowLink((server.address() as AddressInfo).port, 500_000)
}

test('everything arrives, later; a body is noticed while it is on its way', async () => {
  await openLink()
  const startedAt = performance.now()
  expect(await (await fetch(link.url, { method: 'GET' })).text()).toBe('0')
  expect(link.isSending()).toBe(false)
  const upload = fetch(link.url, { method: 'PUT', body: Buffer.alloc(200_000) })
  await expect.poll(() => link.isSending(), { interval: 10 }).toBe(true)
  expect(await (await upload).text()).toBe('200000')
  expect(performance.now() - startedAt).toBeGreaterThan(300)
})

test('a server that is gone ends the connection', async () => {
  await openLink()
  const upload = fetch(link.url, { method: 'PUT', body: Buffer.alloc(2_000_000) })
  await expect.poll(() => link.isSending(), { interval: 10 }).toBe(true)
  server.closeAllConnections()
  server.close()
  await expect(upload).rejects.toThrow('fetch failed')
  await expect(fetch(link.url)).rejects.toThrow('fetch failed')
})
