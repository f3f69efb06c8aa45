import { findImage, type ImageDetail } from '@whittle/db'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { database } from '../../server/db.ts'
import { requireViewer } from '../../server/session.ts'

/** The image at an address, once per request. Without one, or of another team, the request ends as not found. */
export const loadImage = cache(async (team: string, name: string): Promise<ImageDetail> => {
  const viewer = await requireViewer()
  const image = await findImage(database(), viewer.scope, { teamSlug: team, name })
  return image ?? notFound()
})
