import { gzipSync, zstdCompressSync } from 'node:zlib'
import { END, paxMember, paxRecord, type RawMember, rawMember } from '@whittle/archive/testing'
import { compressXz, makeAr, makeControl, makeElf, makeTar, type MadeFile } from '@whittle/testkit'
import { mutateBytes, mutateText } from '../mutate.ts'
import type { Random } from '../random.ts'

/** Packages that the carve has rules and effects for, and one that it has none for. */
const NAMES = [
  ...['shop', 'ca-certificates', 'openjdk-21-jre-headless', 'php8.4-cli', 'base-passwd', 'base-files', 'tzdata'],
  ...['libc-bin', 'libc6', 'nginx-common', 'haproxy', 'redis-tools', 'python3-minimal', 'dpkg'],
]
const CONTROL = {
  Version: '1:2.0~rc1+dfsg-3',
  Section: 'web',
  Homepage: 'https://example.org/',
  Replaces: 'old (<< 1), older',
  Depends: 'libc6 (>= 2.38), debconf | debconf-2.0',
  Description: 'short\n long\n .\n longer',
}
const SCRIPT = `#!/bin/sh
set -e
if [ "$1" = configure ]; then
  adduser --system --group --home /var/lib/shop --quiet shop
  addgroup --gid 4000 --system readers || true
  update-alternatives --install /usr/bin/editor editor /usr/bin/shop 50 --slave /usr/share/man/man1/editor.1.gz e x
  install -d -o shop -g shop -m 0750 /var/lib/shop
  mkdir -p "/var/log/shop"; chown -R shop:adm /var/log/shop; chmod 2750 /var/log/shop
  dpkg-statoverride --update --add root shop 4755 /usr/bin/shop
  ln -sf /usr/share/shop/a '/etc/shop/a b'; cp -p /usr/share/shop/default /etc/default/shop
  dpkg-divert --package shop --rename --divert /usr/bin/x.real /usr/bin/x
  v0=/var/lib/shop; v1=$v0/$v0; v2=$v1/../$v1; mkdir -p $v2 "$v1/$v2" /usr/../../x
  for a in 1 2 3; do for b in $a/x ../$a; do for c in $b$a $v2; do touch /var/log/$c; done; done; done
  cat > /etc/shop.conf <<EOF
x = $HOME \${y:-"z"} \`date\`
EOF
  case "$2" in 1.*|"") ucf --three-way /usr/share/shop/conf /etc/shop/conf ;; esac
fi
#DEBHELPER#
exit 0
`
const PATHS = [
  ...['/usr/bin/shop', '/usr/sbin/shop', '/bin/old', '/lib/x86_64-linux-gnu/libshop.so.1', '/usr/lib/libshop.so'],
  ...['/etc/shop.conf', '/etc/ld.so.conf', '/etc/ld.so.conf.d/shop.conf', '/usr/share/doc/shop/copyright'],
  ...[
    '/usr/share/doc/shop/changelog.Debian.gz',
    '/usr/share/ca-certificates/mozilla/A.crt',
    '/etc/passwd',
    '/etc/nsswitch.conf',
  ],
  ...['/usr/share/php8.4-common/common/x.ini', '/usr/lib/php/8.4/php.ini-production', '/usr/share/zoneinfo/UTC'],
  ...['/usr/lib/sysusers.d/shop.conf', '/usr/lib/tmpfiles.d/shop.conf', '/usr/lib/os-release', '/etc/debian_version'],
  ...['/usr/share/locale/de/LC_MESSAGES/shop.mo', '/proc/x', '/dev/null', '/var/lib/dpkg/status.d/shop', '/usr'],
  ...['/usr/share/base-passwd/passwd.master', '/usr/share/base-passwd/group.master', '/usr/lib64/ld-linux-x86-64.so.2'],
]
/** What the image makes folders of. */
const FOLDERS = ['/usr', '/usr/bin', '/etc', '/proc', '/dev', '/lib', '/var/lib/dpkg', '/']
const TARGETS = [
  'shop',
  '../../../canary',
  '/tmp/whittle-fuzz-escape',
  '/proc/self/root',
  '.',
  '..',
  '/',
  'a/b',
  '/usr/bin/shop',
]
const TEXTS = [
  '#!/usr/bin/env -S python3 -I\n',
  '#!/bin/sh\necho\n',
  '#! \n',
  'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nLicense: GPL-2+ and Expat\n',
  'include /etc/ld.so.conf.d/*.conf\n/opt/lib\n/usr/lib/x86_64-linux-gnu\n',
  '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUZ\n-----END CERTIFICATE-----\n',
  'root:*:0:0:root:/root:/bin/bash\nshop:x:4294967295:-1::/:\n',
  'u shop 900:900 "Shop" /var/lib/shop\ng readers -\nm shop readers\n',
  '; priority=20\nextension=x.so\n',
]

/** A whole .deb: sound, hostile by its members, or damaged afterwards. */
export function makeHostileDeb(random: Random): Buffer {
  const name = random.pick(NAMES)
  const compression = random.once(25) ? 'xz' : random.pick(['none', 'none', 'gz', 'zst'] as const)
  const pack = (tar: Buffer) => compress(random.once(5) ? mutateTar(tar, random) : tar, compression)
  const suffix = compression === 'none' ? '' : `.${compression}`
  const deb = makeAr([
    { name: 'debian-binary', content: Buffer.from('2.0\n') },
    { name: `control.tar${suffix}`, content: pack(makeControlTar(name, random)) },
    { name: `data.tar${suffix}`, content: pack(makeDataTar(random)) },
  ])
  return random.once(5) ? mutateBytes(deb, random) : deb
}

