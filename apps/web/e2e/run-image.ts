import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A pulled image, unpacked the way a runtime would. */
export interface UnpackedImage {
  folder: string
  rootfs: string
  remove(): Promise<void>
}

/** Pulls with skopeo and unpacks with umoci: two tools that know nothing of Whittle. */
export async function pullAndUnpack(reference: string, credentials?: string): Promise<UnpackedImage> {
  const folder = await mkdtemp(join(tmpdir(), 'whittle-e2e-'))
  const login = credentials === undefined ? ['--src-no-creds'] : ['--src-creds', credentials]
  const layout = join(folder, 'layout')
  await run('skopeo', ['copy', '--src-tls-verify=false', ...login, `docker://${reference}`, `oci:${layout}:pulled`])
  const rootless = process.getuid?.() === 0 ? [] : ['--rootless']
  await run('umoci', ['unpack', ...rootless, '--image', `${layout}:pulled`, join(folder, 'bundle')])
  return { folder, rootfs: join(folder, 'bundle/rootfs'), remove: () => rm(folder, { recursive: true, force: true }) }
}

// bash of the host fetches the page: image and host share nothing but the loopback of a network of their own.
const FETCH = `
"$@" >/dev/null 2>&1 &
for attempt in $(seq 100); do
  if exec 3<>/dev/tcp/127.0.0.1/8080; then
    printf 'GET / HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3
    cat <&3
    exit 0
  fi 2>/dev/null
  sleep 0.1
done
exit 1`

/** Starts nginx of an unpacked image as its own user, without capabilities, and returns the page it serves. */
export async function servedPage({ rootfs }: UnpackedImage): Promise<string> {
  const image = ['bwrap', '--unshare-user', '--uid', '65532', '--gid', '65532', '--bind', rootfs, '/']
  const inner = [
    ...image,
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '--tmpfs',
    '/tmp',
    '--',
    '/usr/sbin/nginx',
    '-g',
    'daemon off;',
  ]
  const outer = [
    '--unshare-user',
    '--unshare-net',
    '--unshare-pid',
    '--die-with-parent',
    '--dev-bind',
    '/',
    '/',
    '--proc',
    '/proc',
  ]
  const { stdout } = await run('bwrap', [...outer, '--', 'bash', '-c', FETCH, 'fetch', ...inner], { timeout: 60_000 })
  return stdout
}

/** Runs a program of an unpacked image and returns what it prints. */
export async function runProgram({ rootfs }: UnpackedImage, command: string[]): Promise<string> {
  const sandbox = [
    '--unshare-all',
    '--uid',
    '65532',
    '--gid',
    '65532',
    '--bind',
    rootfs,
    '/',
    '--proc',
    '/proc',
    '--dev',
    '/dev',
  ]
  const { stdout } = await run('bwrap', [...sandbox, '--', ...command], { timeout: 60_000 })
  return stdout
}
