import { decompress, readAr, readTar, streamOf, type CompressionFormat } from '@whittle/archive'
import { describe, expect, it } from 'vitest'
import { makeDeb, type DebCompression } from './make-deb.ts'

const FORMATS: Record<DebCompression, CompressionFormat> = { gz: 'gzip', xz: 'xz', zst: 'zstd', none: 'none' }

function example(compression: DebCompression): Buffer {
  return makeDeb({
    control: { Package: 'hello', Depends: 'libc6' },
    files: [
      { path: '/usr/bin/hello', content: '#!/bin/sh\n', mode: 0o755 },
      { path: '/usr/bin/hi', target: 'hello' },
      { path: '/usr/bin/hallo', type: 'hardlink', target: '/usr/bin/hello' },
    ],
    scripts: { postinst: '#!/bin/sh\n' },
    conffiles: ['/etc/hello.conf'],
    compression,
  })
}

async function listing(deb: Buffer, format: CompressionFormat): Promise<string[]> {
  const lines: string[] = []
  for await (const member of readAr(streamOf(deb))) {
    if (member.name === 'debian-binary') continue
    for await (const entry of readTar(decompress(format, member.body))) {
      lines.push(
        `${member.name.split('.')[0]} ${entry.type} ${entry.mode.toString(8)} ${entry.path} ${entry.target ?? ''}`,
      )
    }
  }
  return lines
}

describe('makeDeb', () => {
  it.each(['gz', 'xz', 'zst', 'none'] as const)('writes what the reader reads back (%s)', async (compression) => {
    expect(await listing(example(compression), FORMATS[compression])).toMatchInlineSnapshot(`
      [
        "control directory 755 / ",
        "control file 644 /control ",
        "control file 644 /md5sums ",
        "control file 644 /conffiles ",
        "control file 755 /postinst ",
        "data directory 755 / ",
        "data directory 755 /usr ",
        "data directory 755 /usr/bin ",
        "data file 755 /usr/bin/hello ",
        "data symlink 777 /usr/bin/hi hello",
        "data hardlink 644 /usr/bin/hallo /usr/bin/hello",
      ]
    `)
  })

  it('is always the same', () => {
    expect(example('gz').equals(example('gz'))).toBe(true)
  })
})
