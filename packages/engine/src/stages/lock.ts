import {
  type Architecture,
  type CatalogEntry,
  digestOfDocument,
  type ImageSpec,
  type Lock,
  type LockOutcome,
  type Snapshot,
  type Variant,
} from '@whittle/core'
import { POLICY_VERSION, resolve, type Universe, upstreamVersion, versionLines } from '@whittle/debian'
import { assemblyVersion } from './assemble.ts'
import { lockPackages } from './lock/locked-packages.ts'
import { resolveImage } from './lock/resolve-image.ts'
import { requireSupported } from './lock/supported.ts'

/** Counts up when a change of the engine changes the bytes of an image and no other version says so. */
const ENGINE_VERSION = 1

export interface LockInput {
  spec: ImageSpec
  snapshot: Snapshot
  universe: Universe
  findBase(name: string): CatalogEntry | undefined
  arch: Architecture
  variant: Variant
}

/**
 * The whole set that apt would install for a definition, pinned, with reasons and the proposal of the index-only rules;
 * or why there is none. Pure: the same snapshot and definition give the same document. Fails with `LOCK_*` for what a
 * definition may not say (or this version cannot build).
 */
export function lockImage({ spec, snapshot, universe, findBase, arch, variant }: LockInput): LockOutcome {
  requireSupported(spec, { arch, variant })
  const image = resolveImage(spec, findBase)
  const base = resolveNames(image.basePackages, universe)
  const resolution = resolve({ packages: [...image.basePackages, ...image.packages], exclude: image.exclude }, universe)
  if (!resolution.ok) return { ok: false, conflict: resolution.conflict }
  const reasons = { base, requested: resolveNames(image.packages, universe) }
  const packages = lockPackages(resolution.packages, reasons, universe)
  const lock: Lock = {
    schema: 'whittle.dev/lock/v1',
    contentDigest: contentDigestOf({ image, packages, arch, variant }),
    specDigest: digestOfDocument(spec),
    distribution: spec.spec.distribution,
    arch,
    variant,
    snapshot: {
      id: snapshot.id,
      date: snapshot.date,
      releases: snapshot.releases.map(({ suite, sha256 }) => ({ suite, sha256 })),
    },
    image,
    packages,
  }
  return { ok: true, lock }
}

/** Names without pins; a virtual name counts for the package that it means. */
function resolveNames(requests: readonly string[], universe: Universe): Set<string> {
  return new Set(
    requests.map((request) => {
      const name = /^[a-z0-9][a-z0-9+.-]*[a-z0-9+]/.exec(request.split(/>?=/)[0]!)![0]
      if (universe.index.candidate(name)) return name
      return universe.providersOf(name)[0]?.package.name ?? name
    }),
  )
}

/**
 * What decides the bytes and nothing else: not the name, the title, the schedule, the test or the snapshot, and of the
 * requests only which packages they led to and which of them somebody asked for.
 */
function contentDigestOf({ image, packages, arch, variant }: Pick<Lock, 'image' | 'packages' | 'arch' | 'variant'>) {
  const { versionFrom, config, annotations, users, files } = image
  return digestOfDocument({
    engine: ENGINE_VERSION,
    policy: POLICY_VERSION,
    assembly: assemblyVersion(),
    arch,
    variant,
    image: { versionFrom, config, annotations, users, files },
    packages: packages.map(({ sha256, reason }) => ({ sha256, asked: reason !== 'dependency' })),
  })
}

/** The version that names an image's tags, with its lines: `3.13.5`, `3.13`, `3`. Empty without `versionFrom`. */
export function versionTags({ image, packages }: Pick<Lock, 'image' | 'packages'>): string[] {
  const named = packages.find(({ name }) => name === image.versionFrom)
  return named ? versionLines(upstreamVersion(named.version)) : []
}
