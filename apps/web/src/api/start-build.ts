import { queueBuild } from '@whittle/db'
import type { ActorScope } from '@whittle/db'
import { database } from '../server/db.ts'
import { enqueueBuild } from '../server/queues.ts'
import { notFound } from './api-error.ts'

/** A build that waits, as the API answers it. */
export interface StartedBuild {
  id: string
  number: number
  /** False when one was waiting already: it builds the newest revision now. */
  created: boolean
}

/** Queues a build of an image's newest revision and answers where to watch it. */
export async function startBuild(actor: ActorScope, input: { imageId: string; reason: string }): Promise<Response> {
  const outcome = await queueBuild(database(), actor, { ...input, trigger: 'manual' })
  if (outcome.status === 'not-found') throw notFound('image')
  const { id, number } = outcome.build
  await enqueueBuild(id)
  const started: StartedBuild = { id, number, created: outcome.created }
  return Response.json(started, { status: 202, headers: { location: `/api/v1/builds/${id}` } })
}
