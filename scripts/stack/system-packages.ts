import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError, findProgram, isExecutable, isRoot } from './host.ts'

interface SystemPart {
  /** Debian package that has it. */
  debianPackage: string
  purpose: string
  isPresent: () => boolean
}

const program = (name: string) => () => findProgram(name) !== undefined
const emulator = program(process.arch === 'arm64' ? 'qemu-x86_64-static' : 'qemu-aarch64-static')

/** What using Whittle needs besides npm packages. */
export const partsToRun: SystemPart[] = [
  { debianPackage: 'postgresql', purpose: 'database', isPresent: () => findPostgresBin() !== undefined },
  { debianPackage: 'redis-server', purpose: 'work queues', isPresent: () => findRedisServer() !== undefined },
  { debianPackage: 'docker-registry', purpose: 'image registry', isPresent: program('docker-registry') },
  { debianPackage: 'xz-utils', purpose: 'unpacks packages', isPresent: program('xz') },
  { debianPackage: 'gpgv', purpose: 'verifies repository signatures', isPresent: program('gpgv') },
  { debianPackage: 'bubblewrap', purpose: 'sandbox of start-up tests', isPresent: program('bwrap') },
  { debianPackage: 'openssl', purpose: 'makes the registry certificate', isPresent: program('openssl') },
  {
    debianPackage: 'debian-archive-keyring',
    purpose: 'keys of the Debian archive',
    isPresent: () => existsSync('/usr/share/keyrings/debian-archive-keyring.gpg'),
  },
]

/** What the tests need on top: judges that are not ours, and a browser. */
export const partsToTest: SystemPart[] = [
  { debianPackage: 'chromium', purpose: 'browser tests', isPresent: program('chromium') },
  { debianPackage: 'skopeo', purpose: 'judges images and pushes', isPresent: program('skopeo') },
  { debianPackage: 'umoci', purpose: 'unpacks images as a runtime does', isPresent: program('umoci') },
  { debianPackage: 'gnupg', purpose: 'signs test repositories', isPresent: program('gpg') },
  { debianPackage: 'faketime', purpose: 'builds images in other years', isPresent: program('faketime') },
  { debianPackage: 'qemu-user-static', purpose: 'runs programs of other machines', isPresent: emulator },
]

/** What `npm run bench` needs: the parts that make images, and the ordinary ways. */
export const partsToCompare: SystemPart[] = [
  ...partsToRun.filter(({ debianPackage }) => !['postgresql', 'redis-server', 'openssl'].includes(debianPackage)),
  { debianPackage: 'mmdebstrap', purpose: 'the ordinary way: root file systems', isPresent: program('mmdebstrap') },
  { debianPackage: 'umoci', purpose: 'the ordinary way: layers', isPresent: program('umoci') },
  { debianPackage: 'skopeo', purpose: 'the ordinary way: pushes', isPresent: program('skopeo') },
  { debianPackage: 'time', purpose: 'measures time and memory', isPresent: program('time') },
]

/** Installs what is missing through apt, as root or with sudo; otherwise fails with the command to run. */
export function ensureSystemPackages(parts: readonly SystemPart[]): void {
  const missing = parts.filter((part) => !part.isPresent())
  if (missing.length === 0) return
  const names = missing.map((part) => part.debianPackage)
  const command = `apt-get install -y --no-install-recommends ${names.join(' ')}`
  console.log('Missing on this host:')
  for (const part of missing) console.log(`  ${part.debianPackage.padEnd(24)} ${part.purpose}`)

  if (findProgram('apt-get') === undefined) {
    throw new CommandError(
      `This host has no apt. Install the programs above with its own package manager, or use "docker compose up".`,
    )
  }
  if (!isRoot && findProgram('sudo') === undefined) {
    throw new CommandError(`They must be installed by root, and sudo is missing here. As root, run:\n\n  ${command}\n`)
  }
  console.log(`Installing them${isRoot ? '' : ' with sudo'}: ${command}`)
  const script = installScript(names)
  const [shell, args] = isRoot ? ['sh', ['-c', script]] : ['sudo', ['sh', '-c', script]]
  const run = spawnSync(shell, args, { stdio: ['inherit', process.stderr, 'inherit'] })
  const stillMissing = parts.filter((part) => !part.isPresent()).map((part) => part.debianPackage)
  if (run.status !== 0 || stillMissing.length > 0) {
    throw new CommandError(
      `Installing ${stillMissing.join(', ') || names.join(', ')} failed. As root, run "apt-get update && ${command}" and look at what it says.`,
    )
  }
}

/**
 * Debian starts a server when it is installed, and at each boot. Whittle starts its own on ports of its own, so what this
 * call brings is neither started nor enabled; servers that were there before are left alone.
 */
function installScript(names: readonly string[]): string {
  const services = names.filter((name) => ['postgresql', 'redis-server', 'docker-registry'].includes(name))
  return `set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\\nexit 101\\n' >$policy
  chmod 755 $policy
  trap 'rm -f $policy' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -q -y --no-install-recommends ${names.join(' ')}
if [ -d /run/systemd/system ]; then
  for service in ${services.join(' ')}; do systemctl disable --quiet $service.service || true; done
fi`
}

/** The newest PostgreSQL server's bin folder: Debian keeps it out of PATH. */
export function findPostgresBin(): string | undefined {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
  const candidates = [...versions.map((version) => join(root, version, 'bin')), parentOf(findProgram('postgres'))]
  return candidates.find((folder) => folder !== undefined && isExecutable(join(folder, 'initdb')))
}

/** Redis, or Valkey, which speaks the same protocol. */
export function findRedisServer(): string | undefined {
  return findProgram('redis-server') ?? findProgram('valkey-server')
}

function parentOf(path: string | undefined): string | undefined {
  return path?.slice(0, path.lastIndexOf('/'))
}
