import { type CatalogEntry, canonicalJson, ImageSpec, Lock, type LockedPackage } from '@whittle/core'
import { describe, expect, it } from 'vitest'
import { makeUniverse, type MadePackages } from './lock/made-universe.ts'
import { lockImage, type LockInput, versionTags, withOwnDigest } from './lock.ts'

const ARCHIVE: MadePackages = {
  libc6: { Version: '2.41-12', 'Multi-Arch': 'same' },
  zlib1g: { Depends: 'libc6 (>= 2.38)' },
  nginx: { Version: '1.26.3-3+deb13u1', Depends: 'libc6, zlib1g, httpd-data', Source: 'nginx-src (1.26.3-3)' },
  'nginx-data': { Provides: 'httpd-data', Architecture: 'all' },
  curl: { Version: '8.14.1-2', Depends: 'libc6' },
  'apache2-bin': { Conflicts: 'nginx' },
}

const BASE: CatalogEntry = {
  name: 'web',
  title: 'Web',
  description: 'A web server.',
  category: 'server',
  notes: [],
  spec: {
    ...specOf({ packages: ['nginx'], entrypoint: ['/usr/sbin/nginx'], ports: ['8080'] }).spec,
    test: { command: ['/usr/sbin/nginx', '-v'], timeoutSeconds: 10 },
  },
}

function specOf(spec: object, metadata: object = {}): ImageSpec {
  return ImageSpec.parse({ apiVersion: 'whittle.dev/v1', kind: 'Image', metadata: { name: 'shop', ...metadata }, spec })
}

interface Given {
  spec?: object
  metadata?: object
  archive?: MadePackages
  input?: Partial<LockInput>
}

async function outcomeOf({ spec = { packages: ['nginx'] }, metadata, archive = ARCHIVE, input }: Given) {
  const findBase = (name: string) => (name === BASE.name ? BASE : undefined)
  const made = await makeUniverse(archive)
  return lockImage({ spec: specOf(spec, metadata), ...made, findBase, arch: 'amd64', variant: 'prod', ...input })
}

async function lock(given: Given = {}): Promise<Lock> {
  const outcome = await outcomeOf(given)
  if (!outcome.ok) throw new Error(outcome.conflict.summary)
  return outcome.lock
}

const named = (found: Lock, name: string): LockedPackage => found.packages.find((entry) => entry.name === name)!

describe('lockImage', () => {
  it('pins the whole set, sorted, with where each package comes from', async () => {
    const found = await lock()
    expect(Lock.parse(found)).toEqual(found)
    expect(found.packages.map(({ name }) => name)).toEqual(['libc6', 'nginx', 'nginx-data', 'zlib1g'])
    expect(named(found, 'nginx')).toMatchObject({
      version: '1.26.3-3+deb13u1',
      source: 'nginx-src',
      sourceVersion: '1.26.3-3',
      path: 'pool/main/nginx.deb',
      sizeBytes: 1000,
      installedBytes: 10_240,
      suite: 'trixie',
      summary: 'the package nginx',
    })
    expect(named(found, 'nginx-data').arch).toBe('all')
    expect(found.snapshot).toEqual({
      id: '0123456789abcdef',
      date: '2026-03-01T00:00:00.000Z',
      releases: [{ suite: 'trixie', sha256: 'c'.repeat(64) }],
    })
  })

  it('says what the last survey knew of maintainer scripts of kept packages, which changes no image', async () => {
    const archive = { ...ARCHIVE, fping: { Depends: 'libc6' } }
    const found = await lock({ spec: { packages: ['fping'] }, archive })
    expect(named(found, 'fping').effectsKnown).toEqual([
      { script: 'postinst', commands: [expect.stringContaining('setcap cap_net_raw')] },
    ])
    expect(named(found, 'libc6')).not.toHaveProperty('effectsKnown')
    expect(Lock.parse(found)).toEqual(found)
    const without = { ...found, packages: found.packages.map((entry) => ({ ...entry, effectsKnown: undefined })) }
    expect(withOwnDigest(without).contentDigest).toBe(found.contentDigest)
  })

  it('says why each package is there, virtual dependencies included', async () => {
    const found = await lock({ spec: { from: 'web', packages: ['curl'] } })
    const reasons = found.packages.map(({ name, reason, requiredBy }) => [name, reason, requiredBy.join()])
    expect(reasons).toEqual([
      ['curl', 'requested', ''],
      ['libc6', 'dependency', 'curl,nginx,zlib1g'],
      ['nginx', 'base', ''],
      ['nginx-data', 'dependency', 'nginx'],
      ['zlib1g', 'dependency', 'nginx'],
    ])
    expect(named(await lock({ spec: { from: 'web', packages: ['nginx'] } }), 'nginx').reason).toBe('requested')
    expect(named(await lock({ spec: { packages: ['httpd-data'] } }), 'nginx-data').reason).toBe('requested')
    expect(named(await lock({ spec: { packages: ['nginx=1.26.3-3+deb13u1'] } }), 'nginx').reason).toBe('requested')
  })

  it('is the same document, byte for byte, whenever it is made', async () => {
    const given = { spec: { from: 'web', packages: ['curl'], environment: { B: '1', A: '2' } } }
    expect(canonicalJson(await lock(given))).toBe(canonicalJson(await lock(given)))
  })

  it('gives back the conflict of a set that cannot be', async () => {
    const outcome = await outcomeOf({ spec: { packages: ['nginx', 'apache2-bin'] } })
    expect(outcome).toMatchObject({ ok: false, conflict: { summary: expect.stringContaining('nginx') } })
  })

  it('refuses a base that is not in the gallery', async () => {
    await expect(lock({ spec: { from: 'nothing' } })).rejects.toMatchObject({
      code: 'LOCK_BASE_UNKNOWN',
      publicMessage: expect.stringContaining('spec.from'),
    })
  })
})

