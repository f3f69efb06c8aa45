import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { carvePackages } from '../production/carve-packages.ts'
import type { CarvedTree } from '../production/carved-tree.ts'
import { BASE, prepare, program, type Made } from '../production/testing/carving.ts'

const md5 = (text: string) => createHash('md5').update(text).digest('hex')
const PASSWD = 'root:*:0:0:root:/root:/bin/bash\ndaemon:*:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n'

const MADE: Record<string, Made> = {
  ...BASE,
  'base-passwd': {
    files: [
      { path: '/usr/share/base-passwd/passwd.master', content: PASSWD },
      { path: '/usr/share/base-passwd/group.master', content: 'root:*:0:\ndaemon:*:1:\n' },
    ],
  },
  tool: {
    reason: 'requested',
    control: { 'Multi-Arch': 'same', Section: 'utils' },
    files: [
      program('/usr/bin/tool-one', ['libc.so.6']),
      { path: '/etc/tool.conf', content: 'answer = 42\n' },
      { path: '/usr/share/man/man1/tool-one.1.gz', content: 'manual' },
      { path: '/usr/share/doc/tool/examples/x', content: 'example' },
    ],
    conffiles: ['/etc/tool.conf'],
    controlFiles: { triggers: 'interest-noawait /usr/share/tool\ninterest tool-rebuild\nactivate-noawait ldconfig\n' },
    scripts: {
      preinst: '#!/bin/sh\ndpkg-divert --package tool --add --rename --divert /usr/bin/x.old /usr/bin/x\n',
      postinst: `#!/bin/sh
update-alternatives --install /usr/bin/tool tool /usr/bin/tool-one 20 \\
  --slave /usr/share/man/man1/tool.1.gz tool.1.gz /usr/share/man/man1/tool-one.1.gz
`,
    },
  },
  other: {
    reason: 'requested',
    files: [program('/bin/tool-two', ['libc.so.6'])],
    scripts: { postinst: '#!/bin/sh\nupdate-alternatives --install /usr/bin/tool tool /bin/tool-two 10\n' },
  },
}

async function develop(
  made: Record<string, Made> = MADE,
  image: Parameters<typeof prepare>[1] = {},
): Promise<CarvedTree> {
  const { lock, inspections, store } = await prepare(made, image)
  return carvePackages({ ...lock, variant: 'dev' }, inspections, store)
}

const textOf = (tree: CarvedTree, path: string) =>
  tree.generated.find((entry) => entry.path === path)?.content?.toString('utf8')
const targetOf = (tree: CarvedTree, path: string) => tree.generated.find((entry) => entry.path === path)?.target

