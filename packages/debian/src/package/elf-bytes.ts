/**
 * Numbers and strings of an ELF file in its own byte order, every access checked against the file's end: a lying header
 * yields `undefined`, never a read outside.
 */
export interface ElfBytes {
  /** 32 or 64. */
  readonly bits: 32 | 64
  readonly sizeBytes: number
  u16(offset: number): number | undefined
  u32(offset: number): number | undefined
  /** An address or offset of the file's class; `undefined` also beyond 2^53. */
  word(offset: number): number | undefined
  /** The text at an offset up to its NUL, at most `maxBytes` long. */
  text(offset: number, maxBytes: number): string | undefined
}

/** Reads the identification of an ELF file (ELF specification, "ELF Identification"); `undefined` when it is none. */
export function openElf(bytes: Buffer): ElfBytes | undefined {
  if (bytes.length < 20 || bytes.readUInt32BE(0) !== 0x7f454c46) return undefined
  const bits = bytes[4] === 1 ? 32 : bytes[4] === 2 ? 64 : undefined
  const order = bytes[5] === 1 ? 'little' : bytes[5] === 2 ? 'big' : undefined
  if (bits === undefined || order === undefined) return undefined
  const little = order === 'little'
  const inside = (offset: number, length: number) =>
    Number.isSafeInteger(offset) && offset >= 0 && offset + length <= bytes.length
  const u32 = (offset: number) =>
    inside(offset, 4) ? (little ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset)) : undefined
  return {
    bits,
    sizeBytes: bytes.length,
    u16: (offset) =>
      inside(offset, 2) ? (little ? bytes.readUInt16LE(offset) : bytes.readUInt16BE(offset)) : undefined,
    u32,
    word: (offset) => {
      if (bits === 32) return u32(offset)
      if (!inside(offset, 8)) return undefined
      const value = Number(little ? bytes.readBigUInt64LE(offset) : bytes.readBigUInt64BE(offset))
      return Number.isSafeInteger(value) ? value : undefined
    },
    text: (offset, maxBytes) => {
      if (!inside(offset, 1)) return undefined
      const end = bytes.subarray(offset, offset + maxBytes + 1).indexOf(0)
      return end === -1 ? undefined : bytes.toString('utf8', offset, offset + end)
    },
  }
}
