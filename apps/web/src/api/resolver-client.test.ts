import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { problemOf } from './problem-response.ts'
import { askResolver } from './resolver-client.ts'

const answer = z.object({ ready: z.boolean() })
const ask = (http: (url: string | URL, init?: RequestInit) => Promise<Response>, timeoutMs = 1_000) =>
  askResolver({ url: 'http://resolver:3001', http, timeoutMs }, { path: '/v1/status', answer })
const problem = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => problemOf(error),
  )

describe('askResolver', () => {
  it('asks by the address and parses the answer', async () => {
    const asked: string[] = []
    const result = await ask((url, init) => {
      asked.push(`${init?.method ?? 'GET'} ${url}`)
      return Promise.resolve(Response.json({ ready: true }))
    })
    expect([result, asked]).toEqual([{ ready: true }, ['GET http://resolver:3001/v1/status']])
  })

  it('says when it is not reachable, in words and as retryable', async () => {
    expect(await problem(ask(() => Promise.reject(new TypeError('fetch failed'))))).toMatchObject({
      status: 503,
      code: 'API_RESOLVER_UNREACHABLE',
      retryable: true,
      hint: expect.stringContaining('resolve'),
    })
  })

  it('gives up after its time', async () => {
    const never = (_: string | URL, init?: RequestInit) =>
      new Promise<Response>((_, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))))
    expect(await problem(ask(never, 20))).toMatchObject({ status: 504, code: 'API_RESOLVER_TIMEOUT' })
  })

  it('passes on what the resolver refuses or cannot do yet', async () => {
    const refusal = { code: 'SPEC_INVALID', detail: 'spec.from: no such base', hint: 'Choose another.' }
    expect(await problem(ask(() => Promise.resolve(Response.json(refusal, { status: 400 }))))).toMatchObject({
      status: 400,
      detail: refusal.detail,
      hint: refusal.hint,
      resolverCode: 'SPEC_INVALID',
    })
    expect(await problem(ask(() => Promise.resolve(new Response('busy', { status: 503 }))))).toMatchObject({
      status: 503,
    })
  })

  it('does not trust an answer of another shape', async () => {
    expect(await problem(ask(() => Promise.resolve(Response.json({ ready: 'yes' }))))).toMatchObject({ status: 502 })
    expect(await problem(ask(() => Promise.resolve(new Response('<html>'))))).toMatchObject({ status: 502 })
  })
})