describe('a development image', () => {
  it('holds every file of every package, documentation too', async () => {
    const tree = await develop()
    expect(tree.packages.find(({ name }) => name === 'tool')?.entries.map(({ path }) => path)).toEqual([
      '/etc/tool.conf',
      '/usr/bin/tool-one',
      '/usr/share/doc/tool/examples/x',
      '/usr/share/man/man1/tool-one.1.gz',
    ])
    expect(tree.report).toMatchObject({ variant: 'dev', rules: [], totals: { packagesDropped: 0 } })
    expect(tree.report.packages.map(({ rule }) => rule)).toEqual(Array(6).fill('development'))
  })

  it('has a status of all packages, installed and configured, and none of production’s status.d', async () => {
    const tree = await develop()
    const status = textOf(tree, '/var/lib/dpkg/status') ?? ''
    expect(status.match(/^Package: .*$/gm)).toEqual(
      ['base-passwd', 'gcc-14-base', 'libc6', 'libgcc-s1', 'other', 'tool'].map((name) => `Package: ${name}`),
    )
    expect(status.match(/^Status: install ok installed$/gm)).toHaveLength(6)
    expect(status).toContain(`Conffiles:\n /etc/tool.conf ${md5('answer = 42\n')}\nDescription:`)
    expect(tree.generated.filter(({ path }) => path.includes('/status.d/'))).toEqual([])
  })

  it('keeps what dpkg keeps of a package, under the architecture where there may be several', async () => {
    const tree = await develop()
    expect(textOf(tree, '/var/lib/dpkg/info/tool:amd64.list')).toMatch(
      /^\/\.\n\/usr\n\/usr\/bin\n\/usr\/bin\/tool-one\n\/etc\n\/etc\/tool\.conf\n/,
    )
    expect(textOf(tree, '/var/lib/dpkg/info/tool:amd64.conffiles')).toBe('/etc/tool.conf\n')
    expect(tree.generated.find(({ path }) => path.endsWith('/tool:amd64.postinst'))).toMatchObject({ mode: 0o755 })
    expect(textOf(tree, '/var/lib/dpkg/info/other.list')).toBe('/.\n/bin\n/bin/tool-two\n')
    expect(textOf(tree, '/var/lib/dpkg/info/format')).toBe('1\n')
  })

  it('knows diversions and who waits for triggers', async () => {
    const tree = await develop()
    expect(textOf(tree, '/var/lib/dpkg/diversions')).toBe('/usr/bin/x\n/usr/bin/x.old\ntool\n')
    expect(textOf(tree, '/var/lib/dpkg/triggers/File')).toBe('/usr/share/tool tool:amd64/noawait\n')
    expect(textOf(tree, '/var/lib/dpkg/triggers/tool-rebuild')).toBe('tool:amd64\n')
  })

  it('offers every alternative to update-alternatives, and links the best', async () => {
    const tree = await develop()
    expect(textOf(tree, '/var/lib/dpkg/alternatives/tool')).toBe(`auto
/usr/bin/tool
tool.1.gz
/usr/share/man/man1/tool.1.gz

/bin/tool-two
10

/usr/bin/tool-one
20
/usr/share/man/man1/tool-one.1.gz

`)
    expect(targetOf(tree, '/usr/bin/tool')).toBe('/etc/alternatives/tool')
    expect(targetOf(tree, '/etc/alternatives/tool')).toBe('/usr/bin/tool-one')
    expect(targetOf(tree, '/usr/share/man/man1/tool.1.gz')).toBe('/etc/alternatives/tool.1.gz')
  })

  it('offers Java’s programs, whose scripts compute priority and manual page', async () => {
    const home = '/usr/lib/jvm/java-21-openjdk-amd64'
    const tree = await develop({
      ...MADE,
      'openjdk-21-jre-headless': {
        reason: 'requested',
        files: [program(`${home}/bin/java`, ['libc.so.6']), { path: `${home}/man/man1/java.1.gz`, content: 'manual' }],
        scripts: {
          postinst: `#!/bin/sh
priority=2111
basedir=${home}
if [ "$DPKG_MAINTSCRIPT_ARCH" != $(dpkg --print-architecture) ]; then
  priority=$(expr $priority - 1)
fi
for i in java; do
  update-alternatives --install /usr/bin/$i $i $basedir/bin/$i $priority $slave1
done
`,
        },
      },
    })
    expect(textOf(tree, '/var/lib/dpkg/alternatives/java')).toBe(`auto
/usr/bin/java
java.1.gz
/usr/share/man/man1/java.1.gz

${home}/bin/java
2111
${home}/man/man1/java.1.gz

`)
    expect(targetOf(tree, '/usr/bin/java')).toBe('/etc/alternatives/java')
    expect(targetOf(tree, '/etc/alternatives/java')).toBe(`${home}/bin/java`)
  })

  it('has all of base-passwd’s accounts and those of the production image', async () => {
    const tree = await develop()
    expect(textOf(tree, '/etc/passwd')).toBe(
      `${PASSWD}nonroot:*:65532:65532:nonroot:/home/nonroot:/usr/sbin/nologin
nobody:*:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`,
    )
    expect(textOf(tree, '/etc/shadow')).toBeUndefined()
  })

  it('moves passwords into files of their own where the package passwd is', async () => {
    const tree = await develop({ ...MADE, passwd: { files: [] } })
    expect(textOf(tree, '/etc/passwd')).toMatch(/^root:x:0:0:/)
    expect(tree.generated.find(({ path }) => path === '/etc/shadow')).toMatchObject({ mode: 0o640, gid: 42 })
    expect(textOf(tree, '/etc/shadow')).toMatch(/^root:\*:/)
  })

  it('puts files of the definition over those of packages, which keep their place in the database', async () => {
    const files = [{ path: '/etc/tool.conf', content: 'answer = 43\n' }]
    const tree = await develop(MADE, { files })
    expect(textOf(tree, '/etc/tool.conf')).toBe('answer = 43\n')
    expect(tree.packages.flatMap(({ entries }) => entries).map(({ path }) => path)).not.toContain('/etc/tool.conf')
    expect(textOf(tree, '/var/lib/dpkg/info/tool:amd64.list')).toContain('/etc/tool.conf\n')
  })

  it('remembers what ucf copied, and what PHP’s scripts enabled, for the next upgrade', async () => {
    const settings = '; priority=15\nextension=xml.so\n'
    const tree = await develop({
      ...MADE,
      ucf: { files: [] },
      'php8.4-xml': {
        reason: 'requested',
        files: [
          { path: '/usr/share/php8.4-xml/xml/xml.ini', content: settings },
          { path: '/etc/php/8.4/cli/conf.d', type: 'directory' },
          { path: '/usr/lib/php/8.4/php.ini-production.cli', content: ';'.repeat(25_600) },
        ],
      },
      agent: {
        reason: 'requested',
        files: [{ path: '/usr/share/agent/agent.conf', content: 'a = 1\n' }],
        scripts: { postinst: '#!/bin/sh\nucf /usr/share/agent/agent.conf /etc/agent.conf\n' },
      },
    })
    expect(textOf(tree, '/var/lib/ucf/registry')).toBe(
      'agent \t /etc/agent.conf\nphp8.4-xml \t /etc/php/8.4/cli/php.ini\nphp8.4-xml \t /etc/php/8.4/mods-available/xml.ini\n',
    )
    expect(textOf(tree, '/var/lib/ucf/hashfile')).toBe(
      `${md5('a = 1\n')}  /etc/agent.conf\n${md5(';'.repeat(25_600))}  /etc/php/8.4/cli/php.ini\n${md5(settings)}  /etc/php/8.4/mods-available/xml.ini\n`,
    )
    expect(textOf(tree, '/var/lib/ucf/cache/:etc:agent.conf')).toBe('a = 1\n')
    expect(textOf(tree, '/var/lib/ucf/cache/:etc:php:8.4:cli:php.ini')).toBeUndefined()
    expect(textOf(tree, '/var/lib/php/modules/8.4/registry/xml')).toBe('')
    expect(textOf(tree, '/var/lib/php/modules/8.4/cli/enabled_by_maint/xml')).toBe('')
  })

  it('tells dpkg which packaged paths have another owner or mode', async () => {
    const tree = await develop({
      ...MADE,
      spool: {
        reason: 'requested',
        files: [{ path: '/var/lib/spool', type: 'directory' }],
        scripts: {
          postinst: `#!/bin/sh
dpkg-statoverride --update --add root root 01733 /var/lib/spool
dpkg-statoverride --update --add root root 0755 /var/lib/elsewhere
`,
        },
      },
    })
    expect(textOf(tree, '/var/lib/dpkg/statoverride')).toBe('root root 1733 /var/lib/spool\n')
  })

  it('leaves to a package what it took over from another', async () => {
    const tree = await develop({
      ...MADE,
      newer: { reason: 'requested', control: { Replaces: 'other' }, files: [program('/bin/tool-two', [])] },
    })
    expect(textOf(tree, '/var/lib/dpkg/info/other.list')).toBe('/.\n/bin\n')
    expect(textOf(tree, '/var/lib/dpkg/info/newer.list')).toBe('/.\n/bin\n/bin/tool-two\n')
  })

  it('is the same whatever was remembered', async () => {
    expect(await develop()).toEqual(await develop())
  })
})
