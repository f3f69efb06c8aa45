import { describe, expect, it } from 'vitest'
import { parseRelease } from './release.ts'

const HASH = 'a'.repeat(64)
const TEXT = [
  'Origin: Debian',
  'Suite: stable-updates',
  'Codename: trixie-updates',
  'Date: Mon, 23 Nov 2026 02:09:33 UTC',
  'Valid-Until: Mon, 30 Nov 2026 02:09:33 UTC',
  'Acquire-By-Hash: yes',
  'MD5Sum:',
  ` ${'b'.repeat(32)}  1108 main/binary-amd64/Packages.xz`,
  'SHA256:',
  ` ${HASH}     1108 main/binary-amd64/Packages.xz`,
  '',
].join('\n')

describe('parseRelease', () => {
  it('reads what a snapshot needs', () => {
    const release = parseRelease(TEXT)
    expect(release).toMatchObject({ suite: 'stable-updates', codename: 'trixie-updates', byHash: true })
    expect(release.date.toISOString()).toBe('2026-11-23T02:09:33.000Z')
    expect(release.validUntil?.toISOString()).toBe('2026-11-30T02:09:33.000Z')
    expect([...release.files.values()]).toEqual([
      { path: 'main/binary-amd64/Packages.xz', sizeBytes: 1108, sha256: HASH },
    ])
  })

  it('reads one without an end of validity and by-hash', () => {
    const release = parseRelease(TEXT.replace(/Valid-Until.*\nAcquire.*\n/, ''))
    expect(release.validUntil).toBeUndefined()
    expect(release.byHash).toBe(false)
  })

  it('reads the first paragraph alone', () => {
    expect(parseRelease(`\n${TEXT}\nCodename: other\n`).codename).toBe('trixie-updates')
  })

  it.each([
    ['no Codename', TEXT.replace(/Codename.*\n/, '')],
    ['no Date', TEXT.replace(/Date.*\n/, '')],
    ['no SHA256 list', TEXT.replace(/SHA256[^]*/, '')],
    ['two fields Codename', `Codename: evil\n${TEXT}`],
    ['not a date', TEXT.replace('23 Nov 2026', 'yesterday')],
    ['not "hash size path"', TEXT.replace(HASH, 'abc')],
    ['without a field name', `just text\n${TEXT}`],
    ['continuation line', ` x\n${TEXT}`],
  ])('refuses what has %s', (reason, text) => {
    expect(() => parseRelease(text)).toThrowError(
      expect.objectContaining({ code: 'DEB_RELEASE_MALFORMED', publicMessage: expect.stringContaining(reason) }),
    )
  })
})
