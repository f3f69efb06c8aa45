import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ImageSpec, type Snapshot, type Variant } from '@whittle/core'
import { createNodeEngine, writeOciLayout } from '@whittle/engine'

/** An image that was built, and its files on this host as a container would see them. */
export interface UnpackedImage {
  /** `oci:FOLDER:TAG` for skopeo and buildah. */
  reference: string
  root: string
}

/** Images built from a mirror on loopback, and a place without any other network to run them in. */
export interface Stand {
  folder: string
  /** Builds an image of the catalogue and unpacks it with umoci. */
  image(name: string, variant: Variant): Promise<UnpackedImage>
  /** Lets the mirror keep a package with what belongs to its installation. */
  keepPackage(name: string): Promise<void>
  /** Runs a program in a root; the only network is a loopback on which the mirror serves what it kept. */
  run(root: string, command: readonly string[], options?: RunOptions): RunResult
  stop(): void
}

export interface RunOptions {
  /** 0 unless told. */
  uid?: number
  /** Folders of the host by the place where the program sees them. */
  binds?: Readonly<Record<string, string>>
  environment?: Readonly<Record<string, string>>
}

export interface RunResult {
  exitCode: number | null
  /** Standard output and standard error. */
  output: string
}

const PORT = 18_937
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const MIRROR = join(import.meta.dirname, 'caching-mirror.ts')

/** Starts the mirror and reads the newest index through it. `folder` may be kept for another run on the same day. */
export async function createStand(folder: string, storeFolder: string): Promise<Stand> {
  const archive = join(folder, 'mirror')
  await mkdir(archive, { recursive: true })
  const upstream = await createNodeEngine({
    storeFolder,
    mirrors: { main: process.env.WHITTLE_DEBIAN_MIRROR, security: process.env.WHITTLE_DEBIAN_SECURITY_MIRROR },
  }).ports.mirrors()
  const mirror = await startMirror(archive, upstream)
  const address = `http://127.0.0.1:${PORT}`
  const mirrors = { main: `${address}/debian`, security: `${address}/debian-security` }
  const { engine, store } = createNodeEngine({ storeFolder, mirrors })
  const snapshot = await engine.sync('debian/13', {})
  await keepIndexes(snapshot, mirrors)
  const specOf = (spec: object, name: string) =>
    ImageSpec.parse({ apiVersion: 'whittle.dev/v1', kind: 'Image', metadata: { name }, spec })
  return {
    folder,
    async image(name, variant) {
      const spec = specOf({ from: name }, name)
      const outcome = await engine.build({ spec, snapshot, architectures: ['amd64'], variant, events: () => undefined })
      if (outcome.status !== 'built') throw new Error(`${name} cannot be built`)
      const tag = `${name}-${variant}`
      await writeOciLayout({ store, index: outcome.image.index, folder: join(folder, 'images'), tag })
      const bundle = join(folder, `bundle-${tag}`)
      await rm(bundle, { recursive: true, force: true })
      finished('umoci', ['unpack', '--image', `${join(folder, 'images')}:${tag}`, bundle])
      return { reference: `oci:${join(folder, 'images')}:${tag}`, root: join(bundle, 'rootfs') }
    },
    async keepPackage(name) {
      const spec = specOf({ packages: [name] }, name)
      const outcome = await engine.lock({ spec, snapshot, arch: 'amd64', variant: 'prod' })
      if (!outcome.ok) throw new Error(outcome.conflict.summary)
      for (const { path, suite } of outcome.lock.packages) {
        await fetched(`${suite.endsWith('-security') ? mirrors.security : mirrors.main}/${path}`)
      }
    },
    run: (root, command, options) => runAlone(root, command, { ...options, archive }),
    stop: () => void mirror.kill(),
  }
}

