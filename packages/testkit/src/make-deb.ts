import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { makeTar, MADE_MTIME_SECONDS, type MadeFile } from './make-tar.ts'

export type DebCompression = 'gz' | 'xz' | 'zst' | 'none'
export type MaintainerScript = 'preinst' | 'postinst' | 'prerm' | 'postrm' | 'config'

export interface DebInit {
  /** Fields of the control file; version, architecture, maintainer and description have defaults. */
  control: { Package: string } & Record<string, string>
  files?: readonly MadeFile[]
  scripts?: Partial<Record<MaintainerScript, string>>
  conffiles?: readonly string[]
  /** Further members of control.tar by name: `triggers`, `shlibs`, … */
  controlFiles?: Readonly<Record<string, string>>
  /** Of both archives; default `xz`, Debian's own choice. */
  compression?: DebCompression
}

/** A Debian package as bytes (deb(5)), always the same for the same input. */
export function makeDeb(init: DebInit): Buffer {
  const files = init.files ?? []
  const compression = init.compression ?? 'xz'
  const suffix = compression === 'none' ? '' : `.${compression}`
  return makeAr([
    { name: 'debian-binary', content: Buffer.from('2.0\n') },
    { name: `control.tar${suffix}`, content: compress(makeTar(controlFiles(init, files)), compression) },
    { name: `data.tar${suffix}`, content: compress(makeTar(files), compression) },
  ])
}

/** An ar archive with short names. */
export function makeAr(members: readonly { name: string; content: Uint8Array }[]): Buffer {
  const parts: Uint8Array[] = [Buffer.from('!<arch>\n')]
  for (const { name, content } of members) {
    const date = String(MADE_MTIME_SECONDS).padEnd(12)
    const header = `${name.padEnd(16)}${date}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(content.length).padEnd(10)}\`\n`
    parts.push(Buffer.from(header, 'latin1'), content)
    if (content.length % 2 === 1) parts.push(Buffer.from('\n'))
  }
  return Buffer.concat(parts)
}

/** The control file's text, its fields in the order given. */
export function makeControl(control: DebInit['control']): string {
  const fields = {
    Version: '1.0-1',
    Architecture: 'amd64',
    Maintainer: 'Test Maintainer <test@example.org>',
    Description: `package ${control.Package} for tests`,
    ...control,
  }
  return Object.entries(fields)
    .sort(([a], [b]) => Number(b === 'Package') - Number(a === 'Package'))
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')
}

function controlFiles(init: DebInit, files: readonly MadeFile[]): MadeFile[] {
  const sums = files
    .filter((file) => file.target === undefined && (file.type ?? 'file') === 'file')
    .map(
      (file) =>
        `${createHash('md5')
          .update(file.content ?? '')
          .digest('hex')}  ${file.path.slice(1)}\n`,
    )
  return [
    { path: '/control', content: makeControl(init.control) },
    { path: '/md5sums', content: sums.join('') },
    ...(init.conffiles ? [{ path: '/conffiles', content: init.conffiles.map((path) => `${path}\n`).join('') }] : []),
    ...Object.entries(init.controlFiles ?? {}).map(([name, content]) => ({ path: `/${name}`, content })),
    ...Object.entries(init.scripts ?? {}).map(([name, content]) => ({ path: `/${name}`, content, mode: 0o755 })),
  ]
}

function compress(bytes: Buffer, compression: DebCompression): Buffer {
  switch (compression) {
    case 'none':
      return bytes
    case 'gz':
      return gzipSync(bytes)
    case 'zst':
      return zstdCompressSync(bytes)
    case 'xz':
      return compressXz(bytes)
  }
}

/** Bytes as one .xz stream, by the host's `xz` (xz-utils). */
export function compressXz(bytes: Uint8Array): Buffer {
  const { status, stdout, error } = spawnSync('xz', ['-zc', '-1', '--check=crc64'], {
    input: bytes,
    maxBuffer: 256 * 1024 ** 2,
  })
  if (status !== 0) throw new Error('xz failed; the package xz-utils is needed for tests', { cause: error })
  return stdout
}
