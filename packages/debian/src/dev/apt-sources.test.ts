import { describe, expect, it } from 'vitest'
import { aptSources } from './apt-sources.ts'

const mirrors = { main: 'http://mirror.example/debian', security: 'http://mirror.example/debian-security' }

describe('aptSources', () => {
  it('names the suites of the distribution, their mirrors and Debian’s keyring', () => {
    expect(aptSources('debian/13', { mirrors })).toBe(`Types: deb
URIs: http://mirror.example/debian
Suites: trixie trixie-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: trixie-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`)
  })

  it('has one paragraph for sid, which has no security archive', () => {
    expect(aptSources('debian/sid', { mirrors: { main: mirrors.main } }).match(/^Suites: .*$/gm)).toEqual([
      'Suites: sid',
    ])
  })

  it('gives no login of a mirror away', () => {
    const main = 'https://robot:secret@mirror.example/debian/'
    const text = aptSources('debian/sid', { mirrors: { main } })
    expect(text).toMatch(/^URIs: https:\/\/mirror\.example\/debian$/m)
    expect(text).not.toMatch(/robot|secret/)
  })

  it('writes keys that are not Debian’s into the sources, armoured', () => {
    // The checksum of RFC 9580's algorithm over nine digits is the one that its catalogues give for CRC-24.
    const text = aptSources('debian/sid', { mirrors, keyring: Buffer.from('123456789') })
    expect(text.split('\n').slice(4)).toEqual([
      'Signed-By:',
      ' -----BEGIN PGP PUBLIC KEY BLOCK-----',
      ' .',
      ` ${Buffer.from('123456789').toString('base64')}`,
      ` =${Buffer.from('21cf02', 'hex').toString('base64')}`,
      ' -----END PGP PUBLIC KEY BLOCK-----',
      '',
    ])
  })

  it('takes armoured keys as they are', () => {
    const block = '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n'
    const text = aptSources('debian/sid', { mirrors, keyring: Buffer.from(block) })
    expect(text).toContain('Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n AAAA\n -----END')
  })
})
