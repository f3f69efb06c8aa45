import type { IndexedPackage } from '@whittle/debian'
import { describe, expect, it } from 'vitest'
import { honoursOpenSslProvider } from './openssl-provider.ts'

const judged = (name: string, depends: string, preDepends = '') =>
  honoursOpenSslProvider({ name, depends, preDepends } as IndexedPackage)

describe('honoursOpenSslProvider', () => {
  it.each([
    ['libcurl4t64', 'libc6 (>= 2.38), libssl3t64 (>= 3.5.0)'],
    ['libpq5', 'libc6, libssl3 (>= 3.0.0), libldap-2.5-0'],
    ['stunnel4', 'libc6, libssl4:any'],
    ['haproxy', 'libc6 | libssl3t64'],
  ])('marks %s: %s', (name, depends) => expect(judged(name, depends)).toBe(true))

  it('looks at what must be there before as well', () => {
    expect(judged('early', 'libc6', 'libssl3t64')).toBe(true)
  })

  it.each([
    ['libcurl3t64-gnutls', 'libc6, libgnutls30t64'],
    ['both', 'libssl3t64, libgnutls30t64 (>= 3.8)'],
    ['with-sodium', 'libsodium23, libssl3t64'],
    ['old', 'libssl1.1'],
    ['headers', 'libssl-dev'],
    ['docs', 'openssl'],
    ['caddy', 'libc6'],
    ['nothing', ''],
    ['libnode115', 'libc6, libssl3t64'],
    ['openssh-client', 'libc6, libssl3t64'],
    ['libpython3.13-minimal', 'libc6, libssl3t64'],
    ['python3-cryptography', 'libc6, libssl3t64'],
    ['php8.4-common', 'libc6, libssl3t64'],
    ['redis-tools', 'libc6, libssl3t64'],
    ['gocryptfs', 'libc6, libssl3t64'],
  ])('does not mark %s: %s', (name, depends) => expect(judged(name, depends)).toBe(false))
})
