import { describe, expect, it } from 'vitest'
import { readAr } from './read-ar.ts'
import { streamOf } from './stream-of.ts'

const header = (name: string, size: number | string, end = '`\n') =>
  `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(size).padEnd(10)}${end}`

async function list(text: string, limits = {}): Promise<string[]> {
  const lines: string[] = []
  for await (const { name, body } of readAr(streamOf(Buffer.from(text, 'latin1'), 13), limits)) {
    const chunks: Uint8Array[] = []
    for await (const chunk of body) chunks.push(chunk)
    lines.push(`${name} ${Buffer.concat(chunks)}`)
  }
  return lines
}

describe('readAr', () => {
  it('reads members, padded to even lengths', async () => {
    expect(
      await list(`!<arch>\n${header('debian-binary', 4)}2.0\n${header('odd/', 3)}abc\n${header('last', 0)}`),
    ).toEqual(['debian-binary 2.0\n', 'odd abc', 'last '])
  })

  it.each([
    ['no ar archive', 'ARCHIVE_FORMAT_INVALID', '!<thin>\n'],
    ['empty', 'ARCHIVE_TRUNCATED', ''],
    ['half a header', 'ARCHIVE_TRUNCATED', `!<arch>\n${header('a', 1).slice(0, 30)}`],
    ['half a member', 'ARCHIVE_TRUNCATED', `!<arch>\n${header('a', 10)}abc`],
    ['no padding', 'ARCHIVE_TRUNCATED', `!<arch>\n${header('a', 3)}abc`],
    ['wrong header end', 'ARCHIVE_HEADER_INVALID', `!<arch>\n${header('a', 0, 'xx')}`],
    ['size is no number', 'ARCHIVE_HEADER_INVALID', `!<arch>\n${header('a', '-1')}`],
    ['BSD long name', 'ARCHIVE_HEADER_INVALID', `!<arch>\n${header('#1/20', 20)}`],
    ['GNU name table', 'ARCHIVE_HEADER_INVALID', `!<arch>\n${header('//', 20)}`],
    ['path as a name', 'ARCHIVE_HEADER_INVALID', `!<arch>\n${header('../x', 0)}`],
    ['duplicate', 'ARCHIVE_DUPLICATE_MEMBER', `!<arch>\n${header('a', 0)}${header('a/', 0)}`],
  ])('refuses: %s', async (_title, code, text) => {
    await expect(list(text)).rejects.toMatchObject({ code, category: 'integrity' })
  })

  it('refuses more members or bytes than allowed', async () => {
    const text = `!<arch>\n${header('a', 2)}xx${header('b', 2)}xx`
    await expect(list(text, { maxEntries: 1 })).rejects.toMatchObject({ code: 'ARCHIVE_LIMIT_EXCEEDED' })
    await expect(list(text, { maxBytes: 3 })).rejects.toMatchObject({ code: 'ARCHIVE_LIMIT_EXCEEDED' })
  })
})
