/** A header block with any field as the test wants it, right or wrong. */
export interface RawMember {
  name?: string | Buffer
  typeflag?: string
  linkname?: string
  /** The size field; default: the content's length. */
  size?: number | string
  mtime?: string
  uid?: string | Buffer
  magic?: string
  prefix?: string
  content?: Uint8Array | string
  /** Added to the right checksum. */
  checksumOff?: number
}

export const END = Buffer.alloc(1024)

/** One member, padded to whole blocks. */
export function rawMember(member: RawMember): Buffer {
  const content = Buffer.from(member.content ?? '')
  const block = Buffer.alloc(512)
  Buffer.from(member.name ?? './file').copy(block, 0, 0, 100)
  block.write('0000644\0', 100, 'latin1')
  if (Buffer.isBuffer(member.uid)) member.uid.copy(block, 108)
  else block.write(member.uid ?? '0000000\0', 108, 'latin1')
  block.write('0000000\0', 116, 'latin1')
  const size = member.size ?? content.length
  block.write(typeof size === 'string' ? size : `${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1')
  block.write(member.mtime ?? '14735156000\0', 136, 'latin1')
  block.write(member.typeflag ?? '0', 156, 'latin1')
  block.write(member.linkname ?? '', 157, 100, 'utf8')
  block.write(member.magic ?? 'ustar\x0000', 257, 'latin1')
  block.write(member.prefix ?? '', 345, 155, 'utf8')
  block.fill(0x20, 148, 156)
  const sum = block.reduce((total, byte) => total + byte, 0) + (member.checksumOff ?? 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return Buffer.concat([block, content, Buffer.alloc((512 - (content.length % 512)) % 512)])
}

/** A pax record with the right length in front. */
export function paxRecord(keyword: string, value: string): string {
  for (let length = 1; ; length += 1) {
    const record = `${length} ${keyword}=${value}\n`
    if (Buffer.byteLength(record) === length) return record
  }
}

export function paxMember(...records: string[]): Buffer {
  return rawMember({ name: 'PaxHeaders/x', typeflag: 'x', content: records.join('') })
}
