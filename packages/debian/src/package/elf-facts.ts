import { openElf, type ElfBytes } from './elf-bytes.ts'

/** What the dynamic linker reads of an ELF file, and a little more (System V ABI, "Dynamic Section"). */
export interface ElfFacts {
  bits: 32 | 64
  /** Name of `e_machine` as far as Debian's architectures go, else its number. */
  machine: string
  /** A program: it has an entry for the kernel to start, be it position-independent or not. */
  executable: boolean
  interpreter?: string
  soname?: string
  needed: string[]
  rpath: string[]
  runpath: string[]
  /** Imported functions whose use shows that files are opened at run time which no DT_NEEDED names. */
  opens: string[]
}

/** Functions whose use shows that files are opened at run time which no DT_NEEDED names. */
const RUN_TIME_OPENERS: ReadonlySet<string> = new Set([
  'OSSL_PROVIDER_load',
  'OSSL_PROVIDER_try_load',
  'backtrace',
  'iconv_open',
  'pthread_cancel',
  'pthread_exit',
  'sasl_server_init',
  'sasl_server_new',
])

const MACHINES: Readonly<Record<number, string>> = {
  3: 'i386',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  62: 'x86_64',
  183: 'aarch64',
  243: 'riscv',
}
const ET_EXEC = 2
const ET_DYN = 3
const PT_LOAD = 1
const PT_DYNAMIC = 2
const PT_INTERP = 3
const DT_NEEDED = 1
const DT_STRTAB = 5
const DT_SONAME = 14
const DT_RPATH = 15
const DT_RUNPATH = 29
const DT_FLAGS_1 = 0x6ffffffb
const DF_1_PIE = 0x08000000
const SHT_DYNSYM = 11
const MAX_TEXT_BYTES = 4096
const MAX_DYNAMIC_ENTRIES = 65_536
/** Of all symbol tables of a file together. */
const MAX_SYMBOLS = 1_000_000
/** Of all names in a dynamic section together; entries may point at the same text again and again. */
const MAX_NAMES_LENGTH = 1024 * 1024

interface Segment {
  type: number
  offset: number
  address: number
  fileBytes: number
}

/**
 * The facts of an ELF executable or shared object; `undefined` for anything else (object files, core dumps, other
 * formats), for files whose headers point outside themselves, and for those that name more than a program can need.
 */
export function readElfFacts(bytes: Buffer): ElfFacts | undefined {
  const elf = openElf(bytes)
  if (elf === undefined) return undefined
  const type = elf.u16(16)
  const machine = elf.u16(18)
  if (machine === undefined || (type !== ET_EXEC && type !== ET_DYN)) return undefined
  const segments = readSegments(elf)
  if (segments === undefined) return undefined
  const dynamic = readDynamic(elf, segments)
  if (dynamic === undefined) return undefined
  const interpreterAt = segments.find((segment) => segment.type === PT_INTERP)
  const interpreter = interpreterAt && elf.text(interpreterAt.offset, MAX_TEXT_BYTES)
  const flags = dynamic.numbers.get(DT_FLAGS_1) ?? 0
  const soname = dynamic.texts(DT_SONAME)[0]
  return {
    bits: elf.bits,
    machine: MACHINES[machine] ?? String(machine),
    executable: type === ET_EXEC || interpreter !== undefined || (flags & DF_1_PIE) !== 0,
    ...(interpreter === undefined ? {} : { interpreter }),
    ...(soname === undefined ? {} : { soname }),
    needed: dynamic.texts(DT_NEEDED),
    rpath: searchPath(dynamic.texts(DT_RPATH)),
    runpath: searchPath(dynamic.texts(DT_RUNPATH)),
    opens: importedOpeners(elf),
  }
}

function readSegments(elf: ElfBytes): Segment[] | undefined {
  const wide = elf.bits === 64
  const table = elf.word(wide ? 32 : 28)
  const entryBytes = elf.u16(wide ? 54 : 42)
  const count = elf.u16(wide ? 56 : 44)
  if (table === undefined || entryBytes === undefined || count === undefined) return undefined
  if (count > 0 && entryBytes < (wide ? 56 : 32)) return undefined
  const segments: Segment[] = []
  for (let index = 0; index < count; index += 1) {
    const at = table + index * entryBytes
    const type = elf.u32(at)
    const offset = elf.word(at + (wide ? 8 : 4))
    const address = elf.word(at + (wide ? 16 : 8))
    const fileBytes = elf.word(at + (wide ? 32 : 16))
    if (type === undefined || offset === undefined || address === undefined || fileBytes === undefined) return undefined
    segments.push({ type, offset, address, fileBytes })
  }
  return segments
}

