import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { makeRepository, repositoryPackage } from './repository.ts'

const DATE = new Date('2026-03-09T12:00:00Z')

it('lays out indexes and packages whose hashes agree', () => {
  const hello = repositoryPackage({
    control: { Package: 'hello', Version: '1:2.10-3', Depends: 'libc6' },
    compression: 'gz',
  })
  const { files, release } = makeRepository({ suite: 'trixie', packages: [hello], date: DATE })
  const index = files.get('dists/trixie/main/binary-amd64/Packages')?.toString('utf8') ?? ''
  expect(index).toContain('Package: hello\nVersion: 1:2.10-3\nArchitecture: amd64\n')
  expect(index).toContain('Depends: libc6\n')
  expect(index).toContain('Filename: pool/main/h/hello/hello_2.10-3_amd64.deb\n')
  expect(files.get('pool/main/h/hello/hello_2.10-3_amd64.deb')?.equals(hello.deb)).toBe(true)
  const packed = files.get('dists/trixie/main/binary-amd64/Packages.gz') ?? Buffer.alloc(0)
  const sha256 = createHash('sha256').update(packed).digest('hex')
  expect(release).toContain(` ${sha256} ${String(packed.length).padStart(8)} main/binary-amd64/Packages.gz\n`)
  expect(files.get(`dists/trixie/main/binary-amd64/by-hash/SHA256/${sha256}`)).toBe(packed)
  expect(release).toContain('Date: Mon, 09 Mar 2026 12:00:00 UTC\n')
})

it('lists what is for all architectures in each', () => {
  const data = repositoryPackage({ control: { Package: 'data', Architecture: 'all' }, compression: 'gz' })
  const { files } = makeRepository({ suite: 'sid', packages: [data], date: DATE, architectures: ['amd64', 'arm64'] })
  for (const arch of ['amd64', 'arm64']) {
    expect(files.get(`dists/sid/main/binary-${arch}/Packages`)?.toString('utf8')).toContain('Package: data\n')
  }
})
