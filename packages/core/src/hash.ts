import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { Digest } from './digest.ts'

/** The digest of bytes held in memory. */
export function digestOfBytes(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** The digest of a document: SHA-256 of its canonical JSON (RFC 8785). */
export function digestOfDocument(document: unknown): Digest {
  return digestOfBytes(canonicalJson(document))
}
