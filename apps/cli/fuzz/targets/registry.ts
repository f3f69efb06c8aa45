import { digestOfBytes } from '@whittle/core'
import { createRegistryClient } from '@whittle/engine'
import { mutateText } from '../mutate.ts'
import type { Random } from '../random.ts'
import { type FuzzTarget, require } from '../target.ts'

/** What a registry answers, one after the other; the last one again and again. */
interface Script {
  question: keyof typeof questions
  answers: { status: number; headers: Record<string, string>; body: string }[]
}

const DIGEST = digestOfBytes('x')
/** More than any question may take. */
const MAX_REQUESTS = 5000

type Client = ReturnType<typeof createRegistryClient>
const questions = {
  tags: (client: Client) => client.tags(),
  manifest: (client: Client) => client.getManifest('latest'),
  digest: (client: Client) => client.getManifest(DIGEST),
  delete: (client: Client) => client.deleteManifest(DIGEST),
  has: (client: Client) => client.hasBlob(DIGEST),
  blob: async (client: Client) => {
    for await (const chunk of client.getBlob(DIGEST)) require(chunk.length > 0, 'an empty chunk')
  },
  put: (client: Client) =>
    client.putBlob({ digest: DIGEST, sizeBytes: 1 }, async function* () {
      yield Buffer.from('x')
    }),
  putManifest: (client: Client) =>
    client.putManifest('latest', { mediaType: 'application/json', bytes: Buffer.from('{}') }),
}

const HEADERS: Record<string, readonly string[]> = {
  'www-authenticate': [
    'Bearer realm="https://auth.example/token",service="reg",scope="x"',
    'Basic realm="r"',
    'Bearer realm="http://auth.example/token"',
    'Negotiate, Basic realm="a\\"b", Bearer realm="https://a.example"',
  ],
  link: [
    '</v2/a/b/tags/list?n=1&last=b>; rel="next"',
    '<https://other.example/tags>; rel=next',
    '<http://[>; rel="next"',
    '<>; rel="next"',
  ],
  location: [
    '/v2/a/b/blobs/uploads/1?x=y',
    'https://storage.example/u',
    'http://[',
    'file:///etc/passwd',
    '//evil.example',
  ],
  'docker-content-digest': [DIGEST, digestOfBytes('y'), 'sha512:x'],
  'content-type': ['application/vnd.oci.image.manifest.v1+json; charset=utf-8', 'text/html', ''],
}
const BODIES = [
  '{"name":"a/b","tags":["a","b","latest"]}',
  '{"token":"T","expires_in":300}',
  '{"errors":[{"code":"DENIED","message":"no. \\u001b[31m"}]}',
  '<!doctype html><title>Sign in</title>',
  'x',
  '',
  '[]',
  'null',
]

function makeScript(random: Random): Script {
  const answer = () => {
    const headers: Record<string, string> = {}
    for (const name of random.some(3, () => random.pick(Object.keys(HEADERS)))) {
      const value = random.pick(HEADERS[name]!)
      // A header line can hold nothing else.
      headers[name] = (random.once(2) ? value : mutateText(value, random)).replaceAll(/[^\t\x20-\x7E]/g, '')
    }
    const body = random.pick(BODIES)
    const status = random.pick([200, 200, 200, 201, 202, 206, 301, 400, 401, 401, 403, 404, 429, 500, 503])
    return { status, headers, body: random.once(2) ? body : mutateText(body, random) }
  }
  return {
    question: random.pick(Object.keys(questions) as (keyof typeof questions)[]),
    answers: [answer(), ...random.some(4, answer)],
  }
}

/** The registry client against answers that no honest registry gives. */
export const registryTarget: FuzzTarget = {
  name: 'registry',
  share: 12,
  make: (random) => Buffer.from(JSON.stringify(makeScript(random))),
  read: async (input) => {
    const { question, answers } = JSON.parse(input.toString()) as Script
    let requests = 0
    // The client takes what is thrown in a request for a fault of the connection.
    let broken: string | undefined
    const client = createRegistryClient({
      url: 'https://registry.example',
      repository: 'a/b',
      credentials: { username: 'ann', password: 'secret' },
      pausesMs: [0, 0],
      http: async (url, init) => {
        const { status, headers, body } = answers[Math.min(requests, answers.length - 1)]!
        requests += 1
        if (requests > MAX_REQUESTS) broken = 'it asks without end'
        const address = new URL(url)
        const login = new Headers(init?.headers).get('authorization')
        if (login !== null && address.protocol !== 'https:') broken = `the login goes to ${address.href}`
        if (broken !== undefined) throw new Error(broken)
        return new Response(body, { status, headers })
      },
    })
    try {
      await questions[question](client)
    } finally {
      require(broken === undefined, broken ?? '')
    }
    return 'answered'
  },
}
