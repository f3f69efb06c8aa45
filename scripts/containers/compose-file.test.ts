import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { parseEnv as parseWebEnv } from '../../apps/web/src/env.ts'
import { parseEnv as parseWorkerEnv } from '../../apps/worker/src/env.ts'
import { repositoryRoot } from '../stack/data-folder.ts'

interface Service {
  image: string
  build: { context: string; dockerfile: string; target: string }
  user?: string
  restart: string
  read_only: boolean
  cap_drop: string[]
  security_opt: string[]
  environment: Record<string, string>
  depends_on?: Record<string, { condition: string }>
  volumes?: string[]
  ports?: string[]
  healthcheck?: { test: string[] }
}

const text = read('docker-compose.yml')
const file = parse(text, { merge: true, uniqueKeys: true }) as {
  services: Record<string, Service>
  volumes: Record<string, null>
}
const example = parseDotenv(read('.env.example'))
/** `${NAME}`, `${NAME:-default}` and `${NAME:?message}`, all that podman-compose 1.0 knows, as the Compose specification has them. */
const reference = /\$\{([A-Z_]+)(?:(:[-?])([^}]*))?\}/g

let folder: string
let filled: Record<string, string>
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'compose-'))
  for (const path of ['.env.example', 'deploy/docker/make-env.sh']) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(repositoryRoot, path), join(folder, path))
  }
  makeEnv()
  filled = parseDotenv(readFileSync(join(folder, '.env'), 'utf8'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('make-env.sh', () => {
  it('fills in the secrets for the owner alone, and changes nothing that has a value', () => {
    const before = readFileSync(join(folder, '.env'), 'utf8')
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600)
    makeEnv()
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(before)
    const made = Object.keys(filled).filter((name) => filled[name] !== example[name])
    expect(made).toEqual(required())
    expect(new Set(made.map((name) => filled[name])).size).toBe(made.length)
    for (const name of made) expect(filled[name]).toMatch(/^[0-9a-f]{64}$/)
  })

  it('makes what an older .env does not name', () => {
    const path = join(folder, '.env')
    const before = readFileSync(path, 'utf8')
    writeFileSync(path, 'AUTH_SECRET=mine\n')
    makeEnv()
    const made = parseDotenv(readFileSync(path, 'utf8'))
    writeFileSync(path, before)
    expect(made).toMatchObject({ AUTH_SECRET: 'mine', WHITTLE_REDIS_PASSWORD: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })
})

describe('docker-compose.yml', () => {
  it('takes from .env only what .env.example explains, with the same defaults, and marks it there', () => {
    const seen = references()
    expect([...seen.keys()].filter((name) => !(name in example))).toEqual([])
    // podman-compose 1.0 takes an empty default for text.
    expect(text).not.toContain(':-}')
    const defaults = [...seen].filter(([, { operator }]) => operator === ':-')
    expect(defaults.map(([name, { value }]) => [name, value])).toEqual(defaults.map(([name]) => [name, example[name]]))
    expect(markedForCompose().sort()).toEqual([...seen.keys()].sort())
  })

  it('refuses to start without a secret', () => {
    expect(required()).toEqual([
      'AUTH_SECRET',
      'WHITTLE_WORKER_SECRET',
      'WHITTLE_POSTGRES_PASSWORD',
      'WHITTLE_REDIS_PASSWORD',
    ])
    for (const name of required()) expect([name, example[name]]).toEqual([name, ''])
  })

  it.each([
    ['web', 'apps/web/src/env.ts'],
    ['resolver', 'apps/worker/src/env.ts'],
    ['worker', 'apps/worker/src/env.ts'],
  ])('sets for %s what its env.ts reads', (name, path) => {
    const known = new Set([...read(path).matchAll(/^ +([A-Z][A-Z0-9_]+): /gm)].map(([, key]) => key!))
    // Auth.js reads its address itself; what both kinds of process share may be more than one of them reads.
    const spare = new Set(['AUTH_URL', 'LOG_LEVEL'])
    const set = Object.keys(file.services[name]!.environment)
    expect(set.filter((key) => !known.has(key) && !spare.has(key))).toEqual([])
    expect(set).toEqual(expect.arrayContaining(['DATABASE_URL', 'REDIS_URL', 'WHITTLE_DATA']))
  })

  it('gives web, resolver and worker configurations that they take, and that fit together', () => {
    const web = parseWebEnv(environmentOf('web'))
    const resolver = parseWorkerEnv(environmentOf('resolver'))
    const worker = parseWorkerEnv(environmentOf('worker'))
    expect(new URL(web.WHITTLE_RESOLVER_URL).host).toBe(`resolver:${resolver.WHITTLE_RESOLVER_PORT}`)
    expect(worker.WHITTLE_WORKER_SECRET).toBe(web.WHITTLE_WORKER_SECRET)
    expect([...resolver.WHITTLE_ROLES, ...worker.WHITTLE_ROLES].sort()).toEqual([
      'build',
      'resolve',
      'schedule',
      'sync',
    ])
    const realm = environmentOf('registry')
    expect(realm.REGISTRY_AUTH_TOKEN_REALM).toBe(`${web.WHITTLE_URL}/api/registry/token`)
    expect(realm.REGISTRY_AUTH_TOKEN_SERVICE).toBe(web.WHITTLE_REGISTRY_SERVICE)
    expect(realm.REGISTRY_AUTH_TOKEN_ROOTCERTBUNDLE).toBe(web.WHITTLE_REGISTRY_CERT_FILE)
    expect(new URL(web.WHITTLE_URL).port).toBe(filled.WHITTLE_WEB_PORT)
    expect(web.WHITTLE_REGISTRY_HOST).toBe(`localhost:${filled.WHITTLE_REGISTRY_PORT}`)
    expect(new URL(web.DATABASE_URL).password).toBe(environmentOf('postgres').POSTGRES_PASSWORD)
    expect(new URL(web.REDIS_URL).password).toBe(environmentOf('redis').REDIS_PASSWORD)
    expect(environmentOf('setup')).toMatchObject({
      DATABASE_URL: web.DATABASE_URL,
      WHITTLE_REGISTRY_KEY_FILE: web.WHITTLE_REGISTRY_KEY_FILE,
    })
  })

  it('opens ports on loopback alone, and no more than page and registry', () => {
    const ports = Object.values(file.services).flatMap((service) => service.ports ?? [])
    expect(ports.map(fill)).toEqual(['127.0.0.1:5000:5000', '127.0.0.1:3000:3000'])
  })

  it.each(Object.keys(file.services))('runs %s without rights, on a file system that it cannot change', (name) => {
    const service = file.services[name]!
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
    expect(service.security_opt).toContain('no-new-privileges:true')
    expect(service.user).toBeUndefined()
    expect(stageOf(service)).toMatch(/^USER (?!0|root)\S+$/m)
    expect(service.image).toBe(`whittle-${service.build.target}`)
    expect(service.healthcheck !== undefined).toBe(name !== 'setup')
  })

  it('names services, volumes and files that are there', () => {
    const { services, volumes } = file
    const mounted = Object.values(services).flatMap((service) => (service.volumes ?? []).map((at) => at.split(':')[0]!))
    expect([...new Set(mounted)].sort()).toEqual(Object.keys(volumes).sort())
    const waits = Object.values(services).flatMap((service) => Object.entries(service.depends_on ?? {}))
    for (const [name, { condition }] of waits) {
      const ends = condition === 'service_completed_successfully'
      expect([name, services[name]?.restart]).toEqual([name, ends ? 'on-failure' : 'unless-stopped'])
    }
    const profiles = [...text.matchAll(/seccomp=(\S+)/g)].map(([, path]) => path!)
    expect(profiles).toHaveLength(1)
    for (const path of profiles) expect(existsSync(join(repositoryRoot, path))).toBe(true)
  })
})

it('the profile of the worker allows what bubblewrap calls', () => {
  const profile = JSON.parse(read('deploy/docker/worker-seccomp.json')) as {
    syscalls: { names: string[]; action: string; args: unknown[] | null; includes: object }[]
  }
  const allowed = profile.syscalls
    .filter(
      ({ action, args, includes }) =>
        action === 'SCMP_ACT_ALLOW' && !args?.length && Object.keys(includes).length === 0,
    )
    .flatMap(({ names }) => names)
  expect(allowed).toEqual(expect.arrayContaining(['clone', 'unshare', 'mount', 'umount2', 'pivot_root', 'sethostname']))
  expect(allowed).not.toContain('init_module')
})

function read(path: string): string {
  return readFileSync(join(repositoryRoot, path), 'utf8')
}

function makeEnv(): void {
  const run = spawnSync('sh', [join(folder, 'deploy/docker/make-env.sh')], { encoding: 'utf8' })
  expect([run.status, run.stderr]).toEqual([0, ''])
}

function parseDotenv(content: string): Record<string, string> {
  return Object.fromEntries([...content.matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, key, value]) => [key!, value!]))
}

function references(): Map<string, { operator?: string; value?: string }> {
  return new Map([...text.matchAll(reference)].map(([, name, operator, value]) => [name!, { operator, value }]))
}

/** In the order of .env.example. */
function required(): string[] {
  const seen = references()
  return Object.keys(example).filter((name) => seen.get(name)?.operator === ':?')
}

function fill(value: string): string {
  return value.replaceAll(reference, (_, name: string, operator: string, rest: string) => {
    if (operator === ':?' && !filled[name]) throw new Error(`${name} is missing: ${rest}`)
    return filled[name] || (operator === ':-' ? rest : '')
  })
}

function environmentOf(name: string): Record<string, string> {
  const variables = Object.entries(file.services[name]!.environment)
  return Object.fromEntries(variables.map(([key, value]) => [key, fill(value)]))
}

/** Names below a comment that begins with `[compose]`. */
function markedForCompose(): string[] {
  const names: string[] = []
  let [marked, inComment] = [false, false]
  for (const line of read('.env.example').split('\n')) {
    const isComment = line.startsWith('#')
    if (isComment && !inComment) marked = line.startsWith('# [compose]')
    if (marked && !isComment && line !== '') names.push(line.split('=')[0]!)
    inComment = isComment
  }
  return names
}

/** The lines of the Dockerfile that make a service's image. */
function stageOf({ build }: Service): string {
  const content = read(build.context === '.' ? build.dockerfile : join(build.context, build.dockerfile))
  const stage = content.split(/^FROM /m).find((part) => part.startsWith(`\${BASE} AS ${build.target}\n`))
  if (stage === undefined) throw new Error(`${build.dockerfile} has no stage ${build.target}`)
  return stage
}
