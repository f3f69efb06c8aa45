import { createHash } from 'node:crypto'
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { decompress } from '@whittle/archive'
import type { Digest, LockedPackage, Snapshot, Store } from '@whittle/core'

/**
 * An archive in a folder with the indexes of a snapshot, whole, and the packages given, for apt's `copy:` method: neither
 * network nor signatures cost the ordinary ways time. Returns lines for sources.list(5).
 */
export async function makeMirror(
  folder: string,
  { snapshot, packages, store }: { snapshot: Snapshot; packages: readonly LockedPackage[]; store: Store },
): Promise<string[]> {
  await writePool(folder, packages, store)
  for (const { suite, date, indexes } of snapshot.releases) {
    const release = join(folder, 'dists', suite)
    const sums: string[] = []
    for (const { path, digest, sizeBytes } of indexes) {
      await writeBlob(join(release, path), digest, store)
      sums.push(` ${digest.slice('sha256:'.length)} ${sizeBytes} ${path}`, await plainSum(path, digest, store))
    }
    writeFileSync(join(release, 'Release'), releaseText(suite, new Date(date), sums))
  }
  return snapshot.releases.map(({ suite }) => sourceLine(folder, suite))
}

/**
 * An archive that holds the packages given and knows of no dependency: apt takes exactly what it is asked for. What the
 * ordinary way could do at its best, if somebody told it what to leave out.
 */
export async function makeExactMirror(
  folder: string,
  { suite, packages, store }: { suite: string; packages: readonly LockedPackage[]; store: Store },
): Promise<string[]> {
  await writePool(folder, packages, store)
  const index = Buffer.from(packages.map(stanza).join('\n'))
  const path = 'main/binary-amd64/Packages'
  const release = join(folder, 'dists', suite)
  mkdirSync(dirname(join(release, path)), { recursive: true })
  writeFileSync(join(release, path), index)
  const sum = createHash('sha256').update(index).digest('hex')
  writeFileSync(join(release, 'Release'), releaseText(suite, new Date(), [` ${sum} ${index.length} ${path}`]))
  return [sourceLine(folder, suite)]
}

/** apt takes a compressed index only where the Release file has the plain one, too. */
async function plainSum(path: string, digest: Digest, store: Store): Promise<string> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const format = path.endsWith('.xz') ? 'xz' : 'gzip'
  for await (const chunk of decompress(format, store.blobs.open(digest))) {
    hash.update(chunk)
    sizeBytes += chunk.length
  }
  return ` ${hash.digest('hex')} ${sizeBytes} ${path.replace(/\.(?:xz|gz)$/, '')}`
}

async function writePool(folder: string, packages: readonly LockedPackage[], store: Store): Promise<void> {
  for (const { path, sha256 } of packages) await writeBlob(join(folder, path), `sha256:${sha256}`, store)
}

async function writeBlob(path: string, digest: Digest, store: Store): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  await pipeline(store.blobs.open(digest), createWriteStream(path))
}

function sourceLine(folder: string, suite: string): string {
  return `deb [arch=amd64 trusted=yes] copy://${folder} ${suite} main`
}

function releaseText(suite: string, date: Date, sums: readonly string[]): string {
  return `Origin: Debian
Label: Debian
Suite: ${suite}
Codename: ${suite}
Date: ${date.toUTCString().replace('GMT', 'UTC')}
Architectures: amd64
Components: main
SHA256:
${sums.join('\n')}
`
}

function stanza({ name, version, arch, path, sizeBytes, sha256 }: LockedPackage): string {
  return `Package: ${name}
Version: ${version}
Architecture: ${arch}
Maintainer: none <none@example.org>
Filename: ${path}
Size: ${sizeBytes}
SHA256: ${sha256}
Description: ${name}
`
}
