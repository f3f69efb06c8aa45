import { findImage } from '@whittle/db'
import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { env } from '../../../../../../env.ts'
import { Creator } from '../../../../../../features/creator/index.ts'
import { readBases } from '../../../../../../features/creator/read-bases.ts'
import { database } from '../../../../../../server/db.ts'
import type { PageInput } from '../../../../../../server/page-input.ts'
import { mayActAs } from '../../../../../../server/may-act-as.ts'
import { requireViewer } from '../../../../../../server/session.ts'

interface Params {
  team: string
  name: string
}

export async function generateMetadata({ params }: PageInput<Params>): Promise<Metadata> {
  return { title: `Edit ${(await params).name}` }
}

/** The Creator with the newest revision of an image. */
export default async function EditImagePage({ params }: PageInput<Params>) {
  const viewer = await requireViewer()
  const { team, name } = await params
  const image = await findImage(database(), viewer.scope, { teamSlug: team, name })
  if (!image) notFound()
  // The catalogue alone changes gallery images; a person starts an own one from them.
  if (image.team.isGallery) redirect(`/new?base=${encodeURIComponent(image.name)}`)
  if (!mayActAs(viewer, image.team.id, 'operator')) redirect(`/images/${team}/${name}`)
  return (
    <Creator
      // Another revision is another draft.
      key={image.id}
      start={{ kind: 'edit', team, name, revision: image.revision.number, spec: image.spec }}
      teams={[]}
      bases={await readBases()}
      registryHost={env().WHITTLE_REGISTRY_HOST}
    />
  )
}
