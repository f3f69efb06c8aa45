import { distributionSuites } from '../repository/distribution.ts'
import { type DebianMirrors, mirrorOf } from '../repository/mirrors.ts'

/** Where the sources of a development image stand. */
export const APT_SOURCES_PATH = '/etc/apt/sources.list.d/debian.sources'

/** Debian's own keys, as the package debian-archive-keyring brings them into the image. */
const DEBIAN_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/**
 * The sources of a development image (sources.list(5), "DEB822-STYLE FORMAT"): the suites of a distribution from the
 * mirrors that the image is built from, without any login that their addresses hold. `keyring` are the keys (binary or
 * armoured) that sign them, for a mirror that Debian's own do not sign; they are written into the sources.
 */
export function aptSources(distribution: string, archive: { mirrors: DebianMirrors; keyring?: Buffer }): string {
  const suites = distributionSuites(distribution)
  const paragraphs = (['main', 'security'] as const).flatMap((name) => {
    const names = suites.filter((suite) => suite.archive === name).map(({ suite }) => suite)
    if (names.length === 0) return []
    return [
      `Types: deb
URIs: ${withoutLogin(mirrorOf(archive.mirrors, name))}
Suites: ${names.join(' ')}
Components: main
Signed-By:${archive.keyring === undefined ? ` ${DEBIAN_KEYRING}` : embedded(archive.keyring)}
`,
    ]
  })
  return paragraphs.join('\n')
}

/** Who pulls the image is not who may read a mirror. */
function withoutLogin(address: string): string {
  const url = new URL(address)
  url.username = ''
  url.password = ''
  return url.href.replace(/\/+$/, '')
}

/** A key block as the value of a field: each line indented, empty ones marked by a dot. */
function embedded(keyring: Buffer): string {
  const text =
    keyring.subarray(0, 10).toString('latin1') === '-----BEGIN' ? keyring.toString('latin1') : armour(keyring)
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `\n ${line.trimEnd() || '.'}`)
    .join('')
}

/** ASCII armour (RFC 9580, section 6.2), with the checksum that older readers ask for. */
function armour(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc24(bytes))
  return [
    '-----BEGIN PGP PUBLIC KEY BLOCK-----',
    '',
    ...lines,
    `=${checksum.subarray(1).toString('base64')}`,
    '-----END PGP PUBLIC KEY BLOCK-----',
  ].join('\n')
}

/** RFC 9580, section 6.1.1. */
function crc24(bytes: Buffer): number {
  let crc = 0xb704ce
  for (const byte of bytes) {
    crc ^= byte << 16
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x800000 ? ((crc << 1) & 0xffffff) ^ 0x864cfb : crc << 1
  }
  return crc & 0xffffff
}
