import { join } from 'node:path'
import type { Digest } from '@whittle/core'

/** Folders below the root of a store. */
export const BLOBS = 'sha256'
export const MEMOS = 'memo'
export const INCOMING = 'incoming'
/** Where a collection lays blobs aside before it removes them. */
export const ASIDE = 'aside'

/** The hexadecimal part of a digest. */
export function hexOf(digest: Digest): string {
  return digest.slice('sha256:'.length)
}

/** The file of a blob. */
export function blobPlace(root: string, hex: string): string {
  return join(root, BLOBS, hex.slice(0, 2), hex)
}

/** Where a collection lays that file aside. */
export function asidePlace(root: string, hex: string): string {
  return join(root, ASIDE, hex)
}

/** The file of a memo entry. */
export function memoPlace(root: string, hex: string): string {
  return join(root, MEMOS, hex.slice(0, 2), `${hex}.json`)
}
