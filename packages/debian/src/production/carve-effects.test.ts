import type { MadeFile } from '@whittle/testkit'
import { describe, expect, it } from 'vitest'
import { carve, starting, pathsOf, generated, type Made, type Carving } from './testing/carving.ts'

describe('carvePackages: effects', () => {
  const one = (files: MadeFile[], postinst: string): Made => ({
    reason: 'requested',
    files,
    scripts: { postinst: `#!/bin/sh\n${postinst}` },
  })

  it('links alternatives of the highest priority whose file is there', async () => {
    const carving = await carve({
      a: one([{ path: '/usr/bin/x-a', content: 'a' }], 'update-alternatives --install /usr/bin/x x /usr/bin/x-a 10\n'),
      b: one(
        [{ path: '/usr/bin/x-b', content: 'b' }],
        'update-alternatives --install /usr/bin/x x /usr/bin/x-b 20 --slave /usr/share/man/man1/x.1.gz x.1.gz /usr/share/man/man1/x-b.1.gz\n' +
          'update-alternatives --install /usr/bin/y y /usr/bin/gone 20\n',
      ),
    })
    expect(generated(carving, '/usr/bin/x')?.target).toBe('/etc/alternatives/x')
    expect(generated(carving, '/etc/alternatives/x')?.target).toBe('/usr/bin/x-b')
    expect(generated(carving, '/usr/bin/y')).toBeUndefined()
    expect(generated(carving, '/usr/share/man/man1/x.1.gz')).toBeUndefined()
  })

  it('links where OpenSSL looks for all certificates only where the image or its definition has them', async () => {
    const crypto = one([{ path: '/usr/lib/x86_64-linux-gnu/libcrypto.so.3', content: 'x' }], '')
    const bundle = { path: '/etc/ssl/certs/ca-certificates.crt', content: 'x' }
    expect(generated(await carve({ crypto }), '/usr/lib/ssl/cert.pem')).toBeUndefined()
    expect(generated(await carve({ crypto }, { files: [bundle] }), '/usr/lib/ssl/cert.pem')).toMatchObject({
      target: bundle.path,
    })
  })

  it('gives folders of a service to whom the image runs as, and declares accounts by stable numbers', async () => {
    const postinst = `adduser --system --group redis
mkdir -p /var/lib/a; chown redis:redis /var/lib/a; chmod 0750 /var/lib/a
dpkg-statoverride --update --add root adm 0640 /etc/a.conf
chown "$X" /var/lib/b\n`
    const made = { a: one([{ path: '/etc/a.conf', content: 'x' }], postinst) }
    const carving = await carve(made)
    const folder = ({ tree }: Carving) => tree.directories.find(({ path }) => path === '/var/lib/a')
    expect(folder(carving)).toMatchObject({ mode: 0o750, uid: 65_532, gid: 65_532 })
    expect(carving.tree.packages[0]?.entries[0]).toMatchObject({ mode: 0o640, uid: 0, gid: 4 })
    expect(generated(carving, '/etc/passwd')?.content?.toString()).toContain('redis:x:803:803:')
    const { config } = starting()
    expect(folder(await carve(made, { config: { ...config, user: 'root' } }))).toMatchObject({ uid: 803, gid: 803 })
    expect(carving.tree.report.effectsKnown).toEqual([
      { package: 'a', script: 'postinst', commands: ['chown … /var/lib/b'] },
    ])
  })

  it('refuses users that clash, and owners that nobody is', async () => {
    const made = { a: one([], '') }
    await expect(carve(made, { users: [{ name: 'x', uid: 65_532 }] })).rejects.toMatchObject({
      code: 'CARVE_ACCOUNT_CLASH',
    })
    const { config } = starting()
    await expect(carve(made, { config: { ...config, user: 'who' } })).rejects.toMatchObject({
      code: 'CARVE_ACCOUNT_UNKNOWN',
    })
    await expect(carve(made, { files: [{ path: '/x', content: '', owner: 'who' }] })).rejects.toMatchObject({
      code: 'CARVE_ACCOUNT_UNKNOWN',
    })
  })

  it('describes the system where base-files is not there, and leaves its description alone where it is', async () => {
    const without = await carve({ a: one([], '') })
    expect(generated(without, '/usr/lib/os-release')?.content?.toString()).toContain('VERSION_ID="13"')
    expect(generated(without, '/etc/os-release')?.target).toBe('../usr/lib/os-release')
    const files: MadeFile[] = [
      { path: '/usr/lib/os-release', content: 'ID=x\n' },
      { path: '/bin', target: 'usr/bin' },
    ]
    const withFiles = await carve({ 'base-files': { reason: 'base', files } })
    expect(generated(withFiles, '/usr/lib/os-release')).toBeUndefined()
    expect(pathsOf(withFiles, 'base-files')).toEqual(['/bin', '/usr/lib/os-release'])
  })

  it.each([
    ['working directory', '/usr/bin/tool'],
    ['working directory', '/bin/tool'],
    ['working directory', '/etc/passwd'],
    ['working directory', '/srv/own'],
    ['volume', '/usr/bin/tool'],
  ])('refuses a %s that is a file: %s', async (what, path) => {
    const made = { tool: one([{ path: '/usr/bin/tool', content: 'x' }], '') }
    const { config } = starting()
    const place = what === 'volume' ? { volumes: [path] } : { workingDirectory: path }
    const files = [{ path: '/srv/own', content: '' }]
    await expect(carve(made, { files, config: { ...config, ...place } })).rejects.toMatchObject({
      code: 'CARVE_FILE_CONFLICT',
      publicMessage: `The ${what} ${path} is a file of the image.`,
    })
  })
})
