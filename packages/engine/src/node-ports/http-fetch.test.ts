import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { createNodeHttpFetch } from './http-fetch.ts'

let server: Server | undefined
afterEach(() => {
  server?.close()
  server?.closeAllConnections()
})

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void

async function serve(listener: Listener): Promise<string> {
  server = createServer((request, response) => void listener(request, response))
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/path`
}

const http = createNodeHttpFetch({ headersTimeoutMs: 400, idleTimeoutMs: 400 })

describe('createNodeHttpFetch', () => {
  it('gives the answer with its address', async () => {
    const url = await serve((_, response) => void response.writeHead(201, { 'x-a': 'b' }).end('body'))
    const response = await http(url)
    expect([response.status, response.headers.get('x-a'), response.url, await response.text()]).toEqual([
      ...[201, 'b', url, 'body'],
    ])
  })

  it('gives answers without a body', async () => {
    const url = await serve((_, response) => void response.writeHead(204).end())
    expect((await http(url)).status).toBe(204)
    expect((await http(url, { method: 'HEAD' })).body).toBeNull()
  })

  it('does not wait for headers for ever', async () => {
    const url = await serve(() => undefined)
    await expect(http(url)).rejects.toMatchObject({ code: 'HTTP_TIMEOUT', retryable: true })
  })

  it('does not wait for the rest of a body for ever', async () => {
    const url = await serve((_, response) => void response.writeHead(200).write('some'))
    const response = await http(url)
    await expect(response.text()).rejects.toMatchObject({ code: 'HTTP_TIMEOUT' })
  })

  it('lets a slow body take its time as long as something comes', async () => {
    const url = await serve(async (_, response) => {
      for (let piece = 0; piece < 6; piece += 1) {
        response.write('x')
        await pause(100)
      }
      response.end()
    })
    expect(await (await http(url)).text()).toBe('xxxxxx')
  })

  it('does not let a server hold a body by drips', async () => {
    const url = await serve(async (_, response) => {
      for (let piece = 0; piece < 100 && !response.destroyed; piece += 1) {
        response.write('x')
        await pause(20)
      }
    })
    const dripping = createNodeHttpFetch({ idleTimeoutMs: 1000, slowTimeoutMs: 150, slowBytes: 1000 })
    const response = await dripping(url)
    await expect(response.text()).rejects.toMatchObject({
      code: 'HTTP_TIMEOUT',
      publicMessage: expect.stringMatching(/only \d+ bytes/),
    })
  })

  it('lets a slow reader take its time', async () => {
    const url = await serve((_, response) => void response.end(Buffer.alloc(1_000_000)))
    const reader = (await http(url)).body?.getReader()
    await reader?.read()
    await pause(600)
    await expect(reader?.read()).resolves.toMatchObject({ done: false })
    await reader?.cancel()
  })

  it('lets a streamed upload take its time as long as something is sent', async () => {
    const url = await serve(async (request, response) => {
      let sizeBytes = 0
      for await (const chunk of request) sizeBytes += (chunk as Buffer).length
      response.end(String(sizeBytes))
    })
    async function* pieces() {
      for (let piece = 0; piece < 6; piece += 1) {
        await pause(100)
        yield Buffer.from('x')
      }
    }
    const response = await http(url, { method: 'POST', body: ReadableStream.from(pieces()), duplex: 'half' })
    expect(await response.text()).toBe('6')
  })

  it('keeps no process alive once an upload was answered', async () => {
    const url = await serve((request, response) => {
      let left = 2_000_000
      request.on('data', (chunk: Buffer) => {
        left -= chunk.length
        if (left === 0) response.writeHead(201).end()
      })
    })
    const program = `
      const { createNodeHttpFetch } = await import(${JSON.stringify(import.meta.resolve('./http-fetch.ts'))})
      const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
      // All is sent, and answered, before the source says that this was all.
      async function* pieces() {
        yield Buffer.alloc(2_000_000)
        await pause(300)
      }
      const headers = { 'content-length': '2000000' }
      const init = { method: 'PUT', headers, body: ReadableStream.from(pieces()), duplex: 'half' }
      const response = await createNodeHttpFetch()(process.argv[1], init)
      await response.text()
      await pause(600)
      console.log(response.status, process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length)`
    const run = spawn(process.execPath, ['--input-type=module', '-e', program, url], { timeout: 15_000 })
    expect(await text(run.stdout)).toBe('201 0\n')
  })

  it("passes on the caller's abort", async () => {
    const url = await serve(() => undefined)
    await expect(http(url, { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})
