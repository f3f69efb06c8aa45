import { digestOfBytes } from '@whittle/core'
import { noEffects, symlink, type Effects } from './effect-types.ts'
import { subjectHash } from './subject-hash.ts'

/** A certificate file of the package ca-certificates. */
export interface CertificateFile {
  /** `/usr/share/ca-certificates/mozilla/X.crt`. */
  path: string
  content: Buffer
}

const PEM = /-----BEGIN CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END CERTIFICATE-----/

/** All trusted certificates in one file. */
export const CERTIFICATE_BUNDLE = '/etc/ssl/certs/ca-certificates.crt'

/** Where ca-certificates ships what `update-ca-certificates` enables on a new system: all of Mozilla's. */
export const CERTIFICATE_PATH = /^\/usr\/share\/ca-certificates\/mozilla\/[^/]+\.crt$/

/**
 * The certificate of a file, and its name in `/etc/ssl/certs` (`X.pem`) and in OpenSSL's links. `undefined` where there
 * is none.
 */
export function readCertificate({
  path,
  content,
}: CertificateFile): { name: string; text: string; der: Buffer; hash: string } | undefined {
  const text = content.toString('latin1')
  const body = PEM.exec(text)?.[1]
  const der = body === undefined ? undefined : Buffer.from(body, 'base64')
  const hash = der === undefined ? undefined : subjectHash(der)
  if (der === undefined || hash === undefined) return undefined
  const name = `${path.slice(path.lastIndexOf('/') + 1, -'.crt'.length).replaceAll(/[ ()]/g, '_')}.pem`
  return { name, text, der, hash }
}

/**
 * What `update-ca-certificates` leaves in `/etc/ssl/certs`: the bundle, a link for each certificate, and the links by
 * subject hash through which OpenSSL finds them. Files that hold no certificate are left out of all three.
 */
export function planCertificates(files: readonly CertificateFile[], owner: string): Effects {
  const effects = noEffects()
  const bundle: string[] = []
  const counts = new Map<string, number>()
  const seen = new Set<string>()
  for (const { path, content } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const certificate = readCertificate({ path, content })
    if (certificate === undefined) continue
    const { name, text, der, hash } = certificate
    bundle.push(text.endsWith('\n') ? text : `${text}\n`)
    effects.files.push(symlink(`/etc/ssl/certs/${name}`, path, owner))
    // Of the same certificate twice OpenSSL's rehash links the first alone.
    if (seen.has(digestOfBytes(der))) continue
    seen.add(digestOfBytes(der))
    const count = counts.get(hash) ?? 0
    counts.set(hash, count + 1)
    effects.files.push(symlink(`/etc/ssl/certs/${hash}.${count}`, name, owner))
  }
  if (bundle.length === 0) return effects
  effects.files.push({
    path: CERTIFICATE_BUNDLE,
    type: 'file',
    mode: 0o644,
    uid: 0,
    gid: 0,
    content: Buffer.from(bundle.join(''), 'latin1'),
    package: owner,
  })
  effects.declared.push({
    package: owner,
    kind: 'certificates',
    detail: `/etc/ssl/certs: ${bundle.length} certificates, bundle and hash links`,
  })
  return effects
}
