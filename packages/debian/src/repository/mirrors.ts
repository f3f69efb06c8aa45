import { type CommandRunner, WhittleError } from '@whittle/core'
import { repositoryError } from './errors.ts'

/** Base addresses of the archives: what stands before `/dists/` and `/pool/`, without a slash at the end. */
export interface DebianMirrors {
  main: string
  /** Not needed for sid. */
  security?: string
  /** An archive of superseded packages, laid out like Debian's snapshot archive: what stands before `/archive/`. */
  snapshot?: string
}

export interface MirrorPorts {
  runner: CommandRunner
  signal?: AbortSignal
}

const APT_TIMEOUT_MS = 30_000
const RELEASE_NAMES =
  '(?:buster|bullseye|bookworm|trixie|forky|duke|sid|oldoldstable|oldstable|stable|testing|unstable)'

/**
 * The mirrors to use: those given, and for what is not given those of the host's own apt configuration, whatever release
 * the host runs; an archive of superseded packages only where one is given. Third-party sources of the host are passed
 * over. Nothing given and nothing configured: `DEB_MIRROR_UNKNOWN`; an address that is not http or https:
 * `DEB_MIRROR_INVALID`.
 */
export async function findMirrors(given: Partial<DebianMirrors>, ports: MirrorPorts): Promise<DebianMirrors> {
  const main = given.main ? validMirror(given.main, 'WHITTLE_DEBIAN_MIRROR') : undefined
  const security = given.security ? validMirror(given.security, 'WHITTLE_DEBIAN_SECURITY_MIRROR') : undefined
  const snapshot = given.snapshot ? { snapshot: validMirror(given.snapshot, 'WHITTLE_SNAPSHOT_MIRROR') } : {}
  if (main !== undefined && security !== undefined) return { main, security, ...snapshot }
  const host = await hostMirrors(ports)
  const found = { main: main ?? host.main, security: security ?? host.security }
  if (found.main === undefined) {
    throw repositoryError({
      code: 'DEB_MIRROR_UNKNOWN',
      category: 'invalid-input',
      publicMessage: 'No Debian mirror is known: the apt configuration of this machine names none.',
      hint: 'Set WHITTLE_DEBIAN_MIRROR (and WHITTLE_DEBIAN_SECURITY_MIRROR) to the address of a mirror.',
    })
  }
  return { main: found.main, ...(found.security === undefined ? {} : { security: found.security }), ...snapshot }
}

/** The mirror for one archive. No security mirror where one is needed: `DEB_MIRROR_UNKNOWN`. */
export function mirrorOf(mirrors: DebianMirrors, archive: 'main' | 'security'): string {
  const mirror = mirrors[archive]
  if (mirror !== undefined) return mirror
  throw repositoryError({
    code: 'DEB_MIRROR_UNKNOWN',
    category: 'invalid-input',
    publicMessage: 'No mirror of Debian Security is known.',
    hint: 'Set WHITTLE_DEBIAN_SECURITY_MIRROR to the address of a mirror.',
  })
}

function validMirror(address: string, variable: string): string {
  const mirror = address.trim().replace(/\/+$/, '')
  if (isHttpAddress(mirror)) return mirror
  throw repositoryError({
    code: 'DEB_MIRROR_INVALID',
    category: 'invalid-input',
    publicMessage: `The mirror "${address}" is not an http or https address.`,
    hint: `Set ${variable} to an address like https://mirror.example/debian.`,
  })
}

function isHttpAddress(address: string): boolean {
  return URL.canParse(address) && ['http:', 'https:'].includes(new URL(address).protocol)
}

async function hostMirrors(ports: MirrorPorts): Promise<Partial<DebianMirrors>> {
  const targets = parseIndexTargets(await aptOutput(INDEX_TARGETS, ports))
  const known = await chooseMirrors(targets, ports)
  if (known.main !== undefined && known.security !== undefined) return known
  // A host that never ran `apt-get update` (a fresh container) has no index targets, yet its sources name the mirrors.
  const configured = await chooseMirrors(parsePrintedUris(await aptOutput(PRINT_URIS, ports)), ports)
  return { ...configured, ...known }
}

