import { describe, expect, it } from 'vitest'
import { findUnreadable } from './readable-files.ts'
import type { UnpackedEntry } from './unpack-layer.ts'

const entry = (type: UnpackedEntry['type'], more: Partial<UnpackedEntry> = {}): UnpackedEntry => ({
  type,
  mode: 0o644,
  uid: 0,
  gid: 0,
  sizeBytes: 1,
  ...more,
})
const entries = new Map<string, UnpackedEntry>([
  ['/lib', entry('symlink', { target: 'usr/lib' })],
  ['/usr', entry('directory')],
  ['/usr/lib', entry('directory')],
  ['/usr/lib/a', entry('file')],
  ['/usr/lib/secret', entry('file', { mode: 0o600 })],
  ['/usr/lib/empty', entry('file', { sizeBytes: 0 })],
  ['/usr/lib/up', entry('symlink', { target: '../../lib/a' })],
  ['/usr/lib/loop', entry('symlink', { target: 'loop' })],
])

describe('findUnreadable', () => {
  it('follows links inside the image', () => {
    expect(findUnreadable(['/lib/a', '/lib/up', '/usr/lib/a'], entries, { uid: 1, gid: 1 })).toEqual([])
  })

  it.each([
    ['/lib/none', /is not in the image/],
    ['/lib/loop', /is not in the image/],
    ['/lib', /is a directory/],
    ['/lib/secret', /cannot be read/],
    ['/lib/empty', /is empty/],
  ])('says what is wrong with %s', (path, reason) => {
    expect(findUnreadable([path], entries, { uid: 1, gid: 1 })).toEqual([expect.stringMatching(reason)])
  })
})
