import { createHash } from 'node:crypto'
import { encodeDer, readDer, readDerRow } from './der.ts'

const SEQUENCE = 0x30
const CONTEXT_0 = 0xa0
const UTF8_STRING = 0x0c
const BMP_STRING = 0x1e
const UNIVERSAL_STRING = 0x1c
/** PrintableString, T61String, IA5String, VisibleString: one byte a character. */
const BYTE_STRINGS = new Set([0x13, 0x14, 0x16, 0x1a])

/**
 * The hash under which OpenSSL looks for a certificate in a folder (`openssl x509 -subject_hash`): the first four bytes,
 * little-endian, of the SHA-1 of the subject's canonical encoding (crypto/x509/x_name.c). `undefined` when the bytes are
 * no certificate.
 */
export function subjectHash(certificate: Buffer): string | undefined {
  const subject = readSubject(certificate)
  const names = subject === undefined ? undefined : readDerRow(subject)
  if (names === undefined) return undefined
  const canonical: Buffer[] = []
  for (const name of names) {
    const attributes = readDerRow(name.content)?.map((attribute) => canonicalAttribute(attribute.content))
    if (attributes === undefined || attributes.includes(undefined)) return undefined
    const sorted = (attributes as Buffer[]).sort((a, b) => Buffer.compare(a, b))
    canonical.push(encodeDer(0x31, Buffer.concat(sorted)))
  }
  const digest = createHash('sha1').update(Buffer.concat(canonical)).digest()
  return digest.readUInt32LE(0).toString(16).padStart(8, '0')
}

/** Certificate → tbsCertificate → subject (RFC 5280, 4.1). */
function readSubject(certificate: Buffer): Buffer | undefined {
  const outer = readDer(certificate)
  const toBeSigned = outer?.tag === SEQUENCE ? readDer(outer.content) : undefined
  const fields = toBeSigned?.tag === SEQUENCE ? readDerRow(toBeSigned.content) : undefined
  if (fields === undefined) return undefined
  // Version (absent in version 1), serial number, signature, issuer, validity, subject.
  const subject = fields[fields[0]?.tag === CONTEXT_0 ? 5 : 4]
  return subject?.tag === SEQUENCE ? subject.content : undefined
}

function canonicalAttribute(content: Buffer): Buffer | undefined {
  const [type, value, ...rest] = readDerRow(content) ?? []
  if (type === undefined || value === undefined || rest.length > 0) return undefined
  const text = textOf(value.tag, value.content)
  const encoded = text === undefined ? value.encoding : encodeDer(UTF8_STRING, Buffer.from(canonicalText(text), 'utf8'))
  return encodeDer(SEQUENCE, Buffer.concat([type.encoding, encoded]))
}

function textOf(tag: number, content: Buffer): string | undefined {
  if (tag === UTF8_STRING) return content.toString('utf8')
  if (BYTE_STRINGS.has(tag)) return content.toString('latin1')
  if (tag === BMP_STRING && content.length % 2 === 0) return Buffer.from(content).swap16().toString('utf16le')
  if (tag === UNIVERSAL_STRING && content.length % 4 === 0) {
    let text = ''
    for (let at = 0; at < content.length; at += 4) text += String.fromCodePoint(content.readUInt32BE(at) % 0x110000)
    return text
  }
  return undefined
}

/** ASCII white space trimmed and folded, ASCII letters in lower case, everything else untouched. */
function canonicalText(text: string): string {
  return text
    .replaceAll(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '')
    .replaceAll(/[ \t\n\v\f\r]+/g, ' ')
    .replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
}
