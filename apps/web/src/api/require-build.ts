import { findBuild } from '@whittle/db'
import type { BuildDetail } from '@whittle/db'
import { database } from '../server/db.ts'
import type { Viewer } from '../server/session.ts'
import { notFound } from './api-error.ts'

/** The build with this id if the viewer may see it. */
export async function requireBuild(viewer: Viewer, id: string): Promise<BuildDetail> {
  const build = await findBuild(database(), viewer.scope, id)
  if (!build) throw notFound('build')
  return build
}
