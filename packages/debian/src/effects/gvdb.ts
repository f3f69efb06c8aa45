/** What stands under a key: a value as it is serialised (a variant), a table, or nothing but the keys below it. */
export type GvdbEntry = { value: Buffer } | { table: GvdbTable }

/** A table of a GVDB file. `listed` keys are children of the root item, which is the key ''. */
export interface GvdbTable {
  entries: Map<string, GvdbEntry>
  listed: ReadonlySet<string>
}

const ITEM_BYTES = 24
const NO_PARENT = 0xff_ff_ff_ff

/**
 * A file that GLib's gvdb-reader.c reads: header, tables with their items in hash buckets, keys and values, little-endian.
 * The order is by key, whatever the order of the map.
 */
export function encodeGvdb(root: GvdbTable): Buffer {
  const file = new GvdbFile()
  file.header(file.table(root))
  return file.bytes()
}

interface Pointer {
  start: number
  end: number
}

class GvdbFile {
  readonly #pieces = new Map<number, Buffer>()
  #size = ITEM_BYTES

  header(root: Pointer): void {
    const header = Buffer.alloc(ITEM_BYTES)
    header.write('GVariant', 'latin1')
    header.writeUInt32LE(root.start, 16)
    header.writeUInt32LE(root.end, 20)
    this.#pieces.set(0, header)
  }

  table({ entries, listed }: GvdbTable): Pointer {
    const keys = ['', ...entries.keys()].sort()
    const buckets = Map.groupBy(keys, (key) => hashOf(key) % keys.length)
    const ordered = [...keys.keys()].flatMap((bucket) => buckets.get(bucket) ?? [])
    const indexes = new Map(ordered.map((key, index) => [key, index]))
    const items = Buffer.alloc(ordered.length * ITEM_BYTES)
    const starts = Buffer.alloc(keys.length * 4)
    let before = 0
    for (const bucket of keys.keys()) {
      starts.writeUInt32LE(before, bucket * 4)
      before += buckets.get(bucket)?.length ?? 0
    }
    // No bloom filter.
    const sizes = Buffer.alloc(8)
    sizes.writeUInt32LE(keys.length, 4)
    const place = this.#reserve(sizes.length + starts.length + items.length, 4)
    ordered.forEach((key, index) => {
      const at = index * ITEM_BYTES
      const text = this.#add(Buffer.from(key), 1)
      const entry = entries.get(key)
      items.writeUInt32LE(hashOf(key), at)
      items.writeUInt32LE(listed.has(key) ? indexes.get('')! : NO_PARENT, at + 4)
      items.writeUInt32LE(text.start, at + 8)
      items.writeUInt16LE(text.end - text.start, at + 12)
      const children = () =>
        Buffer.from(Uint32Array.from([...listed].sort().map((child) => indexes.get(child)!)).buffer)
      const content =
        entry === undefined
          ? this.#add(children(), 4)
          : 'table' in entry
            ? this.table(entry.table)
            : this.#add(entry.value, 8)
      items.write(entry === undefined ? 'L' : 'table' in entry ? 'H' : 'v', at + 14, 'latin1')
      items.writeUInt32LE(content.start, at + 16)
      items.writeUInt32LE(content.end, at + 20)
    })
    this.#pieces.set(place.start, Buffer.concat([sizes, starts, items]))
    return place
  }

  bytes(): Buffer {
    const bytes = Buffer.alloc(this.#size)
    for (const [start, piece] of this.#pieces) piece.copy(bytes, start)
    return bytes
  }

  #reserve(length: number, alignment: number): Pointer {
    const start = Math.ceil(this.#size / alignment) * alignment
    this.#size = start + length
    return { start, end: this.#size }
  }

  #add(piece: Buffer, alignment: number): Pointer {
    const place = this.#reserve(piece.length, alignment)
    this.#pieces.set(place.start, piece)
    return place
  }
}

/** Bernstein's, over signed bytes. */
function hashOf(key: string): number {
  let hash = 5381
  for (const byte of Buffer.from(key)) hash = (Math.imul(hash, 33) + (byte > 127 ? byte - 256 : byte)) >>> 0
  return hash
}
