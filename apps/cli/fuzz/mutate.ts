import type { Random } from './random.ts'

/** Numbers at which readers go wrong. */
const EDGES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]
/** What ends, escapes or means something somewhere. */
const PIECES = [
  ...['\0', '\n', '\n\n', '\r', '\t', ' ', '\u001B[31m', '\u0085', '\u202E', '\uFEFF', 'İ', '😀', '\u0000\u0000'],
  ...[
    '..',
    '../',
    '/',
    '//',
    '/../../',
    './',
    '~',
    '%2e%2e',
    String.raw`\ `.trim(),
    ':',
    ';',
    ',',
    '|',
    '&',
    '$(x)',
    '`',
  ],
  ...['"', "'", '<', '>', '(', ')', '[', ']', '{', '}', '#', '*', '=', '-', '+', '!', '@', '?'],
  ...['0', '1', '-1', '00', '1e9', '9999999999999999', '0x10', 'NaN', 'null', 'true', '__proto__', 'constructor'],
]

/** Bytes with some of them flipped, overwritten, cut, repeated or moved. */
export function mutateBytes(bytes: Buffer, random: Random): Buffer {
  let result: Buffer = Buffer.from(bytes)
  for (let round = random.below(4); round >= 0; round -= 1) result = mutateOnce(result, random)
  return result
}

function mutateOnce(bytes: Buffer, random: Random): Buffer {
  if (bytes.length === 0) return Buffer.from(random.pick(PIECES))
  const at = random.below(bytes.length)
  const end = Math.min(bytes.length, at + 1 + random.below(random.pick([4, 64, 600])))
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)]
  switch (random.below(8)) {
    case 0:
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.below(8)), at)
      return bytes
    case 1:
      bytes.writeUInt8(random.below(256), at)
      return bytes
    case 2:
      return before
    case 3:
      return Buffer.concat([before, after])
    case 4:
      return Buffer.concat([before, part, part, after])
    case 5:
      bytes.fill(random.below(256), at, end)
      return bytes
    case 6:
      if (at + 4 <= bytes.length) bytes.writeUInt32LE(random.pick(EDGES), at)
      return bytes
    default:
      return Buffer.concat([before, Buffer.from(random.pick(PIECES)), after])
  }
}

/** Text with lines moved, words of it exchanged, and pieces put in that mean something to a parser. */
export function mutateText(text: string, random: Random): string {
  let result = text
  for (let round = random.below(4); round >= 0; round -= 1) result = mutateTextOnce(result, random)
  return result
}

function mutateTextOnce(text: string, random: Random): string {
  const lines = text.split('\n')
  const line = random.below(lines.length)
  const at = random.below(text.length + 1)
  const end = Math.min(text.length, at + 1 + random.below(12))
  const piece = random.pick(PIECES)
  switch (random.below(9)) {
    case 0:
      return text.slice(0, at) + piece + text.slice(at)
    case 1:
      return text.slice(0, at) + piece + text.slice(end)
    case 2:
      return text.slice(0, at) + text.slice(end)
    case 3:
      return text.slice(0, at)
    case 4:
      return lines.toSpliced(line, 1).join('\n')
    case 5:
      return lines.toSpliced(line, 0, lines[line] ?? '').join('\n')
    case 6:
      return lines.toSpliced(line, 0, random.pick(lines)).join('\n')
    case 7:
      return text.slice(0, at) + piece.repeat(1 + random.below(random.pick([3, 200]))) + text.slice(at)
    default:
      return text.slice(0, at) + String.fromCodePoint(random.below(random.pick([0x80, 0xd800]))) + text.slice(end)
  }
}