interface DynamicSection {
  /** Last value of each tag. */
  numbers: Map<number, number>
  texts(tag: number): string[]
}

function readDynamic(elf: ElfBytes, segments: readonly Segment[]): DynamicSection | undefined {
  const numbers = new Map<number, number>()
  const named: { tag: number; offset: number }[] = []
  const segment = segments.find(({ type }) => type === PT_DYNAMIC)
  const wordBytes = elf.bits / 8
  const start = segment?.offset ?? 0
  const count = Math.min((segment?.fileBytes ?? 0) / (2 * wordBytes), MAX_DYNAMIC_ENTRIES)
  for (let index = 0; index < count; index += 1) {
    const at = start + index * 2 * wordBytes
    const tag = elf.word(at)
    if (tag === undefined || tag === 0) break
    const value = elf.word(at + wordBytes)
    if (value === undefined) continue
    numbers.set(tag, value)
    if (tag === DT_NEEDED || tag === DT_SONAME || tag === DT_RPATH || tag === DT_RUNPATH) {
      named.push({ tag, offset: value })
    }
  }
  const strings = fileOffset(segments, numbers.get(DT_STRTAB))
  const texts: { tag: number; text: string }[] = []
  let length = 0
  for (const { tag, offset } of named) {
    const text = strings === undefined ? undefined : elf.text(strings + offset, MAX_TEXT_BYTES)
    if (text === undefined || text === '') continue
    length += text.length
    if (length > MAX_NAMES_LENGTH) return undefined
    texts.push({ tag, text })
  }
  return { numbers, texts: (wanted) => texts.filter(({ tag }) => tag === wanted).map(({ text }) => text) }
}

function fileOffset(segments: readonly Segment[], address: number | undefined): number | undefined {
  if (address === undefined) return undefined
  const segment = segments.find(
    ({ type, address: start, fileBytes }) => type === PT_LOAD && address >= start && address < start + fileBytes,
  )
  return segment && segment.offset + (address - segment.address)
}

function searchPath(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(':')).filter((part) => part !== '')
}

/** Undefined symbols of `.dynsym` that are among the openers; stripped files keep that section. */
function importedOpeners(elf: ElfBytes): string[] {
  const wide = elf.bits === 64
  const table = elf.word(wide ? 40 : 32)
  const entryBytes = elf.u16(wide ? 58 : 46)
  const count = elf.u16(wide ? 60 : 48)
  if (table === undefined || table === 0 || entryBytes === undefined || count === undefined) return []
  const section = (index: number) => {
    const at = table + index * entryBytes
    return {
      type: elf.u32(at + 4),
      offset: elf.word(at + (wide ? 24 : 16)),
      sizeBytes: elf.word(at + (wide ? 32 : 20)),
      link: elf.u32(at + (wide ? 40 : 24)),
    }
  }
  const found = new Set<string>()
  let left = MAX_SYMBOLS
  for (let index = 0; index < count && left > 0; index += 1) {
    const symbols = section(index)
    if (symbols.type !== SHT_DYNSYM || symbols.offset === undefined || symbols.sizeBytes === undefined) continue
    const strings = section(symbols.link ?? 0)
    if (strings.offset === undefined) continue
    const symbolBytes = wide ? 24 : 16
    const total = Math.min(symbols.sizeBytes / symbolBytes, left)
    left -= total
    for (let symbol = 0; symbol < total; symbol += 1) {
      const at = symbols.offset + symbol * symbolBytes
      const name = elf.u32(at)
      if (name === undefined) break
      if (name === 0 || elf.u16(at + (wide ? 6 : 14)) !== 0) continue
      const text = elf.text(strings.offset + name, 64)
      if (text !== undefined && RUN_TIME_OPENERS.has(text)) found.add(text)
    }
  }
  return [...found].sort()
}