/** A .deb around a control file, for its text alone. */
export function debOfControl(control: string): Buffer {
  return makeAr([
    { name: 'debian-binary', content: Buffer.from('2.0\n') },
    { name: 'control.tar', content: makeTar([{ path: '/control', content: control }]) },
    { name: 'data.tar', content: makeTar([]) },
  ])
}

/** The text of a control file. */
export function makeControlText(random: Random): string {
  const text = makeControl({ ...CONTROL, Package: random.pick(NAMES) })
  return random.once(10) ? text : mutateText(text, random)
}

const perhaps = (text: string, random: Random) => (random.once(2) ? text : mutateText(text, random))

function makeControlTar(name: string, random: Random): Buffer {
  const control = makeControl({ ...CONTROL, Package: name })
  const files: MadeFile[] = [{ path: '/control', content: random.once(5) ? mutateText(control, random) : control }]
  if (random.once(2)) files.push({ path: '/postinst', content: perhaps(SCRIPT, random), mode: 0o755 })
  if (random.once(4))
    files.push({ path: '/conffiles', content: perhaps('/etc/shop.conf\nremove-on-upgrade /etc/x\n', random) })
  if (random.once(4)) files.push({ path: '/md5sums', content: perhaps(`${'0'.repeat(32)}  usr/bin/shop\n`, random) })
  if (random.once(8)) files.push({ path: '/triggers', content: perhaps('activate-noawait ldconfig\n', random) })
  return makeTar(files)
}

function makeDataTar(random: Random): Buffer {
  if (random.once(3)) return makeRawTar(random)
  const files = new Map<string, MadeFile>()
  for (const file of random.some(8, () => makeFile(random))) files.set(file.path, file)
  return makeTar([...files.values()])
}

function makeFile(random: Random): MadeFile {
  const path = random.pick(random.once(6) ? FOLDERS : PATHS)
  const mtimeSeconds = random.pick([0, 1_735_689_600, 4_102_444_800, 2 ** 33])
  const owner = { uid: random.pick([0, 1, 65_534, 2 ** 31]), gid: random.pick([0, 42, 2 ** 21]), mtimeSeconds }
  if (random.once(5)) return { ...owner, path, target: random.pick(TARGETS) }
  if (random.once(12)) return { ...owner, path, type: 'directory' }
  const mode = random.pick([0o644, 0o755, 0o4755, 0o000, 0o7777])
  return { ...owner, path, mode, content: random.once(2) ? makeElfBytes(random) : perhaps(random.pick(TEXTS), random) }
}

function makeElfBytes(random: Random): Buffer {
  const words = ['libc.so.6', 'libshop.so.1', '', '$ORIGIN/../lib', '../../../canary', 'x'.repeat(300), 'dlopen']
  const elf = makeElf({
    machine: random.pick([62, 183, 0, 65_535]),
    ...(random.once(2) ? { interpreter: random.pick(['/lib64/ld-linux-x86-64.so.2', ...TARGETS]) } : {}),
    soname: random.pick(words),
    needed: random.some(4, () => random.pick(words)),
    runpath: random.pick(words),
    imports: random.some(4, () => random.pick(words)),
  })
  return random.once(3) ? elf : mutateBytes(elf, random)
}

/** Members that no honest packer writes. */
function makeRawTar(random: Random): Buffer {
  const names = [
    './usr/bin/shop',
    './usr',
    'usr/bin/../bin/x',
    '../escape',
    '/tmp/whittle-fuzz-escape',
    './a',
    './a/b',
    'ü',
    '.',
  ]
  const size = () => random.pick([undefined, undefined, 0, 1, 511, 2 ** 33 - 1, '77777777777', '-1', 'x'])
  const member = (): Buffer => {
    if (random.once(6)) {
      const keyword = random.pick([
        'path',
        'linkpath',
        'size',
        'mtime',
        'uid',
        'GNU.sparse.map',
        'hdrcharset',
        'SCHILY.xattr.x',
      ])
      return paxMember(paxRecord(keyword, random.pick([...names, '0', '12345678901234567890', '1.5', '-1', ''])))
    }
    const typeflag = random.pick([
      '0',
      '0',
      '0',
      '5',
      '1',
      '2',
      '2',
      '3',
      '4',
      '6',
      '7',
      'L',
      'K',
      'S',
      'g',
      'x',
      'V',
      '\0',
      'D',
    ])
    const raw: RawMember = { name: random.pick(names), typeflag, size: size() }
    if (['1', '2'].includes(typeflag))
      Object.assign(raw, { linkname: random.pick([...TARGETS, ...names]), size: undefined })
    else if (['0', 'L', 'K', 'g', 'x'].includes(typeflag)) raw.content = random.pick([...TEXTS, ...names])
    if (random.once(6)) raw.magic = random.pick(['ustar  \0', 'ustar\x0099', ''])
    if (random.once(20)) raw.checksumOff = 1
    return rawMember(raw)
  }
  return Buffer.concat([...random.some(8, member), random.once(8) ? Buffer.alloc(0) : END])
}

/** Damage in a header with its checksum put right, so that more than the checksum is tried. */
function mutateTar(tar: Buffer, random: Random): Buffer {
  if (random.once(2) || tar.length < 512) return mutateBytes(tar, random)
  const result = Buffer.from(tar)
  const at = random.below(result.length >> 9) * 512
  const block = result.subarray(at, at + 512)
  block.writeUInt8(random.below(256), random.below(345))
  block.fill(0x20, 148, 156)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return result
}

function compress(tar: Buffer, compression: 'none' | 'gz' | 'xz' | 'zst'): Buffer {
  if (compression === 'gz') return gzipSync(tar)
  if (compression === 'zst') return zstdCompressSync(tar)
  return compression === 'xz' ? compressXz(tar) : tar
}
