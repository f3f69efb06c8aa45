import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { encodeLinkerCache } from '../src/effects/linker-cache.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'linker-cache-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

// The judge is glibc's own reader (Debian package libc-bin).
it.each([
  ['x86_64', 'x86-64'],
  ['aarch64', 'AArch64'],
])('is read back by ldconfig as written: %s', (machine, shown) => {
  const entries = ['libz.so.1', 'libssl.so.3', 'libc.so.6', 'liba10.so', 'liba9.so', 'ld-linux.so.2'].map((soname) => ({
    soname,
    path: `/usr/lib/${machine}-linux-gnu/${soname}`,
  }))
  const path = join(folder, machine)
  writeFileSync(path, encodeLinkerCache(entries, machine))
  const printed = execFileSync('/sbin/ldconfig', ['-p', '-C', path]).toString()
  expect(printed).toContain(`${entries.length} libs found`)
  for (const entry of entries) expect(printed).toContain(`${entry.soname} (libc6,${shown}) => ${entry.path}`)
})
