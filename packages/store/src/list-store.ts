import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { explainFileError, fileErrorCode } from './store-error.ts'
import { ASIDE, BLOBS, INCOMING, MEMOS } from './store-places.ts'

/** A file of the store. */
export interface StoredFile {
  /** What it is named by: a blob's digest or a memo's key, hexadecimal. */
  hex: string
  sizeBytes: number
  /** When it was last written or used, in milliseconds since 1970. */
  usedAtMs: number
}

/** All that a store holds, but for what is being written. */
export interface StoreListing {
  blobs: StoredFile[]
  memos: StoredFile[]
  /** Blobs that a collection has laid aside and not removed yet: it runs, or was killed. */
  aside: StoredFile[]
}

const HEX = /^[0-9a-f]{64}$/
const SHARD = /^[0-9a-f]{2}$/

/** Lists a store; files of other names are none of it. A file that goes away meanwhile is left out. */
export async function listStore(root: string): Promise<StoreListing> {
  return {
    blobs: await listShards(join(root, BLOBS), ''),
    memos: await listShards(join(root, MEMOS), '.json'),
    aside: await listFiles(join(root, ASIDE), ''),
  }
}

/** How many files, and how much space they take. */
export interface Amount {
  count: number
  bytes: number
}

export interface StoreUsage {
  blobs: Amount
  memos: Amount
  /** Half-written files. */
  incoming: Amount
}

/** How much a store holds; blobs that are laid aside count as blobs. */
export async function measureStore(root: string): Promise<StoreUsage> {
  const { blobs, memos, aside } = await listStore(root)
  const names = await namesIn(join(root, INCOMING))
  const incoming = await Promise.all(names.map((name) => describeFile(join(root, INCOMING, name), name)))
  return {
    blobs: amountOf([...blobs, ...aside]),
    memos: amountOf(memos),
    incoming: amountOf(incoming.filter((file) => file !== undefined)),
  }
}

/** Count and size of files. */
export function amountOf(files: readonly Pick<StoredFile, 'sizeBytes'>[]): Amount {
  return { count: files.length, bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) }
}

async function listShards(folder: string, ending: string): Promise<StoredFile[]> {
  const shards = (await namesIn(folder)).filter((name) => SHARD.test(name))
  const files: StoredFile[] = []
  for (const shard of shards) files.push(...(await listFiles(join(folder, shard), ending)))
  return files
}

async function listFiles(folder: string, ending: string): Promise<StoredFile[]> {
  const names = (await namesIn(folder)).filter((name) => name.endsWith(ending))
  const hexes = names.map((name) => name.slice(0, name.length - ending.length)).filter((hex) => HEX.test(hex))
  const files = await Promise.all(hexes.map((hex) => describeFile(join(folder, `${hex}${ending}`), hex)))
  return files.filter((file) => file !== undefined)
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((thrown: unknown) => {
    if (fileErrorCode(thrown) === 'ENOENT') return []
    throw explainFileError(thrown)
  })
}

/** A regular file; undefined for anything else, also where it is gone by now. */
export async function describeFile(path: string, hex: string): Promise<StoredFile | undefined> {
  try {
    const found = await lstat(path)
    return found.isFile() ? { hex, sizeBytes: found.size, usedAtMs: found.mtimeMs } : undefined
  } catch (thrown) {
    if (fileErrorCode(thrown) === 'ENOENT') return undefined
    throw explainFileError(thrown)
  }
}
