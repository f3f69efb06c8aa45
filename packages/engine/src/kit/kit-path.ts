import type { LockedPackage } from '@whittle/core'
import { kitPathInvalid } from './kit-error.ts'

/** Printable, without a backslash: it stands in SHA256SUMS, too, where both would have to be escaped. */
const SEGMENT = /^(?!\.{1,2}$)[!-[\]-~]+$/

/**
 * Where a kit keeps a package: its path in the archive, always below `pool/`. A lock comes from anywhere; a path that
 * leads out of the folder fails with `KIT_PATH_INVALID`.
 */
export function kitPath({ name, path }: Pick<LockedPackage, 'name' | 'path'>): string {
  const segments = path.split('/')
  if (segments[0] === '.') segments.shift()
  if (!segments.every((segment) => SEGMENT.test(segment))) throw kitPathInvalid(name, path)
  if (segments[0] !== 'pool') segments.unshift('pool')
  if (segments.length < 2) throw kitPathInvalid(name, path)
  return segments.join('/')
}
