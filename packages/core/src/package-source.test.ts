import { describe, expect, it } from 'vitest'
import { PackageSource } from './package-source.ts'

const source = {
  name: 'acme',
  uri: 'https://deb.example.org/apt/',
  suites: ['stable'],
  components: ['main'],
  key: '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n…',
}

describe('PackageSource', () => {
  it('is below Debian unless told, and has no slash at the end of its address', () => {
    expect(PackageSource.parse(source)).toEqual({ ...source, uri: 'https://deb.example.org/apt', priority: 100 })
    expect(PackageSource.safeParse({ ...source, suites: ['./'], components: undefined }).success).toBe(true)
  })

  it.each<[object, RegExp]>([
    [{ uri: 'https://me:secret@deb.example.org' }, /must not hold a login/],
    [{ uri: 'file:///srv/apt' }, /http or https/],
    [{ uri: 'ftp://deb.example.org' }, /http or https/],
    [{ uri: 'https://deb.example.org/?token=1' }, /\? or #/],
    [{ name: 'debian' }, /distribution itself/],
    [{ name: 'Acme Inc' }, /lower-case/],
    [{ suites: ['../etc'] }, /\.\./],
    [{ suites: ['/etc'] }, /name like stable/],
    [{ suites: ['./'] }, /flat/],
    [{ components: [] }, /name one at least/],
    [{ key: '-----BEGIN PGP PRIVATE KEY BLOCK-----' }, /private key/],
    [{ key: 'AAAA' }, /ASCII-armoured/],
    [{ priority: 1000 }, /999/],
  ])('refuses %j', (change, message) => {
    expect(PackageSource.safeParse({ ...source, ...change }).error?.message).toMatch(message)
  })
})
