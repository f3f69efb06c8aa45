import { execFile } from 'node:child_process'
import { createHash, createSign, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A token service for a test registry (distribution, "Token authentication specification"). */
export interface TokenRealm {
  url: string
  service: string
  issuer: string
  /** The certificate that the registry must trust. */
  certificatePath: string
  /** Scopes that were asked for, each with the user, in order. */
  asked: { scope: string; user: string | undefined }[]
  stop(): Promise<void>
}

export interface TokenRealmOptions {
  /** Where key and certificate are made. */
  folder: string
  login: { username: string; password: string }
  /** Repositories below it may be pulled by anybody. */
  publicPrefix: string
}

const SERVICE = 'test-registry'
const ISSUER = 'test-issuer'

/** Starts the service on a free loopback port; needs the program `openssl` for its certificate. */
export async function startTokenRealm({ folder, login, publicPrefix }: TokenRealmOptions): Promise<TokenRealm> {
  const certificatePath = join(folder, 'cert.pem')
  const keyPath = join(folder, 'key.pem')
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '3650', '-subj', '/CN=test-issuer'],
    ...['-keyout', keyPath, '-out', certificatePath],
  ])
  const key = await readFile(keyPath)
  const kid = keyId(new X509Certificate(await readFile(certificatePath)))
  const basic = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`
  const asked: TokenRealm['asked'] = []
  const server = createServer((request, response) => {
    const scope = new URL(request.url ?? '/', 'http://localhost').searchParams.get('scope') ?? ''
    const { authorization } = request.headers
    asked.push({ scope, user: authorization === undefined ? undefined : login.username })
    const loggedIn = authorization === basic
    const refused = authorization !== undefined && !loggedIn
    const answer = refused
      ? { errors: [{ code: 'UNAUTHORIZED', message: 'wrong password' }] }
      : { token: signToken({ key, kid }, grant(scope, loggedIn, publicPrefix)), expires_in: 300 }
    response.writeHead(refused ? 401 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/token`,
    service: SERVICE,
    issuer: ISSUER,
    certificatePath,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function grant(scope: string, loggedIn: boolean, publicPrefix: string) {
  const [, name = '', actions = ''] = /^repository:([^:]+):(.+)$/.exec(scope) ?? []
  if (name === '') return []
  const wanted = actions.split(',')
  const allowed = loggedIn ? wanted : wanted.filter((action) => action === 'pull' && name.startsWith(publicPrefix))
  return [{ type: 'repository', name, actions: allowed }]
}

/** libtrust's key id, by which registry 2.8 finds the certificate: base32 of 30 bytes of the key's SHA-256, in fours. */
function keyId(certificate: X509Certificate): string {
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' })
  const hash = createHash('sha256').update(spki).digest().subarray(0, 30)
  const bits = [...hash].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const letters = (bits.match(/.{5}/g) ?? []).map(
    (group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(group, 2)],
  )
  return (letters.join('').match(/.{4}/g) ?? []).join(':')
}

function signToken({ key, kid }: { key: Buffer; kid: string }, access: unknown): string {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: ISSUER,
    sub: '',
    aud: SERVICE,
    exp: now + 300,
    nbf: now - 5,
    iat: now,
    jti: String(now),
    access,
  }
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const content = `${part({ typ: 'JWT', alg: 'RS256', kid })}.${part(claims)}`
  return `${content}.${createSign('RSA-SHA256').update(content).sign(key, 'base64url')}`
}
