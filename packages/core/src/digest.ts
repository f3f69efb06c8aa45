import { createHash } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from './canonical-json.ts'

/** A content digest as the OCI image specification writes it (descriptor.md, "Digests"); Whittle uses SHA-256 only. */
export type Digest = `sha256:${string}`
export const Digest = z.custom<Digest>((value) => typeof value === 'string' && /^sha256:[0-9a-f]{64}$/.test(value), {
  error: 'must be sha256: followed by 64 hexadecimal digits',
})

/** The digest of bytes held in memory. */
export function digestOfBytes(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** The digest of a document: SHA-256 of its canonical JSON (RFC 8785). */
export function digestOfDocument(document: unknown): Digest {
  return digestOfBytes(canonicalJson(document))
}

/** The first 12 hexadecimal digits, for people. */
export function shortDigest(digest: Digest): string {
  return digest.slice('sha256:'.length, 'sha256:'.length + 12)
}
