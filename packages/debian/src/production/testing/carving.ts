import type { CarvedPackage, Lock, LockedPackage, PackageReason, Store } from '@whittle/core'
import { createMemoryStore, makeDeb, makeElf, type DebInit, type MadeFile } from '@whittle/testkit'
import { inspectPackage } from '../../package/inspect-package.ts'
import type { PackageInspection } from '../../package/package-inspection.ts'
import type { CarvedTree } from '../carved-tree.ts'
import { carvePackages } from '../carve-packages.ts'

/** A package of a test: what makeDeb takes, and its place in the lock. */
export interface Made extends Omit<DebInit, 'control' | 'files'> {
  control?: Record<string, string>
  files?: MadeFile[]
  reason?: PackageReason
  /** Names of packages of the set. */
  needs?: string[]
}

export const LIB = '/usr/lib/x86_64-linux-gnu'
export const program = (path: string, needed: string[], imports: string[] = []): MadeFile => ({
  path,
  mode: 0o755,
  content: makeElf({ interpreter: '/lib64/ld-linux-x86-64.so.2', needed, imports }),
})
export const library = (path: string, needed: string[] = [], imports: string[] = []): MadeFile => ({
  path,
  content: makeElf({ soname: path.slice(path.lastIndexOf('/') + 1), needed, imports }),
})
export const script = (path: string, interpreter: string, text = ''): MadeFile => ({
  path,
  mode: 0o755,
  content: `#!${interpreter}\n${text}`,
})
const copyright = (name: string): MadeFile => ({
  path: `/usr/share/doc/${name}/copyright`,
  content: `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nFiles: *\nLicense: Expat\n`,
})

const LIBC: Made = {
  needs: ['libgcc-s1'],
  files: [
    library(`${LIB}/libc.so.6`),
    library(`${LIB}/ld-linux-x86-64.so.2`),
    { path: '/usr/lib64/ld-linux-x86-64.so.2', target: '../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2' },
    library(`${LIB}/gconv/BIG5.so`, ['libc.so.6']),
    copyright('libc6'),
  ],
}
const LIBGCC: Made = {
  needs: ['gcc-14-base'],
  files: [library(`${LIB}/libgcc_s.so.1`, ['libc.so.6']), { path: '/usr/share/doc/libgcc-s1', target: 'gcc-14-base' }],
}
export const BASE: Record<string, Made> = {
  libc6: LIBC,
  'libgcc-s1': LIBGCC,
  'gcc-14-base': { files: [copyright('gcc-14-base')] },
}

/** What was carved, and what it was carved from. */
export interface Carving {
  tree: CarvedTree
  inspections: Map<string, PackageInspection>
  store: Store
  lock: Lock
}

export async function prepare(
  made: Record<string, Made>,
  image: Partial<Lock['image']> = {},
): Promise<Omit<Carving, 'tree'>> {
  const store = createMemoryStore()
  const inspections = new Map<string, PackageInspection>()
  const packages: LockedPackage[] = []
  for (const [name, { control, files, reason, needs: _, ...rest }] of Object.entries(made)) {
    const deb = makeDeb({ control: { Package: name, ...control }, files: files ?? [], compression: 'none', ...rest })
    const { digest, sizeBytes } = await store.blobs.put(deb)
    inspections.set(name, await inspectPackage(digest, store))
    packages.push({
      name,
      version: '1.0-1',
      arch: 'amd64',
      source: name,
      sourceVersion: '1.0-1',
      path: `pool/${name}.deb`,
      sizeBytes,
      sha256: digest.slice('sha256:'.length),
      suite: 'trixie',
      reason: reason ?? 'dependency',
      requiredBy: Object.keys(made).filter((other) => made[other]?.needs?.includes(name)),
      disposition: 'keep',
      installedBytes: 0,
      section: control?.['Section'] ?? 'misc',
      summary: name,
    })
  }
  const lock: Lock = {
    schema: 'whittle.dev/lock/v1',
    contentDigest: `sha256:${'0'.repeat(64)}`,
    specDigest: `sha256:${'0'.repeat(64)}`,
    distribution: 'debian/13',
    arch: 'amd64',
    variant: 'prod',
    snapshot: { id: 'x', date: '2026-01-01T00:00:00Z', releases: [] },
    image: {
      name: 'test',
      basePackages: [],
      packages: [],
      exclude: [],
      config: {
        environment: {},
        entrypoint: [],
        command: [],
        workingDirectory: '/',
        user: 'nonroot',
        ports: [],
        volumes: [],
        labels: {},
      },
      annotations: {},
      users: [],
      files: [],
      ...image,
    },
    packages,
  }
  return { store, inspections, lock }
}

export async function carve(made: Record<string, Made>, image: Partial<Lock['image']> = {}): Promise<Carving> {
  const prepared = await prepare(made, image)
  return { ...prepared, tree: await carvePackages(prepared.lock, prepared.inspections, prepared.store) }
}

export const starting = (...entrypoint: string[]) => ({
  config: {
    environment: {},
    entrypoint,
    command: [],
    workingDirectory: '/',
    user: 'nonroot',
    ports: [],
    volumes: [],
    labels: {},
  },
})
export const kept = ({ tree }: Carving) => tree.packages.map(({ name }) => name)
export const pathsOf = ({ tree }: Carving, name: string) =>
  tree.packages.find((entry) => entry.name === name)?.entries.map(({ path }) => path)
export const report = ({ tree }: Carving, name: string) =>
  tree.report.packages.find((entry) => entry.name === name) as CarvedPackage
export const generated = ({ tree }: Carving, path: string) => tree.generated.find((entry) => entry.path === path)
