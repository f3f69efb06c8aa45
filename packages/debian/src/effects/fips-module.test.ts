import { expect, it } from 'vitest'
import { isFipsModule, planFipsModule } from './fips-module.ts'

it('knows the provider of either architecture', () => {
  expect(isFipsModule('/usr/lib/x86_64-linux-gnu/ossl-modules/fips.so')).toBe(true)
  expect(isFipsModule('/usr/lib/aarch64-linux-gnu/ossl-modules/fips.so')).toBe(true)
  expect(isFipsModule('/usr/lib/x86_64-linux-gnu/ossl-modules/legacy.so')).toBe(false)
  expect(isFipsModule('/opt/usr/lib/x/ossl-modules/fips.so')).toBe(false)
})

it('writes what fipsinstall of OpenSSL 3.5 writes, with the value of these very bytes', () => {
  const provider = { path: '/usr/lib/x/ossl-modules/fips.so', content: Buffer.from('a provider'), package: 'fips' }
  const { files, declared } = planFipsModule(provider)
  const [file] = files
  const text = file?.content?.toString() ?? ''
  expect(file).toMatchObject({ path: '/etc/ssl/fipsmodule.cnf', mode: 0o644, package: 'fips' })
  expect(text.split('\n').slice(0, 6)).toEqual([
    '[fips_sect]',
    'activate = 1',
    'install-version = 1',
    'conditional-errors = 1',
    'security-checks = 1',
    'hmac-key-check = 0',
  ])
  // Computed by "openssl dgst -sha256 -mac HMAC -macopt hexkey:…" of the same bytes.
  expect(text.trimEnd().split('\n').at(-1)).toBe(
    'module-mac = CE:AA:D6:0F:4D:42:D7:B7:DA:87:18:EF:F3:FB:4D:39:17:81:C3:80:58:54:52:54:D9:9E:2B:99:7D:E2:2C:0E',
  )
  expect(text).not.toContain('install-status')
  expect(declared).toHaveLength(1)
  const other = planFipsModule({ ...provider, content: Buffer.from('another') }).files[0]?.content?.toString()
  expect(other).not.toBe(text)
})
