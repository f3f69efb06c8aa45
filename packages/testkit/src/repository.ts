import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { compressXz, type DebInit, makeControl, makeDeb } from './make-deb.ts'

/** A package as a repository lists it. */
export interface RepositoryPackage {
  name: string
  version: string
  /** `all` lists it for every architecture. */
  arch: string
  /** Bytes of the .deb. */
  deb: Uint8Array
  /** Further fields of its index paragraph: `Depends`, `Section`, … */
  fields?: Readonly<Record<string, string>>
}

/** A made package with the index paragraph that its control file gives. */
export function repositoryPackage(init: DebInit): RepositoryPackage {
  const lines = makeControl(init.control).trimEnd().split('\n')
  const control = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).trim()]
  })
  const { Package: name = '', Version: version = '', Architecture: arch = '', ...fields } = Object.fromEntries(control)
  return { name, version, arch, fields, deb: makeDeb(init) }
}

export interface RepositorySuite {
  suite: string
  /** What the release names itself; the suite unless told. */
  codename?: string
  packages: readonly RepositoryPackage[]
  architectures?: readonly string[]
  date: Date
  validUntil?: Date
  byHash?: boolean
  /** Lies in one folder beside its release instead of below `dists/`; `suite` is that folder, `./` the root. */
  flat?: boolean
  /** `xz` needs the program of that name. */
  compression?: 'gz' | 'xz' | 'none'
}

/** The files of one suite below the root of a mirror: indexes, packages, and the text of the release, not yet signed. */
export interface RepositoryFiles {
  files: Map<string, Buffer>
  release: string
}

/** Path of a package below the root of its mirror. */
export function poolPath({ name, version, arch }: Pick<RepositoryPackage, 'name' | 'version' | 'arch'>): string {
  return `pool/main/${name.slice(0, 1)}/${name}/${name}_${version.replace(/^\d+:/, '')}_${arch}.deb`
}

/** Lays a suite out as a Debian archive does (Debian wiki, RepositoryFormat), with component main alone. */
export function makeRepository(suite: RepositorySuite): RepositoryFiles {
  if (suite.flat) return makeFlatRepository(suite)
  const { architectures = ['amd64'], byHash = true, compression = 'gz' } = suite
  const files = new Map<string, Buffer>()
  for (const wanted of suite.packages) files.set(poolPath(wanted), Buffer.from(wanted.deb))
  const listed: string[] = []
  for (const arch of architectures) {
    const index = Buffer.from(indexText(suite.packages.filter((entry) => ['all', arch].includes(entry.arch))))
    const folder = `main/binary-${arch}`
    const variants = new Map<string, Buffer>([[`${folder}/Packages`, index]])
    if (compression === 'gz') variants.set(`${folder}/Packages.gz`, gzipSync(index))
    if (compression === 'xz') variants.set(`${folder}/Packages.xz`, compressXz(index))
    for (const [path, bytes] of variants) {
      files.set(`dists/${suite.suite}/${path}`, bytes)
      if (byHash) files.set(`dists/${suite.suite}/${folder}/by-hash/SHA256/${sha256(bytes)}`, bytes)
      listed.push(` ${sha256(bytes)} ${String(bytes.length).padStart(8)} ${path}`)
    }
  }
  return { files, release: releaseText(suite, { architectures, byHash, listed }) }
}

/** A flat repository (sources.list(5)): one index of every architecture, paths from the root as `./name.deb`. */
function makeFlatRepository(suite: RepositorySuite): RepositoryFiles {
  const folder = suite.suite.replace(/^\.?\/+/, '')
  const place = (entry: RepositoryPackage) => `${folder}${entry.name}_${entry.version}_${entry.arch}.deb`
  const files = new Map(suite.packages.map((entry): [string, Buffer] => [place(entry), Buffer.from(entry.deb)]))
  const index = Buffer.from(indexText(suite.packages, (entry) => `./${place(entry)}`))
  files.set(`${folder}Packages`, index)
  const listed = [` ${sha256(index)} ${String(index.length).padStart(8)} Packages`]
  const date = `Date: ${suite.date.toUTCString().replace('GMT', 'UTC')}`
  return { files, release: ['Origin: Flat', date, 'SHA256:', ...listed, ''].join('\n') }
}

function indexText(
  packages: readonly RepositoryPackage[],
  place: (entry: RepositoryPackage) => string = poolPath,
): string {
  return packages
    .map((entry) => {
      const fields = {
        Package: entry.name,
        Version: entry.version,
        Architecture: entry.arch,
        Maintainer: 'Nobody <nobody@example.invalid>',
        'Installed-Size': '1',
        ...entry.fields,
        Filename: place(entry),
        Size: String(entry.deb.length),
        SHA256: sha256(entry.deb),
        Description: entry.fields?.['Description'] ?? `fake package ${entry.name}`,
      }
      return Object.entries(fields)
        .map(([name, value]) => `${name}: ${value}\n`)
        .join('')
    })
    .join('\n')
}

function releaseText(
  suite: RepositorySuite,
  { architectures, byHash, listed }: { architectures: readonly string[]; byHash: boolean; listed: string[] },
): string {
  return [
    'Origin: Debian',
    'Label: Debian',
    `Suite: ${suite.suite}`,
    `Codename: ${suite.codename ?? suite.suite}`,
    `Date: ${suite.date.toUTCString().replace('GMT', 'UTC')}`,
    ...(suite.validUntil ? [`Valid-Until: ${suite.validUntil.toUTCString().replace('GMT', 'UTC')}`] : []),
    `Acquire-By-Hash: ${byHash ? 'yes' : 'no'}`,
    `Architectures: ${architectures.join(' ')}`,
    'Components: main',
    'SHA256:',
    ...listed,
    '',
  ].join('\n')
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
