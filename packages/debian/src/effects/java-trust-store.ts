import { createHash } from 'node:crypto'
import { readCertificate, type CertificateFile } from './certificates.ts'
import { noEffects, type Effects } from './effect-types.ts'

/** Where Debian's Java runtimes look for trusted certificates (`lib/security/cacerts` links there). */
const TRUST_STORE = '/etc/ssl/certs/java/cacerts'
const MAGIC = 0xfe_ed_fe_ed
const VERSION = 2
const TRUSTED_CERTIFICATE = 2
/** What the digest of a store begins with after its password (OpenJDK, `sun.security.provider.JavaKeyStore`). */
const DIGEST_TEXT = 'Mighty Aphrodite'
/** The password that Java itself takes when it is told none. It guards nothing: the certificates are public. */
const PASSWORD = 'changeit'

/**
 * What the scripts of ca-certificates-java leave: the certificates of ca-certificates as a Java key store, under the same
 * aliases (`debian:NAME.pem`), in the order of their paths, dated 1970.
 */
export function planJavaTrustStore(files: readonly CertificateFile[], owner: string): Effects {
  const entries = [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap((file) => {
      const certificate = readCertificate(file)
      return certificate === undefined ? [] : [encodeEntry(`debian:${certificate.name}`.toLowerCase(), certificate.der)]
    })
  if (entries.length === 0) return noEffects()
  const store = Buffer.concat([int32(MAGIC), int32(VERSION), int32(entries.length), ...entries])
  const password = Buffer.from(PASSWORD, 'utf16le').swap16()
  const digest = createHash('sha1').update(password).update(DIGEST_TEXT).update(store).digest()
  const content = Buffer.concat([store, digest])
  return {
    ...noEffects(),
    files: [{ path: TRUST_STORE, type: 'file', mode: 0o644, uid: 0, gid: 0, content, package: owner }],
    declared: [{ package: owner, kind: 'certificates', detail: `${TRUST_STORE}: ${entries.length} certificates` }],
  }
}

function encodeEntry(alias: string, der: Buffer): Buffer {
  const created = Buffer.alloc(8)
  return Buffer.concat([int32(TRUSTED_CERTIFICATE), text(alias), created, text('X.509'), int32(der.length), der])
}

/** `DataOutput.writeUTF`, for text without NUL and beyond-BMP characters, which no certificate's name has. */
function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return Buffer.concat([length, bytes])
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
