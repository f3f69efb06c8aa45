import { ImageSpec } from '@whittle/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { problemOf } from './problem-response.ts'
import { readBody } from './request-body.ts'

const request = (body: string, type = 'application/json') =>
  new Request('http://x/', { method: 'POST', body, headers: { 'content-type': type } })
const problem = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => problemOf(error),
  )
const spec = (body: object) =>
  JSON.stringify({ apiVersion: 'whittle.dev/v1', kind: 'Image', metadata: { name: 'a' }, spec: body })

describe('readBody', () => {
  it('parses JSON by the schema', async () => {
    const body = await readBody(
      request(spec({ packages: ['curl'] }), 'application/json; charset=utf-8'),
      ImageSpec,
      1_000,
    )
    expect(body.spec.packages).toEqual(['curl'])
  })

  it('refuses other types, broken JSON and too much of it', async () => {
    expect(await problem(readBody(request('{}', 'text/plain'), z.object({}), 10))).toMatchObject({ status: 415 })
    expect(await problem(readBody(request('{'), z.object({}), 10))).toMatchObject({
      status: 400,
      code: 'API_REQUEST_INVALID',
    })
    expect(await problem(readBody(request('"0123456789"'), z.string(), 10))).toMatchObject({ status: 413 })
  })

  it('stops reading a stream that never said how long it is', async () => {
    let pulled = 0
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1
        controller.enqueue(new Uint8Array(1_000))
      },
    })
    const endless = new Request('http://x/', {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    } as RequestInit)
    expect(await problem(readBody(endless, z.string(), 5_000))).toMatchObject({ status: 413 })
    expect(pulled).toBeLessThan(12)
  })

  it('names each refused field as definitions write it', async () => {
    const body = spec({ files: [{ path: 'etc/x', content: '' }], environment: { '1A': 'x', B: '' }, colour: 'red' })
    const refused = await problem(readBody(request(body), ImageSpec, 10_000))
    expect(refused?.errors).toEqual(
      expect.arrayContaining([
        { path: 'spec.files[0].path', message: 'must be absolute' },
        { path: 'spec.environment.B', message: 'must not be empty' },
        { path: 'spec.environment.1A', message: expect.stringContaining('the name must be letters') },
        { path: 'spec.colour', message: 'is not known here' },
      ]),
    )
    expect(refused?.detail).toContain('(and 3 more)')
  })

  it('names the fields of a definition inside a request as the definition does', async () => {
    const body = `{ "team": 1, "spec": ${spec({ environment: { B: '' } })} }`
    const refused = await problem(readBody(request(body), z.object({ team: z.string(), spec: ImageSpec }), 10_000))
    expect(refused?.errors).toEqual([
      { path: 'team', message: expect.any(String) },
      { path: 'spec.environment.B', message: 'must not be empty' },
    ])
  })

  it('refuses NUL characters wherever they are', async () => {
    const refused = async (value: object) =>
      (await problem(readBody(request(JSON.stringify(value)), z.unknown(), 10_000)))?.errors
    const message = 'must not hold a NUL character'
    expect(await refused({ spec: { metadata: { title: 'a\0' } } })).toEqual([{ path: 'metadata.title', message }])
    expect(await refused({ a: ['x', { b: '\0' }] })).toEqual([{ path: 'a[1].b', message }])
    expect(await refused({ labels: { 'a\0': 'x' } })).toEqual([{ path: 'labels', message }])
    expect(await refused({ content: String.raw`\u0000` })).toBeUndefined()
  })

  it('refuses halves of characters, which Postgres does not store', async () => {
    const body = String.raw`{ "labels": { "a": "\ud83d\ude00", "b": "\ud800" } }`
    const refused = await problem(readBody(request(body), z.unknown(), 10_000))
    expect(refused?.errors).toEqual([{ path: 'labels.b', message: expect.stringContaining('half a character') }])
  })

  it('refuses what is nested without end', async () => {
    const body = `{ "a": ${'['.repeat(500_000)}${']'.repeat(500_000)} }`
    const refused = await problem(readBody(request(body), z.unknown(), 2_000_000))
    expect(refused).toMatchObject({ status: 400, detail: expect.stringContaining('is nested too deeply') })
    expect(refused?.detail.length).toBeLessThan(500)
  })
})