async function startMirror(archive: string, upstream: { main: string; security?: string }): Promise<ChildProcess> {
  const archives = [`debian=${upstream.main}`, ...(upstream.security ? [`debian-security=${upstream.security}`] : [])]
  const child = spawn(process.execPath, [MIRROR, String(PORT), archive, ...archives], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`port ${PORT} is taken`)))
  await Promise.race([once(child.stdout, 'data'), ended])
  ended.catch(() => undefined)
  return child
}

/** What `apt-get update` asks for: releases, indexes of packages, descriptions in English. */
async function keepIndexes(snapshot: Snapshot, mirrors: { main: string; security: string }): Promise<void> {
  for (const { suite, archive, indexes } of snapshot.releases) {
    // Of Debian's archives alone: a snapshot may have further repositories, which these images do not use.
    if (archive === undefined) continue
    const address = `${mirrors[archive]}/dists/${suite}`
    const release = await fetched(`${address}/InRelease`)
    for (const { path, digest } of indexes) {
      await fetched(`${address}/${path.replace(/[^/]+$/, '')}by-hash/SHA256/${digest.slice('sha256:'.length)}`)
    }
    const hash = /^ ([0-9a-f]{64}) +\d+ main\/i18n\/Translation-en\.xz$/m.exec(release)?.[1]
    if (hash !== undefined) await fetched(`${address}/main/i18n/by-hash/SHA256/${hash}`)
  }
}

async function fetched(address: string): Promise<string> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${address} answers ${response.status}`)
  return Buffer.from(await response.arrayBuffer()).toString('latin1')
}

/**
 * Two sandboxes: the outer one has a network of its own and runs the mirror; the inner one has the root. Both are root
 * with its capabilities, as in a container's build: apt drops to its account, dpkg gives files away.
 */
function runAlone(root: string, command: readonly string[], options: RunOptions & { archive: string }): RunResult {
  const { uid = 0, binds = {}, environment = {}, archive } = options
  // A user namespace may not mount a /proc of its own where the host hides parts of its own.
  const isolation =
    uid === 0
      ? ['--unshare-pid', '--proc', '/proc', '--cap-add', 'ALL']
      : ['--unshare-user', '--uid', String(uid), '--gid', String(uid), '--ro-bind', '/proc', '/proc']
  const variables = { HOME: '/root', DEBIAN_FRONTEND: 'noninteractive', PATH, ...environment }
  const inner = [
    ...['bwrap', '--unshare-ipc', '--die-with-parent', '--bind', root, '/', ...isolation, '--dev', '/dev'],
    ...Object.entries(binds).flatMap(([to, from]) => ['--bind', from, to]),
    ...['--clearenv', ...Object.entries(variables).flatMap(([key, value]) => ['--setenv', key, value])],
    ...['--', ...command],
  ]
  const script = `coproc MIRROR { exec "$NODE" "$MIRROR_PROGRAM" ${PORT} "$ARCHIVE"; }; read -r _ <&"\${MIRROR[0]}"; "$@"; status=$?; kill "$MIRROR_PID"; exit "$status"`
  const outer = [
    '--unshare-net',
    '--unshare-pid',
    '--die-with-parent',
    '--cap-add',
    'ALL',
    '--dev-bind',
    '/',
    '/',
    '--proc',
    '/proc',
  ]
  const { status, stdout, stderr } = spawnSync('bwrap', [...outer, '--', 'bash', '-c', script, 'run', ...inner], {
    encoding: 'utf8',
    env: { ...process.env, NODE: process.execPath, MIRROR_PROGRAM: MIRROR, ARCHIVE: archive },
    maxBuffer: 64 * 1024 ** 2,
    timeout: 600_000,
    killSignal: 'SIGKILL',
  })
  return { exitCode: status, output: `${stdout}${stderr}` }
}

/** Runs a program of this host to its end; its own words are the error. */
export function finished(program: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 })
  if (status === 0) return stdout
  throw new Error(`${program} ${args[0]} failed: ${stderr || String(error)}`)
}
