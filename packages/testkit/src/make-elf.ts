/** What the dynamic linker should find in an ELF file made for a test. */
export interface ElfRecipe {
  /** Default x86_64 (62). */
  machine?: number
  /** Path of the dynamic linker; makes it a program. */
  interpreter?: string
  soname?: string
  needed?: readonly string[]
  rpath?: string
  runpath?: string
  /** Names of imported functions. */
  imports?: readonly string[]
}

const HEADER_BYTES = 64
const PROGRAM_HEADER_BYTES = 56
const SECTION_HEADER_BYTES = 64
const SYMBOL_BYTES = 24

/** A little-endian ELF64 shared object or program with a dynamic section and a symbol table, and no code. */
export function makeElf(recipe: ElfRecipe): Buffer {
  const strings = new Strings()
  const dynamic: [number, number][] = []
  for (const name of recipe.needed ?? []) dynamic.push([1, strings.add(name)])
  if (recipe.soname !== undefined) dynamic.push([14, strings.add(recipe.soname)])
  if (recipe.rpath !== undefined) dynamic.push([15, strings.add(recipe.rpath)])
  if (recipe.runpath !== undefined) dynamic.push([29, strings.add(recipe.runpath)])
  const imports = (recipe.imports ?? []).map((name) => strings.add(name))

  const programHeaders = recipe.interpreter === undefined ? 2 : 3
  const interpreterAt = HEADER_BYTES + programHeaders * PROGRAM_HEADER_BYTES
  const interpreter = Buffer.from(recipe.interpreter === undefined ? '' : `${recipe.interpreter}\0`)
  const stringsAt = interpreterAt + interpreter.length
  const stringBytes = strings.bytes()
  const symbolsAt = stringsAt + stringBytes.length
  const symbols = Buffer.alloc((imports.length + 1) * SYMBOL_BYTES)
  imports.forEach((name, index) => symbols.writeUInt32LE(name, (index + 1) * SYMBOL_BYTES))
  const dynamicAt = symbolsAt + symbols.length
  // The addresses of everything are its offsets plus this, so that a reader has to translate them.
  const base = 0x1000
  dynamic.push([5, base + stringsAt], [6, base + symbolsAt], [10, stringBytes.length], [0, 0])
  const dynamicBytes = Buffer.alloc(dynamic.length * 16)
  dynamic.forEach(([tag, value], index) => {
    dynamicBytes.writeBigUInt64LE(BigInt(tag), index * 16)
    dynamicBytes.writeBigUInt64LE(BigInt(value), index * 16 + 8)
  })
  const sectionsAt = dynamicAt + dynamicBytes.length

  const header = Buffer.alloc(HEADER_BYTES)
  header.write('\x7fELF', 'latin1')
  header.set([2, 1, 1], 4)
  header.writeUInt16LE(3, 16)
  header.writeUInt16LE(recipe.machine ?? 62, 18)
  header.writeUInt32LE(1, 20)
  header.writeBigUInt64LE(BigInt(HEADER_BYTES), 32)
  header.writeBigUInt64LE(BigInt(sectionsAt), 40)
  header.writeUInt16LE(HEADER_BYTES, 52)
  header.writeUInt16LE(PROGRAM_HEADER_BYTES, 54)
  header.writeUInt16LE(programHeaders, 56)
  header.writeUInt16LE(SECTION_HEADER_BYTES, 58)
  header.writeUInt16LE(3, 60)

  const segments = [
    programHeader(1, 0, base, sectionsAt),
    programHeader(2, dynamicAt, base + dynamicAt, dynamicBytes.length),
  ]
  if (interpreter.length > 0) segments.push(programHeader(3, interpreterAt, base + interpreterAt, interpreter.length))
  const sections = Buffer.concat([
    Buffer.alloc(SECTION_HEADER_BYTES),
    sectionHeader({ type: 11, offset: symbolsAt, sizeBytes: symbols.length, link: 2 }),
    sectionHeader({ type: 3, offset: stringsAt, sizeBytes: stringBytes.length, link: 0 }),
  ])
  return Buffer.concat([header, ...segments, interpreter, stringBytes, symbols, dynamicBytes, sections])
}

class Strings {
  private readonly text: string[] = ['']
  private length = 1

  add(value: string): number {
    const at = this.length
    this.text.push(value)
    this.length += Buffer.byteLength(value) + 1
    return at
  }

  bytes(): Buffer {
    return Buffer.from(`${this.text.join('\0')}\0`)
  }
}

function programHeader(type: number, offset: number, address: number, sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(PROGRAM_HEADER_BYTES)
  bytes.writeUInt32LE(type, 0)
  bytes.writeBigUInt64LE(BigInt(offset), 8)
  bytes.writeBigUInt64LE(BigInt(address), 16)
  bytes.writeBigUInt64LE(BigInt(sizeBytes), 32)
  bytes.writeBigUInt64LE(BigInt(sizeBytes), 40)
  return bytes
}

function sectionHeader(section: { type: number; offset: number; sizeBytes: number; link: number }): Buffer {
  const bytes = Buffer.alloc(SECTION_HEADER_BYTES)
  bytes.writeUInt32LE(section.type, 4)
  bytes.writeBigUInt64LE(BigInt(section.offset), 24)
  bytes.writeBigUInt64LE(BigInt(section.sizeBytes), 32)
  bytes.writeUInt32LE(section.link, 40)
  return bytes
}
