import type { Conflict } from '@whittle/core'
import type { BuildDetail, BuiltPlatformSummary } from '@whittle/db'

/** A build as the API and the build page's stream say it. Instants are ISO 8601, sizes bytes. */
export interface BuildDocument {
  id: string
  number: number
  status: BuildDetail['status']
  trigger: BuildDetail['trigger']
  reason: string
  requestedBy?: string
  revision: number
  image: { team: string; name: string; title: string; isGallery: boolean }
  createdAt: string
  startedAt?: string
  finishedAt?: string
  /** How often a worker took it up. */
  attempts: number
  result?: BuildResult
  error?: { code: string; message: string; hint?: string }
  conflict?: Conflict
}

/** What a build that succeeded made. */
export interface BuildResult {
  /** Of the image index: what a pull by digest names. */
  digest: string
  tags: string[]
  version?: string
  layerBytes: number
  installedBytes: number
  packagesKept: number
  packagesDropped: number
  /** One for each architecture. */
  platforms: PlatformResult[]
  /** `docker pull …` by the tag that moves. */
  pullCommand: string
}

/** What a build made for one architecture. */
export interface PlatformResult {
  arch: string
  layerBytes: number
  installedBytes: number
  packagesKept: number
  packagesDropped: number
  /** `passed`, `passed-emulated`, `not-run`, `no-test`; absent where it was not recorded. */
  startup?: string
}

/** A build's row as document; `registryHost` is how pull commands name the registry. */
export function buildDocumentOf(build: BuildDetail, registryHost: string): BuildDocument {
  const { teamSlug: team, name, title, isGallery } = build.image
  return {
    id: build.id,
    number: build.number,
    status: build.status,
    trigger: build.trigger,
    reason: build.reason,
    requestedBy: build.requestedBy?.name,
    revision: build.revision.number,
    image: { team, name, title, isGallery },
    createdAt: build.createdAt.toISOString(),
    startedAt: build.startedAt?.toISOString(),
    finishedAt: build.finishedAt?.toISOString(),
    attempts: build.attempts,
    result: resultOf(build, registryHost),
    error: build.error,
    conflict: build.conflict,
  }
}

function resultOf(build: BuildDetail, registryHost: string): BuildResult | undefined {
  if (build.status !== 'succeeded' || build.indexDigest === undefined) return undefined
  const tag = build.tags.includes('latest') ? 'latest' : (build.tags.at(-1) ?? 'latest')
  return {
    digest: build.indexDigest,
    tags: build.tags,
    version: build.version,
    layerBytes: build.layerBytes ?? 0,
    installedBytes: build.installedBytes ?? 0,
    packagesKept: build.packagesKept ?? 0,
    packagesDropped: build.packagesDropped ?? 0,
    platforms: build.platforms.map(platformOf),
    pullCommand: `docker pull ${registryHost}/${build.image.teamSlug}/${build.image.name}:${tag}`,
  }
}

function platformOf({
  documents: _documents,
  manifestDigest: _manifest,
  ...platform
}: BuiltPlatformSummary): PlatformResult {
  return platform
}