describe('contentDigest', () => {
  const digest = async (given: Given = {}) => (await lock(given)).contentDigest
  const packages = ['nginx']
  const withPackage = (name: string, fields: Record<string, string>) => ({ [name]: { ...ARCHIVE[name], ...fields } })

  it.each<[string, Given]>([
    ['the name', { metadata: { name: 'other' } }],
    ['the title', { metadata: { title: 'My shop', description: 'Sells.' } }],
    ['the schedule', { spec: { packages, schedule: { cron: '0 3 * * *' } } }],
    ['the test', { spec: { packages, test: { command: ['/usr/sbin/nginx', '-t'] } } }],
    ['a pin to the version that it has anyhow', { spec: { packages: ['nginx>=1.26'] } }],
    ['packages that are not in the set', { archive: { ...ARCHIVE, curl: { Version: '9' }, new: {} } }],
    ['the place in the pool', { archive: { ...ARCHIVE, ...withPackage('zlib1g', { Filename: 'pool/z.deb' }) } }],
  ])('does not change with %s', async (_, given) => {
    expect(await digest(given)).toBe(await digest())
  })

  it('does not change with the snapshot', async () => {
    const later = await makeUniverse(ARCHIVE, { id: 'fedcba9876543210', date: '2026-04-01T00:00:00.000Z' })
    expect(await digest({ input: later })).toBe(await digest())
    expect((await lock({ input: later })).snapshot).not.toEqual((await lock()).snapshot)
  })

  it.each<[string, Given]>([
    ['the bytes of a package', { archive: { ...ARCHIVE, ...withPackage('zlib1g', { SHA256: 'd'.repeat(64) }) } }],
    ['a further package', { spec: { packages: ['nginx', 'curl'] } }],
    ['a dependency that is now asked for', { spec: { packages: ['nginx', 'zlib1g'] } }],
    ['the environment', { spec: { packages, environment: { LOG: 'debug' } } }],
    ['the entry point', { spec: { packages, entrypoint: ['/usr/sbin/nginx'] } }],
    ['the user', { spec: { packages, user: '1000' } }],
    ['a label', { spec: { packages, labels: { team: 'shop' } } }],
    ['an annotation', { spec: { packages, annotations: { 'org.example.a': 'b' } } }],
    ['a file', { spec: { packages, files: [{ path: '/etc/motd', content: 'hello' }] } }],
    ['a declared user', { spec: { packages, users: [{ name: 'shop', uid: 10_001 }] } }],
    ['what the version is taken from', { spec: { packages, versionFrom: 'nginx' } }],
  ])('changes with %s', async (_, given) => {
    expect(await digest(given)).not.toBe(await digest())
  })
})

describe('a lock from a file', () => {
  it('has the digest of what it says, whatever it states', async () => {
    const made = await lock({})
    expect(withOwnDigest(made)).toEqual(made)
    const edited = structuredClone(made)
    edited.image.config.environment = { LOG: 'debug' }
    expect(withOwnDigest(edited).contentDigest).toBe(
      (await lock({ spec: { packages: ['nginx'], environment: { LOG: 'debug' } } })).contentDigest,
    )
  })

  it('may not hold a package twice', async () => {
    const made = await lock({})
    expect(Lock.safeParse({ ...made, packages: [...made.packages, made.packages[0]] }).success).toBe(false)
  })
})

