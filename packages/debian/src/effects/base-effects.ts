import type { Architecture } from '@whittle/core'
import { carveError } from '../production/carve-error.ts'
import type { ImageTree } from '../linkage/image-tree.ts'
import { CERTIFICATE_BUNDLE, CERTIFICATE_PATH } from './certificates.ts'
import { noEffects, symlink, textFile, type Effects } from './effect-types.ts'

const CODENAMES: Readonly<Record<string, string>> = { '12': 'bookworm', '13': 'trixie' }

const NSSWITCH = `passwd:         files
group:          files
shadow:         files
gshadow:        files

hosts:          files dns
networks:       files

protocols:      db files
services:       db files
ethers:         db files
rpc:            db files
`

/** Folders that programs expect of any system, with their modes. */
const FOLDERS: readonly (readonly [string, number])[] = [
  ['/dev', 0o755],
  ['/etc', 0o755],
  ['/home', 0o755],
  ['/proc', 0o755],
  ['/root', 0o700],
  ['/run', 0o755],
  ['/run/lock', 0o1777],
  ['/sys', 0o755],
  ['/tmp', 0o1777],
  ['/usr/bin', 0o755],
  ['/usr/lib', 0o755],
  ['/usr/sbin', 0o755],
  ['/var/tmp', 0o1777],
]

/** The links that make `/bin/sh` and the kernel's `/lib64/ld-linux-x86-64.so.2` lead into `/usr`. */
export function planUsrmerge(arch: Architecture): Effects {
  const names = arch === 'amd64' ? ['bin', 'lib', 'lib64', 'sbin'] : ['bin', 'lib', 'sbin']
  return {
    ...noEffects(),
    files: [
      ...names.map((name) => symlink(`/${name}`, `usr/${name}`)),
      symlink('/var/run', '/run'),
      symlink('/var/lock', '/run/lock'),
    ],
    folders: names.map((name) => ({ path: `/usr/${name}`, mode: 0o755, uid: 0, gid: 0, package: 'whittle' })),
    declared: [
      { package: 'whittle', kind: 'usrmerge', detail: `${names.map((name) => `/${name}`).join(', ')} → /usr` },
    ],
  }
}

/** Paths of the folders that every image has. */
export const BASE_FOLDERS: readonly string[] = FOLDERS.map(([path]) => path)

/**
 * What every image gets: folders, `/etc/nsswitch.conf`, `/etc/os-release` where base-files is not in the image, the
 * local time zone, and the folders and links where OpenSSL looks for certificates. `tree` is the
 * image so far, `definition` the files of its definition.
 */
export function planBaseEffects(
  tree: ImageTree,
  { distribution, definition }: { distribution: string; definition: readonly { path: string }[] },
): Effects {
  const effects: Effects = {
    ...noEffects(),
    folders: FOLDERS.map(([path, mode]) => ({ path, mode, uid: 0, gid: 0, package: 'whittle' })),
    files: [textFile('/etc/nsswitch.conf', NSSWITCH)],
    declared: [
      { package: 'libc-bin', kind: 'file', detail: '/etc/nsswitch.conf' },
      { package: 'base-files', kind: 'directory', detail: '/tmp and /var/tmp, 1777' },
    ],
  }
  if (tree.file('/usr/lib/os-release') === undefined) {
    effects.files.push(textFile('/usr/lib/os-release', osRelease(distribution)))
    effects.declared.push({ package: 'whittle', kind: 'file', detail: '/usr/lib/os-release' })
  }
  effects.files.push(symlink('/etc/os-release', '../usr/lib/os-release'))
  if (tree.file('/usr/share/zoneinfo/Etc/UTC') !== undefined) {
    effects.files.push(symlink('/etc/localtime', '/usr/share/zoneinfo/Etc/UTC', 'tzdata'))
    effects.files.push(textFile('/etc/timezone', 'Etc/UTC\n', 'tzdata'))
    effects.declared.push({ package: 'tzdata', kind: 'file', detail: '/etc/localtime: Etc/UTC' })
  }
  if (usesOpenssl(tree)) {
    // OpenSSL's own folder, which Debian ships with the command-line tool.
    effects.files.push(symlink('/usr/lib/ssl/certs', '/etc/ssl/certs'))
    if (hasCertificates(tree) || definition.some(({ path }) => path === CERTIFICATE_BUNDLE)) {
      effects.files.push(symlink('/usr/lib/ssl/cert.pem', CERTIFICATE_BUNDLE))
    }
    effects.folders.push({ path: '/etc/ssl/certs', mode: 0o755, uid: 0, gid: 0, package: 'whittle' })
    effects.declared.push({ package: 'openssl', kind: 'certificates', detail: '/usr/lib/ssl/certs → /etc/ssl/certs' })
  }
  return effects
}

function usesOpenssl(tree: ImageTree): boolean {
  for (const node of tree.all()) if (/\/libcrypto\.so\.\d+$/.test(node.path)) return true
  return false
}

function hasCertificates(tree: ImageTree): boolean {
  for (const node of tree.all()) if (CERTIFICATE_PATH.test(node.path)) return true
  return tree.file(CERTIFICATE_BUNDLE) !== undefined
}

function osRelease(distribution: string): string {
  const suite = distribution.replace(/^debian\//, '')
  const codename = CODENAMES[suite] ?? (suite === 'sid' ? 'sid' : undefined)
  if (codename === undefined) {
    throw carveError({
      code: 'CARVE_DISTRIBUTION_UNKNOWN',
      category: 'invalid-input',
      publicMessage: `"${distribution}" is no distribution that Whittle can describe in /etc/os-release.`,
      hint: 'Add the package base-files, which describes itself.',
    })
  }
  const numbered = suite === 'sid' ? '' : ` ${suite} (${codename})`
  const version = suite === 'sid' ? '' : `VERSION_ID="${suite}"\nVERSION="${suite} (${codename})"\n`
  return `PRETTY_NAME="Debian GNU/Linux${numbered || '/sid'}"
NAME="Debian GNU/Linux"
${version}VERSION_CODENAME=${codename}
ID=debian
HOME_URL="https://www.debian.org/"
SUPPORT_URL="https://www.debian.org/support"
BUG_REPORT_URL="https://bugs.debian.org/"
`
}
