import { buffer } from 'node:stream/consumers'
import type { Digest, Lock, LockedPackage, Store } from '@whittle/core'
import { readAr } from '@whittle/archive'
import { openDebMember } from '@whittle/debian'
import { makeAr, makeTar, type MadeFile } from '@whittle/testkit'
import { gzipSync } from 'node:zlib'

/**
 * The lock with one package in a new version, which is put into the store: the same files under a higher version number,
 * as when a package is built again. Nothing that was remembered of the old file says anything of the new one.
 */
export async function withChangedPackage(lock: Lock, name: string, store: Store, suffix = 'bench'): Promise<Lock> {
  const old = lock.packages.find((locked) => locked.name === name)!
  const version = `${old.version}+${suffix}1`
  const { digest, sizeBytes } = await store.blobs.put(await rebuilt(old, version, store))
  const changed: LockedPackage = {
    ...old,
    version,
    sourceVersion: old.sourceVersion === old.version ? version : old.sourceVersion,
    sha256: digest.slice('sha256:'.length),
    sizeBytes,
  }
  return { ...lock, packages: lock.packages.map((locked) => (locked.name === name ? changed : locked)) }
}

async function rebuilt({ sha256, version: before }: LockedPackage, version: string, store: Store): Promise<Buffer> {
  const digest: Digest = `sha256:${sha256}`
  const control: MadeFile[] = []
  for await (const { path, type, mode, body } of openDebMember(digest, 'control', store)) {
    if (type !== 'file') continue
    const content = await buffer(body)
    const isControl = path === '/control'
    const text = isControl
      ? content.toString('utf8').replace(`\nVersion: ${before}\n`, `\nVersion: ${version}\n`)
      : content
    control.push({ path, mode, content: text })
  }
  const members: { name: string; content: Uint8Array }[] = []
  for await (const { name, body } of readAr(store.blobs.open(digest))) {
    const content = await buffer(body)
    const isControl = name.startsWith('control.tar')
    members.push(isControl ? { name: 'control.tar.gz', content: gzipSync(makeTar(control)) } : { name, content })
  }
  return makeAr(members)
}