it('counts layering as content, and a single layer not as something else than none', async () => {
  const digestOf = async (layering: unknown) => (await lock({ spec: { packages: ['nginx'], layering } })).contentDigest
  const origin = (budget: number) => digestOf({ strategy: 'origin', budget })
  expect(await digestOf('single')).toBe((await lock()).contentDigest)
  expect(new Set([await digestOf('single'), await origin(4), await origin(5)]).size).toBe(3)
})

it('refuses a further repository that the snapshot was made without', async () => {
  const spec = { packages: ['nginx'], sources: ['acme'] }
  await expect(lock({ spec })).rejects.toMatchObject({ code: 'LOCK_SOURCE_UNKNOWN', category: 'invalid-input' })
})

describe('what cannot be built yet', () => {
  it.each<[string, object, Partial<LockInput>]>([
    ['spec.certificates', { certificates: [{ name: 'corp', path: 'corp.pem' }] }, {}],
    ['spec.files', { files: [{ path: '/etc/motd', source: 'motd' }] }, {}],
  ])('is refused by its name: %s', async (field, spec, input) => {
    await expect(lock({ spec: { packages: ['nginx'], ...spec }, input })).rejects.toMatchObject({
      code: 'LOCK_NOT_SUPPORTED',
      category: 'invalid-input',
      publicMessage: expect.stringMatching(`^${field}: `),
    })
  })
})

describe('versionTags', () => {
  it('names the upstream version of one package with its lines', async () => {
    expect(versionTags(await lock({ spec: { packages: ['nginx'], versionFrom: 'nginx' } }))).toEqual([
      '1.26.3',
      '1.26',
      '1',
    ])
  })

  it('needs that package in the image', async () => {
    const spec = { packages: ['nginx'], versionFrom: 'curl' }
    await expect(lock({ spec })).rejects.toMatchObject({ code: 'LOCK_VERSION_SOURCE_ABSENT' })
  })

  it('is empty where no package is named', async () => {
    expect(versionTags(await lock())).toEqual([])
  })
})

describe('the lock of a development image', () => {
  const archive: MadePackages = {
    ...ARCHIVE,
    bash: { Essential: 'yes', Depends: 'libc6' },
    'perl-base': { Essential: 'yes' },
    apt: { Depends: 'libc6' },
    'ca-certificates': {},
    gcc: { Depends: 'libc6' },
    make: {},
  }
  const aptSources = 'Types: deb\nURIs: http://mirror.example/debian\n'
  const input: Partial<LockInput> = { variant: 'dev', aptSources }

  it('adds essential packages, apt and the build tools, and leaves nothing out', async () => {
    const found = await lock({ spec: { packages: ['nginx'], dev: { packages: ['gcc', 'make'] } }, archive, input })
    expect(found.packages.map(({ name }) => name).join(' ')).toBe(
      'apt bash ca-certificates gcc libc6 make nginx nginx-data perl-base zlib1g',
    )
    expect(new Set(found.packages.map(({ disposition, rule }) => `${disposition} ${rule}`))).toEqual(
      new Set(['keep development']),
    )
    expect(named(found, 'make').reason).toBe('requested')
    expect(named(found, 'bash').reason).toBe('base')
  })

  it('has the build tools of its base', async () => {
    const findBase = () => ({ ...BASE, spec: { ...BASE.spec, dev: { packages: ['gcc'] } } })
    const found = await lock({ spec: { from: 'web' }, archive, input: { ...input, findBase } })
    expect(named(found, 'gcc').reason).toBe('base')
  })

  it('starts as a shell of root, names the mirror, and tests dpkg and apt', async () => {
    const { image, variant } = await lock({
      spec: { packages: ['nginx'], entrypoint: ['/usr/sbin/nginx'] },
      archive,
      input,
    })
    expect(variant).toBe('dev')
    expect(image.config).toMatchObject({ user: 'root', entrypoint: [], command: ['/bin/bash'] })
    expect(image.files).toEqual([{ path: '/etc/apt/sources.list.d/debian.sources', content: aptSources }])
    expect(image.test?.command?.join(' ')).toMatch(/dpkg --audit.*apt-get check/)
  })

  it('takes back what the production image excludes where the system needs it, and only then', async () => {
    const found = await lock({ spec: { packages: ['nginx'], exclude: ['perl-base', 'curl'] }, archive, input })
    expect(found.packages.map(({ name }) => name)).toContain('perl-base')
    expect(found.packages.map(({ name }) => name)).not.toContain('curl')
  })

  it('has another digest than production, and another for another mirror', async () => {
    const digests = await Promise.all([
      lock({ archive }),
      lock({ archive, input }),
      lock({ archive, input: { ...input, aptSources: 'Types: deb\nURIs: http://other.example/debian\n' } }),
    ])
    expect(new Set(digests.map(({ contentDigest }) => contentDigest)).size).toBe(3)
  })
})
