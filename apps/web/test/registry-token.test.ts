import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTokenEndpoint } from '../src/registry-token/token-endpoint.ts'
import { createTokenSigner } from '../src/registry-token/token-signer.ts'

// The judge here is the CNCF registry itself, with skopeo as a client that we did not write.

const SERVICE = 'whittle-registry'
const workerSecret = randomBytes(32).toString('hex')
const pullToken = 'wht_0123456789'
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex')

let folder: string
let tokens: Server
let registry: ChildProcess
let address: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whittle-registry-'))
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const subject = ['-subj', '/CN=whittle', '-days', '2']
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, ...subject]
  execFileSync('openssl', request, { stdio: 'ignore' })
  const realm = await serveTokens(await readFile(key, 'utf8'), await readFile(certificate, 'utf8'))
  address = await startRegistry(realm, certificate)
})

afterAll(async () => {
  registry?.kill()
  tokens?.close()
  await rm(folder, { recursive: true, force: true })
})

async function serveTokens(privateKey: string, certificate: string): Promise<string> {
  const endpoint = createTokenEndpoint({
    service: SERVICE,
    sign: createTokenSigner({ privateKey, certificate, issuer: 'whittle', service: SERVICE }),
    workerSecret,
    findPullToken: async (hash) =>
      hash === sha256(pullToken) ? { tokenId: 't1', teamSlug: 'shop', imageName: 'api' } : undefined,
    now: () => new Date(),
  })
  tokens = createServer((incoming, outgoing) => {
    const headers = new Headers(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]))
    const request = new Request(`http://localhost${incoming.url}`, { method: incoming.method, headers })
    void endpoint(request).then(async (response) => {
      outgoing.writeHead(response.status, Object.fromEntries(response.headers))
      outgoing.end(await response.text())
    })
  })
  return `http://127.0.0.1:${await listen(tokens)}/token`
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))
}

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function startRegistry(realm: string, certificate: string): Promise<string> {
  const port = await freePort()
  const configuration = {
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    http: { addr: `127.0.0.1:${port}` },
    auth: { token: { realm, service: SERVICE, issuer: 'whittle', rootcertbundle: certificate } },
  }
  const file = join(folder, 'registry.yml')
  // JSON is YAML.
  await writeFile(file, JSON.stringify(configuration))
  registry = spawn('docker-registry', ['serve', file], { stdio: 'ignore' })
  const host = `127.0.0.1:${port}`
  await vi.waitFor(async () => expect(await ping(host)).toBe(401), { timeout: 20_000 })
  return host
}

const ping = (host: string) =>
  fetch(`http://${host}/v2/`).then(
    ({ status }) => status,
    () => undefined,
  )

// The token server lives in this process, so nothing may block it.
const skopeo = (...args: string[]) =>
  new Promise<{ status: number; output: string }>((resolve) => {
    execFile('skopeo', args, (error, stdout, stderr) => {
      resolve({ status: error ? Number(error.code) : 0, output: stdout + stderr })
    })
  })
const from = (repository: string, credentials?: string) =>
  skopeo(
    'inspect',
    '--raw',
    '--tls-verify=false',
    ...(credentials === undefined ? ['--no-creds'] : ['--creds', credentials]),
    `docker://${address}/${repository}:latest`,
  )

async function givenLayout(): Promise<string> {
  const layout = join(folder, 'layout')
  const blobs = join(layout, 'blobs', 'sha256')
  await mkdir(blobs, { recursive: true })
  const put = async (mediaType: string, document: object) => {
    const content = JSON.stringify(document)
    await writeFile(join(blobs, sha256(content)), content)
    return { mediaType, digest: `sha256:${sha256(content)}`, size: Buffer.byteLength(content) }
  }
  const rootfs = { type: 'layers', diff_ids: [] }
  const config = await put('application/vnd.oci.image.config.v1+json', { architecture: 'amd64', os: 'linux', rootfs })
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  const manifest = await put(mediaType, { schemaVersion: 2, mediaType, config, layers: [] })
  await writeFile(join(layout, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }))
  await writeFile(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }))
  return layout
}

test('the worker pushes anywhere; everyone else cannot push', async () => {
  const layout = await givenLayout()
  const push = (repository: string, credentials: string) =>
    skopeo(
      'copy',
      '--dest-tls-verify=false',
      '--dest-creds',
      credentials,
      `oci:${layout}`,
      `docker://${address}/${repository}:latest`,
    )
  for (const repository of ['gallery/nginx', 'shop/api', 'shop/web']) {
    const { status, output } = await push(repository, `whittle-worker:${workerSecret}`)
    expect(output).not.toContain('level=fatal')
    expect(status).toBe(0)
  }
  expect((await push('shop/api', `ann:${pullToken}`)).output).toContain('denied')
  expect((await push('shop/api', 'whittle-worker:wrong')).output).toMatch(/unauthorized|invalid username\/password/)
})

test('gallery images are pulled without a login, others are not', async () => {
  expect(await from('gallery/nginx')).toMatchObject({ status: 0 })
  expect((await from('shop/api')).output).toMatch(/denied|unauthorized/)
})

test('a pull token pulls its image and no other', async () => {
  expect(await from('shop/api', `ann:${pullToken}`)).toMatchObject({ status: 0 })
  expect(await from('gallery/nginx', `ann:${pullToken}`)).toMatchObject({ status: 0 })
  expect((await from('shop/web', `ann:${pullToken}`)).output).toMatch(/denied|unauthorized/)
  expect((await from('shop/api', 'ann:wrong')).output).toMatch(/unauthorized|invalid username\/password/)
})
