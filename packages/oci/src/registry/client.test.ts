import { digestOfBytes, type HttpFetch } from '@whittle/core'
import { describe, expect, it } from 'vitest'
import { createRegistryClient, type RegistryClientOptions } from './client.ts'

interface Seen {
  method: string
  url: string
  authorization: string | null
  body: string
}

/** A registry that answers from a list, and what it was asked. */
function scripted(answers: (() => Response)[]) {
  const seen: Seen[] = []
  const http: HttpFetch = async (url, init = {}) => {
    const authorization = new Headers(init.headers).get('authorization')
    const body = await new Response(init.body ?? null).text()
    seen.push({ method: init.method ?? 'GET', url: String(url), authorization, body })
    const answer = answers.shift()
    if (answer === undefined) throw new Error('one request too many')
    return answer()
  }
  return { http, seen }
}

function open(answers: (() => Response)[], options: Partial<RegistryClientOptions> = {}) {
  const { http, seen } = scripted(answers)
  const url = 'https://registry.example'
  return { seen, client: createRegistryClient({ url, repository: 'a/b', http, pausesMs: [0, 0], ...options }) }
}

const answer =
  (status: number, body: string | null = null, headers: Record<string, string> = {}) =>
  () =>
    new Response(body, { status, headers })
const challenge = (header: string) => answer(401, null, { 'www-authenticate': header })
const refused = () => {
  throw new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') })
}
const LOGIN = { username: 'ann', password: 'pass:word' }
const BASIC = `Basic ${Buffer.from('ann:pass:word').toString('base64')}`
const DIGEST = digestOfBytes('x')

describe('a login', () => {
  const BEARER = 'Bearer realm="https://auth.example/token?a=b",service="reg"'

  it('by token uses the credentials at the realm and the token at the registry', async () => {
    const { client, seen } = open([challenge(BEARER), answer(200, '{"token":"T"}'), answer(200), answer(404)], {
      credentials: LOGIN,
    })
    expect(await client.hasBlob(DIGEST)).toBe(true)
    expect(await client.hasBlob(DIGEST)).toBe(false)
    expect(seen.map(({ authorization }) => authorization)).toEqual([null, BASIC, 'Bearer T', 'Bearer T'])
    expect(seen[1]?.url).toBe('https://auth.example/token?a=b&service=reg&scope=repository%3Aa%2Fb%3Apull')
  })

  it('is asked for again where the token service ended in the middle of its answer', async () => {
    const cut = () => {
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(Buffer.from('{"tok'))
        },
        pull: (controller) => controller.error(new TypeError('terminated')),
      })
      return new Response(body)
    }
    const { client, seen } = open([
      challenge(BEARER),
      cut,
      challenge(BEARER),
      answer(200, '{"token":"T"}'),
      answer(200),
    ])
    expect(await client.hasBlob(DIGEST)).toBe(true)
    expect(seen.at(-1)?.authorization).toBe('Bearer T')
  })

  it('is sent where the caller says, whatever realm the registry names', async () => {
    const tokenUrl = 'https://inside.example/token'
    const { client, seen } = open([challenge(BEARER), answer(200, '{"token":"T"}'), answer(200)], {
      credentials: LOGIN,
      tokenUrl,
    })
    expect(await client.hasBlob(DIGEST)).toBe(true)
    expect(seen[1]).toMatchObject({ authorization: BASIC })
    expect(seen[1]?.url).toBe(`${tokenUrl}?service=reg&scope=repository%3Aa%2Fb%3Apull`)
  })

  it('that has run out is made anew', async () => {
    const tokens = [answer(200, '{"access_token":"T1"}'), answer(200, '{"token":"T2"}')] as const
    const { client, seen } = open([
      ...[challenge(BEARER), tokens[0], answer(200)],
      ...[challenge(BEARER), tokens[1], answer(200)],
    ])
    await client.hasBlob(DIGEST)
    await client.hasBlob(DIGEST)
    expect(seen.map(({ authorization }) => authorization)).toEqual([
      ...[null, null, 'Bearer T1'],
      ...['Bearer T1', null, 'Bearer T2'],
    ])
  })

  it('by Basic uses the credentials themselves', async () => {
    const { client, seen } = open([challenge('Basic realm="r"'), answer(200)], { credentials: LOGIN })
    await client.hasBlob(DIGEST)
    expect(seen[1]?.authorization).toBe(BASIC)
  })

  it('is not sent to a realm without encryption, nor made up where there is none', async () => {
    const insecure = open([challenge('Bearer realm="http://auth.example/token"')], { credentials: LOGIN })
    await expect(insecure.client.hasBlob(DIGEST)).rejects.toMatchObject({ code: 'REGISTRY_INSECURE' })
    expect(insecure.seen).toHaveLength(1)
    const anonymous = open([challenge('Basic realm="r"')])
    await expect(anonymous.client.hasBlob(DIGEST)).rejects.toMatchObject({ code: 'REGISTRY_UNAUTHORIZED' })
  })

  it('is not sent to a storage server that the registry names', async () => {
    const location = { location: 'https://storage.example/upload?id=1' }
    const { client, seen } = open([challenge('Basic realm="r"'), answer(202, null, location), answer(201)], {
      credentials: LOGIN,
    })
    await client.putBlob({ digest: DIGEST, sizeBytes: 1 }, async function* () {
      yield Buffer.from('x')
    })
    expect(seen[2]).toMatchObject({ method: 'PUT', authorization: null })
    expect(seen[2]?.url).toBe(`https://storage.example/upload?id=1&digest=${encodeURIComponent(DIGEST)}`)
  })

  it('without the right is refused in words', async () => {
    const body = '{"errors":[{"code":"DENIED","message":"requested access is denied.\\n"}]}'
    const { client } = open([answer(403, body)])
    await expect(client.tags()).rejects.toMatchObject({
      code: 'REGISTRY_DENIED',
      publicMessage:
        'The registry does not allow this login to list the tags of a/b: DENIED, requested access is denied.',
    })
  })
})

