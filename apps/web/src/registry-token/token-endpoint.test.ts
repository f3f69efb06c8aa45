import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { createTokenEndpoint } from './token-endpoint.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const workerSecret = 'a secret of the workers, long enough'
const now = new Date('2026-11-24T04:00:00Z')
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const endpoint = createTokenEndpoint({
  service: 'whittle-registry',
  sign: (subject, access) =>
    new SignJWT({ access }).setProtectedHeader({ alg: 'RS256' }).setSubject(subject).sign(privateKey),
  workerSecret,
  findPullToken: async (hash) => (hash === sha256('wht_good') ? { tokenId: 't1', teamSlug: 'shop' } : undefined),
  now: () => now,
})

const address = 'http://localhost:3000/api/registry/token'
const basic = (username: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
})
const get = (query: string, headers: Record<string, string> = {}) =>
  endpoint(new Request(`${address}?${query}`, { headers }))
const post = (form: Record<string, string>) =>
  endpoint(new Request(address, { method: 'POST', body: new URLSearchParams(form) }))

async function accessOf(response: Response) {
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  const answer = (await response.json()) as Record<string, string>
  expect(answer).toMatchObject({ access_token: answer.token, expires_in: 300, issued_at: now.toISOString() })
  expect(decodeProtectedHeader(answer.token!).alg).toBe('RS256')
  const { payload } = await jwtVerify(answer.token!, createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })))
  return { subject: payload.sub, access: payload.access }
}

const push = 'service=whittle-registry&scope=repository:shop/api:pull,push'
const entry = (name: string, ...actions: string[]) => ({ type: 'repository', name, actions })

test('nobody in particular gets gallery images only', async () => {
  const response = await get(`${push}&scope=repository:gallery/nginx:pull`)
  expect(await accessOf(response)).toEqual({ subject: '', access: [entry('gallery/nginx', 'pull')] })
})

test('a pull token works under any user name', async () => {
  for (const username of ['ann', '', 'whittle']) {
    const answer = await accessOf(await get(push, basic(username, 'wht_good')))
    expect(answer).toEqual({ subject: 'pull-token:t1', access: [entry('shop/api', 'pull')] })
  }
})

test('the worker pushes with its secret, and nobody else under its name', async () => {
  const answer = await accessOf(await get(push, basic('whittle-worker', workerSecret)))
  expect(answer).toEqual({ subject: 'whittle-worker', access: [entry('shop/api', 'pull', 'push')] })
  expect((await get(push, basic('whittle-worker', 'wht_good'))).status).toBe(401)
  expect((await get(push, basic('whittle-worker', ''))).status).toBe(401)
  expect((await get(push, basic('ann', workerSecret))).status).toBe(401)
})

test('wrong credentials are told so, whatever they ask for', async () => {
  for (const headers of [basic('ann', 'wrong'), { authorization: 'Bearer x' }, { authorization: 'Basic %%' }]) {
    const response = await get('scope=repository:gallery/nginx:pull', headers)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Basic realm="whittle"')
    expect(await response.json()).toMatchObject({ errors: [{ code: 'UNAUTHORIZED' }] })
  }
})

test('the form of docker login works, too', async () => {
  const form = {
    grant_type: 'password',
    service: 'whittle-registry',
    client_id: 'docker',
    scope: 'repository:shop/api:pull repository:gallery/nginx:pull',
    username: 'ann',
    password: 'wht_good',
  }
  const answer = await accessOf(await post(form))
  expect(answer.access).toEqual([entry('shop/api', 'pull'), entry('gallery/nginx', 'pull')])
  expect((await post({ ...form, password: 'wrong' })).status).toBe(401)
  expect((await post({ ...form, grant_type: 'refresh_token' })).status).toBe(400)
  expect((await post({ ...form, scope: 'x'.repeat(20_000) })).status).toBe(413)
  const { username, password, ...anonymous } = form
  expect([username, password]).toEqual(['ann', 'wht_good'])
  expect((await accessOf(await post(anonymous))).access).toEqual([entry('gallery/nginx', 'pull')])
})

test('a request for another service is refused', async () => {
  const response = await get('service=other')
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
    errors: [{ message: 'This is the token service of whittle-registry.' }],
  })
})
