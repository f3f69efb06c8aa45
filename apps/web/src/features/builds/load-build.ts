import { findBuild, listEvents } from '@whittle/db'
import type { BuildDetail } from '@whittle/db'
import { env } from '../../env.ts'
import { database } from '../../server/db.ts'
import type { Viewer } from '../../server/session.ts'
import { buildDocumentOf } from './build-document.ts'
import type { BuildDocument } from './build-document.ts'
import { emptyProgress, reduceEvents } from './build-progress.ts'
import type { BuildProgress } from './build-progress.ts'

/** A build with everything that its events say so far. */
export interface LoadedBuild {
  teamId: BuildDetail['teamId']
  build: BuildDocument
  progress: BuildProgress
}

/** The build as its page shows it first; undefined when the viewer may not see it. */
export async function loadBuild(viewer: Viewer, id: string): Promise<LoadedBuild | undefined> {
  const build = await findBuild(database(), viewer.scope, id)
  if (!build) return undefined
  let progress = emptyProgress()
  for (;;) {
    const stored = await listEvents(database(), id, progress.lastSequence)
    if (stored.length === 0) break
    progress = reduceEvents(
      progress,
      stored.map(({ sequence, at, event }) => ({ sequence, at: at.toISOString(), event })),
    )
  }
  return { teamId: build.teamId, build: buildDocumentOf(build, env().WHITTLE_REGISTRY_HOST), progress }
}
