import type { Snapshot } from '@whittle/core'
import { createIndexBuilder } from '../../repository/packages-index.ts'
import { parsePackages } from '../../repository/parse-packages.ts'
import { createUniverse, type Universe } from '../universe.ts'

const EMPTY_SNAPSHOT: Snapshot = {
  schema: 'whittle.dev/snapshot/v1',
  id: '0123456789abcdef',
  distribution: 'debian/13',
  date: '2026-01-01T00:00:00.000Z',
  releases: [],
}

const DEFAULTS: Record<string, string> = {
  Version: '1',
  Architecture: 'amd64',
  'Multi-Arch': 'foreign',
  Priority: 'optional',
  Section: 'misc',
  Size: '1000',
  SHA256: 'a'.repeat(64),
}

/**
 * A universe of stanzas like those of a Packages file, with what every package has filled in: only what a test is about
 * has to be written.
 */
export async function makeUniverse(stanzas: string): Promise<Universe> {
  const builder = createIndexBuilder({ snapshot: EMPTY_SNAPSHOT, arch: 'amd64' })
  const context = { suite: 'trixie', where: 'test', names: builder.names }
  for await (const packages of parsePackages(bytesOf(completeStanzas(stanzas)), context)) packages.forEach(builder.add)
  return createUniverse(builder.finish())
}

/** A Packages file of such stanzas. */
export function completeStanzas(stanzas: string): string {
  const completed = stanzas
    .trim()
    .split(/\n\s*\n/)
    .map(complete)
  return `${completed.join('\n\n')}\n`
}

function complete(stanza: string): string {
  const lines = stanza.split('\n').map((line) => line.trim())
  const name = lines.find((line) => line.startsWith('Package: '))?.slice('Package: '.length)
  const given = new Set(lines.map((line) => line.slice(0, line.indexOf(':'))))
  const filled = Object.entries({ ...DEFAULTS, Filename: `pool/main/${name}.deb` }).filter(([key]) => !given.has(key))
  return [...lines, ...filled.map(([key, value]) => `${key}: ${value}`)].join('\n')
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