const INDEX_TARGETS = ['indextargets', '--format', '$(LABEL)|$(ORIGIN)|$(REPO_URI)|$(RELEASE)', 'Created-By: Packages']
const PRINT_URIS = ['update', '--print-uris']

/** A source of the host's apt, as far as it could be a Debian archive. */
export interface AptSource {
  archive: 'main' | 'security'
  uri: string
  release: string
}

/** Sources out of `apt-get indextargets` (lines `label|origin|uri|release`); the verified Label tells the archives. */
export function parseIndexTargets(output: string): AptSource[] {
  return output.split('\n').flatMap((line): AptSource[] => {
    const [label, origin, uri, release] = line.split('|')
    if (origin !== 'Debian' || uri === undefined || release === undefined) return []
    if (label === 'Debian') return [{ archive: 'main', uri, release }]
    return label === 'Debian-Security' ? [{ archive: 'security', uri, release }] : []
  })
}

const PRINTED_URI = /^'([^']+)\/dists\/([^']+)\/InRelease'/
const MAIN_RELEASE = new RegExp(`^${RELEASE_NAMES}(?:-updates)?$`)
const SECURITY_RELEASE = new RegExp(`^${RELEASE_NAMES}(?:-security|/updates)$`)

/**
 * Sources out of `apt-get update --print-uris`, by the names of their releases alone. Repositories that use Debian's
 * release names as well come last: an archive of Debian also has the `-updates` suite.
 */
export function parsePrintedUris(output: string): AptSource[] {
  const sources = output.split('\n').flatMap((line): AptSource[] => {
    const [, uri, release] = PRINTED_URI.exec(line) ?? []
    if (uri === undefined || release === undefined) return []
    if (MAIN_RELEASE.test(release)) return [{ archive: 'main', uri, release }]
    return SECURITY_RELEASE.test(release) ? [{ archive: 'security', uri, release }] : []
  })
  const withUpdates = new Set(sources.filter(({ release }) => release.endsWith('-updates')).map(({ uri }) => uri))
  const rank = (source: AptSource): number => (withUpdates.has(source.uri) ? 0 : 1)
  return sources.toSorted((a, b) => rank(a) - rank(b))
}

async function chooseMirrors(sources: AptSource[], ports: MirrorPorts): Promise<Partial<DebianMirrors>> {
  const chosen: Partial<DebianMirrors> = {}
  for (const { archive, uri } of sources) {
    if (chosen[archive] !== undefined) continue
    const mirror = (await mirrorAddresses(uri, ports)).find(isHttpAddress)
    if (mirror !== undefined) chosen[archive] = mirror.replace(/\/+$/, '')
  }
  return chosen
}

/** apt's `mirror+file:` names a file with one mirror a line (apt-transport-mirror(1)); cloud images use it. */
async function mirrorAddresses(uri: string, ports: MirrorPorts): Promise<string[]> {
  const [, path] = /^mirror\+file:(?:\/\/)?(\/[^?]*)$/.exec(uri) ?? []
  if (path === undefined) return [uri]
  const list = await outputOf('cat', ['--', path.replace(/\/+$/, '')], ports)
  return list
    .split('\n')
    .map((line) => line.trim().split(/\s+/)[0] ?? '')
    .filter((address) => address !== '' && !address.startsWith('#'))
}

function aptOutput(args: string[], ports: MirrorPorts): Promise<string> {
  return outputOf('apt-get', args, ports)
}

/** What the program prints, or nothing where it is not there or fails: the caller then knows no mirror. */
async function outputOf(program: string, args: string[], { runner, signal }: MirrorPorts): Promise<string> {
  try {
    const result = await runner.run(program, args, { timeoutMs: APT_TIMEOUT_MS, ...(signal ? { signal } : {}) })
    return result.exitCode === 0 ? result.stdout.toString('utf8') : ''
  } catch (thrown) {
    if (thrown instanceof WhittleError && thrown.code === 'COMMAND_NOT_FOUND') return ''
    throw thrown
  }
}
