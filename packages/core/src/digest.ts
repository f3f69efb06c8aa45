import { z } from 'zod'

/** A content digest as the OCI image specification writes it (descriptor.md, "Digests"); Whittle uses SHA-256 only. */
export type Digest = `sha256:${string}`
export const Digest = z.custom<Digest>((value) => typeof value === 'string' && /^sha256:[0-9a-f]{64}$/.test(value), {
  error: 'must be sha256: followed by 64 hexadecimal digits',
})

/** The first 12 hexadecimal digits, for people. */
export function shortDigest(digest: Digest): string {
  return digest.slice('sha256:'.length, 'sha256:'.length + 12)
}
