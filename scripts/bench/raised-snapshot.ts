import { createHash } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { decompress } from '@whittle/archive'
import type { Architecture, Snapshot, Store } from '@whittle/core'
import { compressXz } from '@whittle/testkit'
import { seededNumbers } from './statistics.ts'

export interface RaisedSnapshot {
  /** Synthetic: no archive ever had it. Its id and that of each release's index are its own. */
  snapshot: Snapshot
  /** Packages whose version was raised. */
  raised: number
  packages: number
}

interface RaiseOptions {
  arch: Architecture
  store: Store
  /** Of the packages, 0 to 1. */
  share: number
  seed: number
}

const SUFFIX = '+raised1'
const EXACT = /([a-z0-9][a-z0-9+.-]+)((?::any)?) \(= ([^)]+)\)/g
const RELATION_FIELD = /^(?:Pre-Depends|Depends|Recommends|Suggests|Breaks|Conflicts|Replaces|Provides|Enhances): .*$/gm

/**
 * A snapshot like another one in which a seeded share of the packages has a higher version and other content. All packages
 * of a source are raised together, and who asks for exactly the old version of one asks for the new: as when sources are
 * built anew.
 */
export async function raiseVersions(snapshot: Snapshot, options: RaiseOptions): Promise<RaisedSnapshot> {
  const { arch, store, share, seed } = options
  const texts = new Map<string, string>()
  for (const { indexes } of snapshot.releases) {
    for (const { digest, path } of indexes.filter((index) => index.arch === arch)) {
      const format = path.endsWith('.xz') ? 'xz' : 'gzip'
      texts.set(digest, await text(decompress(format, store.blobs.open(digest))))
    }
  }
  const sources = sourcesOf([...texts.values()])
  const chosen = choose(sources, { share, seed })
  const releases: Snapshot['releases'] = []
  for (const release of snapshot.releases) {
    const indexes: (typeof release)['indexes'] = []
    for (const index of release.indexes.filter((candidate) => candidate.arch === arch)) {
      const changed = raiseIndex(texts.get(index.digest)!, chosen)
      const path = index.path.replace(/\.\w+$/, '.xz')
      indexes.push({ ...index, path, ...(await store.blobs.put(compressXz(Buffer.from(changed)))) })
    }
    releases.push({ ...release, indexes })
  }
  const id = createHash('sha256').update(`${snapshot.id} ${seed} ${share} ${SUFFIX}`).digest('hex').slice(0, 16)
  const packages = [...sources.values()].reduce((sum, names) => sum + names.size, 0)
  return { snapshot: { ...snapshot, id, releases }, raised: chosen.size, packages }
}

/** Names of binary packages by source. */
function sourcesOf(indexes: readonly string[]): Map<string, Set<string>> {
  const sources = new Map<string, Set<string>>()
  const known = new Set<string>()
  for (const stanza of indexes.flatMap((index) => index.split('\n\n'))) {
    const [, name] = /^Package: (\S+)$/m.exec(stanza) ?? []
    if (name === undefined || known.has(name)) continue
    known.add(name)
    const [, source = name] = /^Source: (\S+)/m.exec(stanza) ?? []
    sources.set(source, (sources.get(source) ?? new Set()).add(name))
  }
  return sources
}

function choose(sources: Map<string, Set<string>>, { share, seed }: { share: number; seed: number }): Set<string> {
  const random = seededNumbers(seed)
  const order = [...sources.keys()].sort()
  const wanted = share * [...sources.values()].reduce((sum, names) => sum + names.size, 0)
  const chosen = new Set<string>()
  while (chosen.size < wanted && order.length > 0) {
    const [source] = order.splice(Math.floor(random() * order.length), 1)
    for (const name of sources.get(source!)!) chosen.add(name)
  }
  return chosen
}

function raiseIndex(index: string, chosen: ReadonlySet<string>): string {
  return index
    .split('\n\n')
    .map((stanza) => raiseStanza(stanza, chosen))
    .join('\n\n')
}

function raiseStanza(stanza: string, chosen: ReadonlySet<string>): string {
  const name = /^Package: (\S+)$/m.exec(stanza)?.[1]
  const raisesItself = name !== undefined && chosen.has(name)
  const related = stanza.replaceAll(RELATION_FIELD, (field) =>
    field.replaceAll(EXACT, (relation, other: string, qualifier: string, version: string) => {
      const isRaised = field.startsWith('Provides') ? raisesItself : chosen.has(other)
      return isRaised ? `${other}${qualifier} (= ${version}${SUFFIX})` : relation
    }),
  )
  if (!raisesItself) return related
  return related
    .replace(/^Version: .*$/m, `$&${SUFFIX}`)
    .replace(/^SHA256: (.*)$/m, (_, old: string) => `SHA256: ${createHash('sha256').update(old).digest('hex')}`)
}
