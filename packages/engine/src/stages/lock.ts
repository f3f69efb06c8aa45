import {
  type Architecture,
  type CatalogEntry,
  type Digest,
  digestOfDocument,
  type ImageSpec,
  type Lock,
  type LockedPackage,
  type LockOutcome,
  type ResolvedImage,
  type Snapshot,
  type Variant,
  WhittleError,
} from '@whittle/core'
import { DEVELOPMENT_VERSION, POLICY_VERSION, type Universe, upstreamVersion, versionLines } from '@whittle/debian'
import { assemblyVersion } from './assemble.ts'
import { developImage } from './lock/develop-image.ts'
import { resolveImage } from './lock/resolve-image.ts'
import { selectDevelopment, selectPackages } from './lock/select-packages.ts'
import { LAYERING_VERSION } from './assemble/origin-groups.ts'
import { requireSources } from './lock/require-sources.ts'
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
  /** Content of apt's sources in development images: the archive that they are built from. */
  aptSources?: string
}

/**
 * The whole set that apt would install for a definition, pinned, with reasons and the proposal of the index-only rules;
 * or why there is none. Pure: the same snapshot and definition give the same document. Fails with `LOCK_*` for what a
 * definition may not say (or this version cannot build).
 */
export function lockImage(input: LockInput): LockOutcome {
  const { spec, snapshot, universe, arch, variant } = input
  requireSupported(spec)
  requireSources(spec, snapshot)
  const image = imageOf(input)
  const selected = variant === 'dev' ? selectDevelopment(image, universe) : selectPackages(image, universe)
  if (!selected.ok) return selected
  const { packages } = selected
  requireVersionSource(spec, packages)
  const lock: Lock = {
    schema: 'whittle.dev/lock/v1',
    contentDigest: contentDigestOf({ distribution: spec.spec.distribution, image, packages, arch, variant }),
    specDigest: digestOfDocument(spec),
    distribution: spec.spec.distribution,
    arch,
    variant,
    snapshot: {
      id: snapshot.id,
      date: snapshot.date,
      releases: snapshot.releases.map(({ suite, sha256, source }) =>
        source === undefined ? { suite, sha256 } : { suite, sha256, source: source.name },
      ),
    },
    image,
    packages,
  }
  return { ok: true, lock }
}

function imageOf({ spec, universe, findBase, variant, aptSources }: LockInput): ResolvedImage {
  const image = resolveImage(spec, findBase)
  if (variant === 'prod') return image
  if (aptSources === undefined) throw new TypeError('a development image needs the sources of apt')
  return developImage(image, { spec, base: findBase(spec.spec.from), universe, aptSources })
}

/** Otherwise its tags would silently have no version. */
function requireVersionSource({ spec }: ImageSpec, packages: readonly LockedPackage[]): void {
  if (spec.versionFrom === undefined || packages.some(({ name }) => name === spec.versionFrom)) return
  throw new WhittleError({
    code: 'LOCK_VERSION_SOURCE_ABSENT',
    category: 'invalid-input',
    publicMessage: `spec.versionFrom: ${spec.versionFrom} is not among the packages of this image.`,
    hint: 'Name a package of the image, or add it to spec.packages.',
  })
}

type Content = Pick<Lock, 'distribution' | 'image' | 'packages' | 'arch' | 'variant'>

/**
 * The lock with the contentDigest of what it says and of this version of the engine: one from a file may state another,
 * since it was edited or made by another version, and what is remembered is remembered under it.
 */
export function withOwnDigest(lock: Lock): Lock {
  return { ...lock, contentDigest: contentDigestOf(lock) }
}

/**
 * What decides the bytes and nothing else: not the name, the title, the schedule, the test or the snapshot, and of the
 * requests only which packages they led to, which of them somebody asked for, and which must be left out.
 */
function contentDigestOf({ distribution, image, packages, arch, variant }: Content): Digest {
  const { versionFrom, config, annotations, users, files, layering } = image
  const excluded = new Set(image.exclude)
  return digestOfDocument({
    engine: ENGINE_VERSION,
    policy: POLICY_VERSION,
    assembly: assemblyVersion(),
    distribution,
    arch,
    variant,
    ...(variant === 'dev' ? { development: DEVELOPMENT_VERSION } : {}),
    image: { versionFrom, config, annotations, users, files },
    ...(layering ? { layering: { ...layering, version: LAYERING_VERSION } } : {}),
    packages: packages.map(({ name, sha256, reason }) => ({ sha256, reason, excluded: excluded.has(name) })),
  })
}

/** The version that names an image's tags, with its lines: `3.13.5`, `3.13`, `3`. Empty without `versionFrom`. */
export function versionTags({ image, packages }: Pick<Lock, 'image' | 'packages'>): string[] {
  const named = packages.find(({ name }) => name === image.versionFrom)
  return named ? versionLines(upstreamVersion(named.version)) : []
}
