'use server'

import { findImageById, queueBuild } from '@whittle/db'
import { redirect } from 'next/navigation'
import { database } from '../../server/db.ts'
import { enqueueBuild } from '../../server/queues.ts'
import { mayActAs } from '../../server/may-act-as.ts'
import { requireViewer } from '../../server/session.ts'

/** Queues a build of the image's newest revision; the database notes who asked. */
export async function buildNow(_: { error?: string }, form: FormData): Promise<{ error?: string }> {
  const viewer = await requireViewer()
  const image = await findImageById(database(), viewer.scope, String(form.get('imageId')))
  if (!image) return { error: 'This image does not exist any more.' }
  if (!mayActAs(viewer, image.team.id, 'operator')) return { error: 'Building needs the role “operator” in the team.' }
  const outcome = await queueBuild(
    database(),
    { teamId: image.team.id, actorId: viewer.user.id },
    { imageId: image.id, trigger: 'manual', reason: `${viewer.user.name} asked for it.` },
  )
  if (outcome.status === 'not-found') return { error: 'This image does not exist any more.' }
  await enqueueBuild(outcome.build.id)
  redirect(`/builds/${outcome.build.id}`)
}
