import {
  digestOfBytes,
  WhittleError,
  type Architecture,
  type BuildStage,
  type Digest,
  type Lock,
  type Snapshot,
} from '@whittle/core'
import type { BuildOutcome, BuildRequest, BuiltOutcome, BuiltPlatform, Engine } from '@whittle/engine'

/** An engine that does what a test says; for what queues, rows and leases do around it. */
export interface FakeEngine extends Engine {
  builds: BuildRequest[]
  syncs: { distribution: string; architectures?: readonly Architecture[]; known?: Record<string, string> }[]
}

export function createFakeEngine(does: {
  build?: (request: BuildRequest, count: number) => Promise<BuildOutcome>
  sync?: (distribution: string) => Promise<Snapshot>
}): FakeEngine {
  const engine: FakeEngine = {
    builds: [],
    syncs: [],
    async build(request) {
      engine.builds.push(request)
      return does.build ? does.build(request, engine.builds.length) : builtOutcome('fake', ['latest'])
    },
    async sync(distribution, { architectures, known }) {
      engine.syncs.push({ distribution, architectures, known })
      return does.sync ? does.sync(distribution) : givenSnapshot('2026-11-24T00:00:00Z', distribution)
    },
    lock: async () => {
      throw new Error('not asked for in these tests')
    },
    buildLock: async () => {
      throw new Error('not asked for in these tests')
    },
  }
  return engine
}

/** An index without packages; the stand's store has it. */
const madeIndex = {
  component: 'main',
  arch: 'amd64' as const,
  path: 'main/binary-amd64/Packages',
  digest: digestOfBytes(''),
  sizeBytes: 0,
}

export function givenSnapshot(date: string, distribution = 'debian/13'): Snapshot {
  const release = {
    suite: 'trixie',
    codename: 'trixie',
    archive: 'main' as const,
    sha256: 'a'.repeat(64),
    indexes: [madeIndex],
  }
  const id = digestOfBytes(`${distribution} ${date}`).slice(7, 23)
  return { schema: 'whittle.dev/snapshot/v1', id, distribution, date, releases: [{ ...release, date }] }
}

export function contentDigestOf(seed: string): Digest {
  return digestOfBytes(`content ${seed}`)
}

/** The part of a lock that the worker reads. */
function lockOf(seed: string): Lock {
  return { contentDigest: contentDigestOf(seed), arch: 'amd64' } as Lock
}

export function builtOutcome(seed: string, tags: string[]): BuiltOutcome {
  const digest = (what: string) => digestOfBytes(`${what} ${seed}`)
  const blob = (what: string) => ({ digest: digest(what), sizeBytes: 1000 })
  const platform: BuiltPlatform = {
    lock: lockOf(seed),
    documents: { lock: digest('lock'), carve: digest('carve'), files: digest('files'), spdx: digest('spdx') },
    image: {
      index: blob('index'),
      manifest: blob('manifest'),
      config: blob('config'),
      layer: blob('layer'),
      diffId: digest('plain'),
    },
    totals: { packagesKept: 8, packagesDropped: 21, bytes: 24_400_000 },
    startup: 'passed',
  }
  const contentDigest = contentDigestOf(seed)
  const platforms = [platform]
  return {
    ...platform,
    status: 'built',
    contentDigest,
    index: platform.image.index,
    platforms,
    version: '1.26.3',
    tags,
  }
}

/** Emits the events of a stage as the pipeline does. */
export function tellStage(request: BuildRequest, stage: BuildStage): void {
  request.events({ kind: 'stage-started', stage })
  request.events({ kind: 'stage-finished', stage, durationMs: 1, fromStore: false, summary: stage })
}

export function passing(): WhittleError {
  return new WhittleError({
    code: 'FETCH_UNREACHABLE',
    category: 'upstream',
    publicMessage: 'The mirror does not answer.',
    retryable: true,
  })
}

export function lasting(): WhittleError {
  return new WhittleError({
    code: 'TEST_FAILED',
    category: 'policy',
    publicMessage: 'The image did not start.',
    hint: 'See its log.',
  })
}
