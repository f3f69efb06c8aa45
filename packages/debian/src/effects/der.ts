/** One element of DER (X.690): its tag byte, its content, and its whole encoding. */
export interface DerElement {
  tag: number
  content: Buffer
  encoding: Buffer
}

/** Reads the element at an offset; `undefined` when it does not fit, or has a form that certificates never use. */
export function readDer(bytes: Buffer, offset = 0): DerElement | undefined {
  const tag = bytes[offset]
  const first = bytes[offset + 1]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined
  let length = first
  let start = offset + 2
  if (first >= 0x80) {
    const count = first & 0x7f
    if (count === 0 || count > 4 || start + count > bytes.length) return undefined
    length = bytes.readUIntBE(start, count)
    start += count
  }
  const end = start + length
  if (end > bytes.length) return undefined
  return { tag, content: bytes.subarray(start, end), encoding: bytes.subarray(offset, end) }
}

/** The elements that a constructed element holds; `undefined` when its content is not a row of them. */
export function readDerRow(content: Buffer): DerElement[] | undefined {
  const elements: DerElement[] = []
  for (let offset = 0; offset < content.length;) {
    const element = readDer(content, offset)
    if (element === undefined) return undefined
    elements.push(element)
    offset += element.encoding.length
  }
  return elements
}

/** An element from tag and content. */
export function encodeDer(tag: number, content: Buffer): Buffer {
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content])
  const hex = content.length.toString(16)
  const length = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content])
}