describe('a fault', () => {
  it('that passes is waited out', async () => {
    const { client, seen } = open([refused, answer(503), answer(200)])
    expect(await client.hasBlob(DIGEST)).toBe(true)
    expect(seen).toHaveLength(3)
  })

  it('that does not pass is told, and may be tried again later', async () => {
    const { client } = open([refused, refused, refused])
    await expect(client.hasBlob(DIGEST)).rejects.toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
      retryable: true,
      publicMessage: 'The registry registry.example cannot be reached.',
    })
  })

  it('of the request itself is not repeated', async () => {
    const { client, seen } = open([answer(400)])
    await expect(client.tags()).rejects.toMatchObject({ code: 'REGISTRY_REFUSED', retryable: false })
    expect(seen).toHaveLength(1)
  })

  it('in the middle of an upload starts it anew, with its bytes from the start', async () => {
    const started = answer(202, null, { location: '/v2/a/b/blobs/uploads/1' })
    const { client, seen } = open([started, refused, started, answer(201)])
    await client.putBlob({ digest: DIGEST, sizeBytes: 1 }, async function* () {
      yield Buffer.from('x')
    })
    expect(seen.map(({ method, body }) => method + body)).toEqual(['POST', 'PUTx', 'POST', 'PUTx'])
  })
})

describe('content', () => {
  it('that is not what its digest says is refused', async () => {
    const { client } = open([answer(200, 'other'), answer(200, 'other')])
    const read = async (): Promise<void> => {
      for await (const _ of client.getBlob(DIGEST));
    }
    await expect(read()).rejects.toMatchObject({ code: 'REGISTRY_DIGEST_MISMATCH', category: 'integrity' })
    await expect(client.getManifest(DIGEST)).rejects.toMatchObject({ code: 'REGISTRY_DIGEST_MISMATCH' })
  })

  it('of a listing is read over all its pages', async () => {
    const next = { link: '</v2/a/b/tags/list?n=1000&last=b>; rel="next"' }
    const { client, seen } = open([answer(200, '{"tags":["c","b"]}', next), answer(200, '{"tags":["a"]}')])
    expect(await client.tags()).toEqual(['a', 'b', 'c'])
    expect(seen[1]?.url).toBe('https://registry.example/v2/a/b/tags/list?n=1000&last=b')
  })

  it('of a listing that leads in a circle, or to no address, is refused', async () => {
    const circle = { link: '</v2/a/b/tags/list?n=1000&last=b>; rel="next"' }
    const endless = open(Array.from({ length: 3000 }, () => answer(200, '{"tags":["b"]}', circle)))
    await expect(endless.client.tags()).rejects.toMatchObject({ code: 'REGISTRY_PROTOCOL' })
    expect(endless.seen.length).toBeLessThan(3000)
    const nowhere = open([answer(200, '{"tags":[]}', { link: '<http://[>; rel="next"' })])
    await expect(nowhere.client.tags()).rejects.toMatchObject({ code: 'REGISTRY_PROTOCOL' })
  })

  it('of a token service that never ends is left, and an answer that never ends is refused', async () => {
    let given = 0
    const endless = () =>
      new Response(
        new ReadableStream<Uint8Array>({
          pull(sink) {
            given += 65_536
            sink.enqueue(new Uint8Array(65_536))
          },
        }),
      )
    const bearer = challenge('Bearer realm="https://auth.example/token"')
    await expect(open([bearer, endless]).client.tags()).rejects.toMatchObject({ code: 'REGISTRY_PROTOCOL' })
    expect(given).toBeLessThan(1024 ** 2)
    await expect(open([endless]).client.tags()).rejects.toMatchObject({ code: 'REGISTRY_PROTOCOL' })
    expect(given).toBeLessThan(8 * 1024 ** 2)
  })

  it('of a listing may be nothing', async () => {
    expect(await open([answer(200, '{"name":"a/b","tags":null}')]).client.tags()).toEqual([])
    expect(await open([answer(404)]).client.tags()).toEqual([])
    await expect(open([answer(200, '<html>')]).client.tags()).rejects.toMatchObject({ code: 'REGISTRY_PROTOCOL' })
  })
})
