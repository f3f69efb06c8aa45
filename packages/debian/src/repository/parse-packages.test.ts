import { streamOf } from '@whittle/archive'
import { describe, expect, it } from 'vitest'
import type { IndexedPackage } from './indexed-package.ts'
import { parsePackages } from './parse-packages.ts'

const HASH = 'ab'.repeat(32)
const NGINX = `Package: nginx
Source: nginx-source (1.26.3-3)
Version: 1.26.3-3+b1
Installed-Size: 1234
Architecture: amd64
Multi-Arch: foreign
Pre-Depends: init-system-helpers (>= 1.54)
Depends: libc6 (>= 2.38),
 zlib1g,
\tiproute2
Conflicts: nginx-light
Breaks: old
Provides: httpd
Replaces: older
Essential: yes
Priority: optional
Section: httpd
Filename: pool/main/n/nginx/nginx_1.26.3-3+b1_amd64.deb
Size: 600432
SHA256: ${HASH}
Description: small, powerful, scalable web server
 Nginx is
 .
 more than one line.
`

async function parse(text: string, chunkBytes?: number): Promise<IndexedPackage[]> {
  const found: IndexedPackage[] = []
  const content = streamOf(Buffer.from(text), chunkBytes)
  for await (const packages of parsePackages(content, { suite: 'trixie', where: 'trixie main' }))
    found.push(...packages)
  return found
}

/** The nginx stanza with other lines; undefined leaves the field out. */
function stanza(changes: Record<string, string | undefined>): string {
  const lines = [
    'Package: nginx',
    'Version: 1',
    'Architecture: all',
    'Filename: pool/n.deb',
    'Size: 1',
    `SHA256: ${HASH}`,
  ]
  const kept = lines.filter((line) => !Object.hasOwn(changes, line.slice(0, line.indexOf(':'))))
  const added = Object.entries(changes).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
  return [...kept, ...added, ''].join('\n')
}

const MALFORMED = { code: 'DEB_INDEX_MALFORMED', category: 'integrity' }

describe('parsePackages', () => {
  it('reads every field that resolution and the lock use', async () => {
    expect(await parse(NGINX)).toEqual([
      {
        name: 'nginx',
        version: '1.26.3-3+b1',
        arch: 'amd64',
        multiArch: 'foreign',
        source: 'nginx-source',
        sourceVersion: '1.26.3-3',
        section: 'httpd',
        priority: 'optional',
        essential: true,
        installedBytes: 1234 * 1024,
        preDepends: 'init-system-helpers (>= 1.54)',
        depends: 'libc6 (>= 2.38), zlib1g, iproute2',
        conflicts: 'nginx-light',
        breaks: 'old',
        provides: 'httpd',
        replaces: 'older',
        path: 'pool/main/n/nginx/nginx_1.26.3-3+b1_amd64.deb',
        sizeBytes: 600432,
        sha256: HASH,
        summary: 'small, powerful, scalable web server',
        suite: 'trixie',
      },
    ])
  })

  it('takes name and version for those of the source, and nothing for what is left out', async () => {
    const [found] = await parse(stanza({}))
    expect(found).toMatchObject({ source: 'nginx', sourceVersion: '1', depends: '', section: '', installedBytes: 0 })
    expect(found).toMatchObject({ multiArch: 'no', essential: false, summary: '' })
  })

  it('gives the same packages however the bytes arrive', async () => {
    const text = [1, 2, 3].map((n) => stanza({ Package: `p${n}`, Description: 'Größe – naïve' })).join('\n')
    const whole = await parse(text)
    expect(whole.map(({ name }) => name)).toEqual(['p1', 'p2', 'p3'])
    for (const chunkBytes of [1, 2, 7, 64, 301]) expect(await parse(text, chunkBytes)).toEqual(whole)
  })

  it('reads field names in any case, and lives with empty lines at both ends', async () => {
    const [found] = await parse(`\n\n${stanza({}).replace('Version', 'VERSION').replace('Size', 'size')}\n\n\n`)
    expect(found).toMatchObject({ version: '1', sizeBytes: 1 })
    expect(await parse('')).toEqual([])
    expect(await parse('\n\n\n')).toEqual([])
  })

  it.each(['Package', 'Version', 'Architecture', 'Filename', 'Size', 'SHA256'])(
    'refuses a package without %s',
    async (field) => {
      await expect(parse(stanza({ [field]: undefined }))).rejects.toMatchObject(MALFORMED)
    },
  )

  it.each([
    ['Package', '../../etc'],
    ['Package', 'Nginx'],
    ['Package', 'a'],
    ['Version', '1 2'],
    ['Version', '1\u001B[31m'],
    ['Architecture', 'amd64/../..'],
    ['Filename', 'pool/../../etc/passwd'],
    ['Filename', '../pool/n.deb'],
    ['Filename', 'pool/%2e%2e/n.deb'],
    ['Filename', '/etc/passwd'],
    ['Filename', '//other.example/n.deb'],
    ['Filename', 'pool/n.deb?x=1'],
    ['Filename', 'pool/n\u0000.deb'],
    ['Filename', String.raw`pool\..\n.deb`],
    ['Size', '-1'],
    ['Size', '1e9'],
    ['Size', '9999999999999'],
    ['SHA256', HASH.toUpperCase()],
    ['SHA256', HASH.slice(1)],
  ])('refuses %s: %s', async (field, value) => {
    await expect(parse(stanza({ [field]: value }))).rejects.toMatchObject(MALFORMED)
  })

  it('keeps control characters and nonsense out of what people see', async () => {
    const [found] = await parse(
      stanza({
        Description: 'red \u001B[31m\u0007alert\u0085',
        Section: 'web\u001B[0m',
        Priority: 'optional!',
        Source: 'evil\u0007 (1)',
        'Installed-Size': '-5',
        'Multi-Arch': 'maybe',
      }),
    )
    expect(found).toMatchObject({ summary: 'red  [31m alert ', section: '', priority: '', source: 'nginx' })
    expect(found).toMatchObject({ installedBytes: 0, multiArch: 'no' })
  })

  it('refuses a stanza that never ends without holding all of it', async () => {
    let given = 0
    async function* endless() {
      for (;;) {
        given += 65_536
        yield Buffer.alloc(65_536, 'x')
      }
    }
    const reading = (async () => {
      for await (const _ of parsePackages(endless(), { suite: 's', where: 'w' }));
    })()
    await expect(reading).rejects.toMatchObject({ code: 'DEB_INDEX_MALFORMED' })
    expect(given).toBeLessThan(6 * 1024 * 1024)
  })

  it('refuses one package too many, wherever it stands', async () => {
    const one = stanza({})
    const read = async (batches: string[]) => {
      const limits = { maxStanzaBytes: 1000, maxPackages: 1000 }
      const content = (async function* () {
        for (const batch of batches) yield Buffer.from(batch)
      })()
      let count = 0
      for await (const packages of parsePackages(content, { suite: 's', where: 'w' }, limits)) count += packages.length
      return count
    }
    const tenTimes = Array.from({ length: 10 }, () => `${one}\n`.repeat(100))
    expect(await read(tenTimes)).toBe(1000)
    await expect(read([...tenTimes, one])).rejects.toMatchObject({ code: 'DEB_INDEX_MALFORMED' })
    await expect(read([...tenTimes, `${one}\n`, one])).rejects.toMatchObject({ code: 'DEB_INDEX_MALFORMED' })
  })
})
