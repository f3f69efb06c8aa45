import { scryptSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hashPassword, verifyPassword } from './password.ts'

describe('passwords', () => {
  it('verifies what was hashed, and nothing else', async () => {
    const hash = await hashPassword('correct horse battery')
    expect(hash).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$[^$]{22}\$[^$]{43}$/)
    expect(await verifyPassword('correct horse battery', hash)).toBe(true)
    expect(await verifyPassword('correct horse batterz', hash)).toBe(false)
    expect(await verifyPassword('', hash)).toBe(false)
  })

  it('salts: the same password has another hash each time', async () => {
    expect(await hashPassword('correct horse battery')).not.toBe(await hashPassword('correct horse battery'))
  })

  it('does not depend on how a character was composed', async () => {
    const hash = await hashPassword('pa\u0308sswort-lang')
    expect(await verifyPassword('p\u00E4sswort-lang', hash)).toBe(true)
  })

  it('verifies hashes with other parameters than today’s', async () => {
    const salt = Buffer.from('SodiumChloride16')
    const key = scryptSync('pleaseletmein', salt, 32, { N: 2 ** 14, r: 8, p: 2, maxmem: 2 ** 26 })
    const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
    expect(await verifyPassword('pleaseletmein', `$scrypt$ln=14,r=8,p=2$${text(salt)}$${text(key)}`)).toBe(true)
  })

  it.each([undefined, '', 'plain', '$scrypt$ln=17,r=8,p=1$short$short'])(
    'says no for the hash %s, after the same work',
    async (hash) => {
      const started = performance.now()
      expect(await verifyPassword('anything at all', hash)).toBe(false)
      expect(performance.now() - started).toBeGreaterThan(50)
    },
  )
})
