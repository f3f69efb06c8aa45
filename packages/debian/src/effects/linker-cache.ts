import type { ImageNode, ImageTree } from '../linkage/image-tree.ts'
import { parentPath } from '../package/package-path.ts'
import { noEffects, symlink, type Effects } from './effect-types.ts'

/** Flags of an entry (glibc, sysdeps/generic/ldconfig.h): ELF of libc6, and the machine's own. */
const FLAGS: Readonly<Record<string, number>> = { x86_64: 0x0303, aarch64: 0x0a03 }
const MAGIC = 'glibc-ld.so.cache1.1'
const HEADER_BYTES = 48
const ENTRY_BYTES = 24
const LITTLE_ENDIAN = 2

/** One line of the cache: a name and the path where it is. */
export interface LinkerCacheEntry {
  soname: string
  path: string
}

/**
 * `/etc/ld.so.cache` as `ldconfig` would write it (glibc, sysdeps/generic/dl-cache.h, `struct cache_file_new`), and the
 * links from a library's own name that `ldconfig` adds where a package ships none. `folders` in order of preference.
 */
export function planLinkerCache(tree: ImageTree, folders: readonly string[], machine: string): Effects {
  const effects = noEffects()
  const entries = new Map<string, LinkerCacheEntry>()
  for (const folder of folders) {
    const libraries = [...tree.all()].filter((node) => isLibrary(node, tree, { folder, machine }))
    for (const node of libraries.sort((a, b) => (a.path < b.path ? -1 : 1))) {
      const name = node.path.slice(folder.length + 1)
      const soname = tree.file(node.path)?.elf?.soname ?? name
      const path = `${folder}/${soname}`
      if (tree.at(path) === undefined && !effects.files.some((file) => file.path === path)) {
        effects.files.push(symlink(path, name, node.package))
      }
      if (!entries.has(soname)) entries.set(soname, { soname, path })
      // The name for ld(1) beside the library's own; another library's name that leads here is passed over.
      const isDevelopmentName = name.endsWith('.so') && soname.startsWith(name)
      if (isDevelopmentName && !entries.has(name)) entries.set(name, { soname: name, path: node.path })
    }
  }
  if (entries.size === 0) return noEffects()
  effects.files.push({
    path: '/etc/ld.so.cache',
    type: 'file',
    mode: 0o644,
    uid: 0,
    gid: 0,
    content: encodeLinkerCache([...entries.values()], machine),
    package: 'whittle',
  })
  effects.declared.push({
    package: 'whittle',
    kind: 'linker-cache',
    detail: `/etc/ld.so.cache: ${entries.size} libraries`,
  })
  return effects
}

function isLibrary(node: ImageNode, tree: ImageTree, where: { folder: string; machine: string }): boolean {
  if (parentPath(node.path) !== where.folder) return false
  if (!/^(?:lib|ld-|ld\d*\.).*\.so(?:\.|$)/.test(node.path.slice(where.folder.length + 1))) return false
  const facts = tree.file(node.path)?.elf
  if (facts === undefined || facts.machine !== where.machine || facts.bits !== 64) return false
  // The C library can be started as well, and bears a name.
  return !facts.executable || facts.soname !== undefined
}

/** The bytes of a cache in glibc's new format, sorted as its binary search expects. */
export function encodeLinkerCache(entries: readonly LinkerCacheEntry[], machine: string): Buffer {
  const flags = FLAGS[machine] ?? 0x0003
  const sorted = [...entries].sort((a, b) => compareLibraryNames(b.soname, a.soname))
  const offsets = new Map<string, number>()
  const strings: Buffer[] = []
  let length = 0
  const offsetOf = (text: string): number => {
    const known = offsets.get(text)
    if (known !== undefined) return known
    const at = length
    const bytes = Buffer.from(`${text}\0`)
    strings.push(bytes)
    offsets.set(text, at)
    length += bytes.length
    return at
  }
  const stringsStart = HEADER_BYTES + sorted.length * ENTRY_BYTES
  const table = Buffer.alloc(sorted.length * ENTRY_BYTES)
  sorted.forEach(({ soname, path }, index) => {
    const at = index * ENTRY_BYTES
    table.writeInt32LE(flags, at)
    table.writeUInt32LE(stringsStart + offsetOf(soname), at + 4)
    table.writeUInt32LE(stringsStart + offsetOf(path), at + 8)
  })
  const header = Buffer.alloc(HEADER_BYTES)
  header.write(MAGIC, 'latin1')
  header.writeUInt32LE(sorted.length, 20)
  header.writeUInt32LE(length, 24)
  header.writeUInt8(LITTLE_ENDIAN, 28)
  return Buffer.concat([header, table, ...strings])
}

/** The order of `_dl_cache_libcmp` (glibc, elf/dl-cache.c): numbers by value, and after everything else. */
export function compareLibraryNames(a: string, b: string): number {
  const pieces = /\d+|\D/g
  const left = a.match(pieces) ?? []
  const right = b.match(pieces) ?? []
  for (let index = 0; index < left.length && index < right.length; index += 1) {
    const [one, other] = [left[index] ?? '', right[index] ?? '']
    const [number, otherNumber] = [/^\d/.test(one), /^\d/.test(other)]
    if (number !== otherNumber) return number ? 1 : -1
    const difference = number ? Number(one) - Number(other) : one.charCodeAt(0) - other.charCodeAt(0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
