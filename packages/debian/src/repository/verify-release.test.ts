import { describe, expect, it } from 'vitest'
import { judgeSignatures } from './verify-release.ts'

const GOOD = ['NEWSIG', 'GOODSIG 6ED0E7B82643E131 Archive Key', 'VALIDSIG 4CB50190207B4758A3F73A796ED0E7B82643E131']
const UNKNOWN = ['NEWSIG', 'ERRSIG 78DBA3BC47EF2265 1 8 01 1795252581 9 B8E5F13176D2A7A7', 'NO_PUBKEY 78DBA3BC47EF2265']

function judge(lines: string[], exitCode = 0): string | undefined {
  const stderr = ['PLAINTEXT 74 0', ...lines].map((line) => `[GNUPG:] ${line}\n`).join('')
  return judgeSignatures({ exitCode, stderr: Buffer.from(stderr) })
}

describe('judgeSignatures', () => {
  it('accepts good signatures', () => {
    expect(judge(GOOD)).toBeUndefined()
    expect(judge([...GOOD, ...GOOD])).toBeUndefined()
  })

  it('accepts a good one beside one by an unknown key, as apt does', () => {
    expect(judge([...UNKNOWN, ...GOOD], 2)).toBeUndefined()
  })

  it.each([
    [['BADSIG 6ED0E7B82643E131 Archive Key'], 'a signature does not match the content'],
    [['EXPKEYSIG 6ED0E7B82643E131 Archive Key'], 'a signing key has expired'],
    [['REVKEYSIG 6ED0E7B82643E131 Archive Key'], 'a signing key was revoked'],
    [['EXPSIG 6ED0E7B82643E131 Archive Key'], 'a signature has expired'],
    [['ERRSIG 6ED0E7B82643E131 1 1 01 1795252581 4 -'], 'a signature cannot be checked'],
  ])('never passes over %s beside a good one', (lines, reason) => {
    expect(judge([...GOOD, ...lines], 1)).toBe(reason)
  })

  it('refuses what only unknown keys have signed, or nobody', () => {
    expect(judge(UNKNOWN, 2)).toBe('no key of the keyring has signed it')
    expect(judge([], 2)).toBe('it is not signed')
  })

  it('refuses more than one signed text', () => {
    expect(judge([...GOOD, 'PLAINTEXT 74 0', ...GOOD])).toBe('it holds more than one signed text')
  })

  it('does not take words of the content or of a user id for status lines', () => {
    const stderr = Buffer.from('gpgv: Good signature from "[GNUPG:] GOODSIG 1 x"\nGOODSIG 1 x\n')
    expect(judgeSignatures({ exitCode: 0, stderr })).toBe('it is not signed')
  })

  it('refuses a program that failed in spite of a good signature', () => {
    expect(judge(GOOD, 1)).toBe('gpgv refused it')
    expect(judge(GOOD, 2)).toBe('gpgv refused it')
  })
})
