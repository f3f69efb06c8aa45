import type { RootDifference } from './compare-roots.ts'

/** Why a development image differs from a root that the packages' own scripts configured. */
export interface ParityRule {
  name: string
  why: string
  kinds: readonly RootDifference['kind'][]
  paths: RegExp
  /** Both texts must be the same after this. */
  normalise?: (text: string) => string
}

const ONLY_IN_ROOT = ['only-in-root'] as const
const ONLY_IN_IMAGE = ['only-in-image'] as const

/** The first rule that fits explains a difference; what none explains is a fault. */
export const PARITY_RULES: readonly ParityRule[] = [
  {
    name: 'apt-sources',
    why: 'mmdebstrap writes its command line into sources.list; the image names its mirror in debian.sources, with the keyring',
    kinds: ['only-in-root', 'only-in-image'],
    paths: /^\/etc\/apt\/(?:sources\.list|sources\.list\.d\/debian\.sources)$/,
  },
  {
    name: 'host-names',
    why: 'a container runtime writes these for each container; mmdebstrap copies or invents them',
    kinds: ONLY_IN_ROOT,
    paths: /^\/etc\/(?:fstab|hostname|hosts|resolv\.conf)$/,
  },
  {
    name: 'accounts-of-production',
    why: 'the accounts of the production image are in the development image, so that files get the same owner',
    kinds: ['content'],
    paths: /^\/etc\/(?:passwd|group|shadow|gshadow)$/,
    normalise: (text) =>
      text
        .split('\n')
        .filter((line) => !/^(?:node|nonroot):/.test(line))
        .join('\n'),
  },
  {
    name: 'homes-of-production',
    why: 'their homes',
    kinds: ONLY_IN_IMAGE,
    paths: /^\/home\/(?:node|nonroot)$/,
  },
  {
    name: 'time-zone-name',
    why: 'production images name their zone in /etc/timezone, too, which some programs still read',
    kinds: ONLY_IN_IMAGE,
    paths: /^\/etc\/timezone$/,
  },
  {
    name: 'linker-cache',
    why: 'the same names and libraries; the image writes their places below /usr, where they are, and its own flags',
    kinds: ['content'],
    paths: /^\/etc\/ld\.so\.cache$/,
    normalise: namesOfCache,
  },
  {
    name: 'java-trust-store',
    why: 'the same certificates under the same names; keytool writes them in another order, with the time of the run',
    kinds: ['content'],
    paths: /^\/etc\/ssl\/certs\/java\/cacerts$/,
    normalise: certificatesOfTrustStore,
  },
  {
    name: 'run-time-folders',
    why: 'a service manager would make these when it starts; without one they are in the image',
    kinds: ONLY_IN_IMAGE,
    paths: /^\/run\/[^/]+$/,
  },
  {
    name: 'services',
    why: 'no service manager runs in a container: nothing is enabled for one',
    kinds: ONLY_IN_ROOT,
    paths:
      /^\/(?:etc\/systemd\/system\/[^/]+\.(?:wants|requires)|etc\/rc[0-6S]\.d\/[KS]\d+[^/]+|var\/lib\/systemd\/deb-systemd-helper-enabled)(?:\/|$)/,
  },
  {
    name: 'byte-code',
    why: 'Python compiles its modules when they are first imported; compiled ones would hold the times of this build',
    kinds: ONLY_IN_ROOT,
    paths: /\/__pycache__(?:\/|$)|^\/var\/lib\/python(?:\/python3\.\d+_installed)?$/,
  },
  {
    name: 'answers-of-debconf',
    why: 'nobody was asked anything; debconf starts its files when a package first asks',
    kinds: ONLY_IN_ROOT,
    paths: /^\/var\/cache\/debconf\//,
  },
  {
    name: 'locks',
    why: 'lock files of dpkg and apt, made by whoever takes the lock first',
    kinds: ONLY_IN_ROOT,
    paths:
      /^\/var\/(?:lib\/dpkg\/(?:lock|lock-frontend|triggers\/Lock|triggers\/Unincorp)|(?:lib|cache)\/apt\/(?:lists|archives)\/lock)$/,
  },
  {
    name: 'copies-of-the-database',
    why: 'the state before the last change, which there was none of',
    kinds: ONLY_IN_ROOT,
    paths: /^\/var\/lib\/(?:dpkg\/(?:status|diversions|statoverride)-old|ucf\/(?:hashfile|registry)\.\d)$/,
  },
  {
    name: 'own-architecture',
    why: 'dpkg knows its own architecture; mmdebstrap writes it down for foreign ones',
    kinds: ONLY_IN_ROOT,
    paths: /^\/var\/lib\/dpkg\/arch(?:-native)?$/,
  },
  {
    name: 'order-of-the-database',
    why: 'the same lines in the order of names, not in that of the installation',
    kinds: ['content'],
    paths: /^\/var\/lib\/(?:dpkg\/(?:diversions|triggers\/File)|ucf\/(?:hashfile|registry))$/,
    normalise: (text) => text.split('\n').sort().join('\n'),
  },
  {
    name: 'asked-for',
    why: 'every package of the image counts as asked for, so that "apt-get autoremove" takes none of it away',
    kinds: ONLY_IN_ROOT,
    paths: /^\/var\/lib\/apt\/extended_states$/,
  },
  {
    name: 'downloads',
    why: 'the folder for unfinished downloads, which apt gives to its own account when it first uses it',
    kinds: ['mode', 'owner'],
    paths: /^\/var\/(?:lib\/apt\/lists|cache\/apt\/archives)\/partial$/,
  },
]

/** The names of a linker cache and the last part of each place, in order (glibc, sysdeps/generic/dl-cache.h). */
function namesOfCache(text: string): string {
  const bytes = Buffer.from(text, 'latin1')
  const count = bytes.readUInt32LE(20)
  const textAt = (offset: number) => bytes.toString('latin1', offset, bytes.indexOf(0, offset))
  const lines = Array.from({ length: count }, (_, index) => {
    const entry = 48 + index * 24
    const place = textAt(bytes.readUInt32LE(entry + 8)).replace(/^\/lib/, '/usr/lib')
    return `${textAt(bytes.readUInt32LE(entry + 4))} ${place}`
  })
  return lines.join('\n')
}

/** Names and certificates of a Java key store, sorted (sun.security.provider.JavaKeyStore: "Format of the keystore file"). */
function certificatesOfTrustStore(text: string): string {
  const bytes = Buffer.from(text, 'latin1')
  let offset = 12
  const field = (lengthBytes: 2 | 4) => {
    const start = offset + lengthBytes
    offset = start + bytes.readUIntBE(offset, lengthBytes)
    return bytes.toString('latin1', start, offset)
  }
  const entries = Array.from({ length: bytes.readUInt32BE(8) }, () => {
    offset += 4
    const alias = field(2)
    // When it was added.
    offset += 8
    return `${alias} ${field(2)} ${field(4)}`
  })
  return entries.sort().join('\n')
}
