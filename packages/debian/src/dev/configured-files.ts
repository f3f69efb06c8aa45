import { symlink, textFile, type EffectFile, type EffectFolder } from '../effects/effect-types.ts'

/** What one package's scripts leave on a new system, where their text cannot be read plainly. */
interface Configuration {
  /** Copies of packaged files: from, to. */
  copies?: readonly (readonly [from: string, to: string])[]
  /** Links: path, target. */
  links?: readonly (readonly [path: string, target: string])[]
  /** Folders: path, mode, group. */
  folders?: readonly (readonly [path: string, mode: number, gid?: number])[]
  /** Files that are empty at first, or hold one text: path, content, mode, group. */
  files?: readonly (readonly [path: string, content: string, mode?: number, gid?: number])[]
}

const [UTMP, MAIL] = [43, 8]

/**
 * The scripts of Debian 13's essential packages and of those that development images commonly hold, as a table: what
 * they create besides accounts, alternatives, certificates and the linker's cache, which are read from the packages.
 */
const CONFIGURATIONS: Readonly<Record<string, Configuration>> = {
  'base-files': {
    copies: [
      ['/usr/share/base-files/dot.profile', '/root/.profile'],
      ['/usr/share/base-files/dot.bashrc', '/root/.bashrc'],
      ['/usr/share/base-files/profile', '/etc/profile'],
      ['/usr/share/base-files/motd', '/etc/motd'],
      ['/usr/share/base-files/info.dir', '/usr/share/info/dir'],
    ],
    links: [
      ['/etc/dpkg/origins/default', 'debian'],
      ['/usr/local/man', 'share/man'],
      ['/var/spool/mail', '../mail'],
    ],
    folders: [
      ...['/etc/opt', '/media', '/mnt', '/opt', '/srv', '/usr/local', '/var/opt'].map((path) => [path, 0o755] as const),
      ...['bin', 'etc', 'games', 'include', 'lib', 'libexec', 'sbin', 'share', 'share/man', 'src'].map(
        (name) => [`/usr/local/${name}`, 0o755] as const,
      ),
      ['/var/mail', 0o2775, MAIL],
    ],
    files: [
      ['/var/log/btmp', '', 0o660, UTMP],
      ['/var/log/lastlog', '', 0o664, UTMP],
      ['/var/log/wtmp', '', 0o664, UTMP],
    ],
  },
  'ca-certificates': { folders: [['/usr/local/share/ca-certificates', 0o755]] },
  'libc-bin': { copies: [['/usr/share/libc-bin/nsswitch.conf', '/etc/nsswitch.conf']] },
  'libpam-modules': {
    files: [
      ['/etc/environment', ''],
      ['/etc/security/opasswd', '', 0o600],
    ],
  },
  'base-passwd': {
    files: [
      ['/etc/subgid', ''],
      ['/etc/subuid', ''],
    ],
  },
  python3: {
    files: [
      [
        '/etc/python3/debian_config',
        '[DEFAULT]\n# how to byte-compile (comma separated: standard, optimize)\nbyte-compile = standard\n',
      ],
    ],
  },
  netbase: {
    files: [['/etc/networks', 'default\t\t0.0.0.0\nloopback\t127.0.0.0\nlink-local\t169.254.0.0\n\n']],
  },
}

/** The table's files, links and folders for the packages of an image, and the copies that have to be read. */
export function configuredFiles(names: readonly string[]): {
  copies: { package: string; from: string; to: string }[]
  files: EffectFile[]
  folders: EffectFolder[]
} {
  const present = names.flatMap((name) => {
    const configuration = Object.hasOwn(CONFIGURATIONS, name) ? CONFIGURATIONS[name] : undefined
    return configuration === undefined ? [] : [{ name, ...configuration }]
  })
  return {
    copies: present.flatMap(({ name, copies = [] }) => copies.map(([from, to]) => ({ package: name, from, to }))),
    files: present.flatMap(({ name, links = [], files = [] }) => [
      ...links.map(([path, target]) => symlink(path, target, name)),
      ...files.map(([path, content, mode = 0o644, gid = 0]) => ({ ...textFile(path, content, name), mode, gid })),
    ]),
    folders: present.flatMap(({ name, folders = [] }) =>
      folders.map(([path, mode, gid = 0]) => ({ path, mode, uid: 0, gid, package: name })),
    ),
  }
}
