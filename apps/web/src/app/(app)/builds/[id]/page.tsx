import { findBuild } from '@whittle/db'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { BuildView } from '../../../../features/builds/build-view.tsx'
import { loadBuild } from '../../../../features/builds/load-build.ts'
import { database } from '../../../../server/db.ts'
import type { PageInput } from '../../../../server/page-input.ts'
import { mayActAs } from '../../../../server/may-act-as.ts'
import { findViewer, requireViewer } from '../../../../server/session.ts'

type Input = PageInput<{ id: string }>

export async function generateMetadata({ params }: Input): Promise<Metadata> {
  const viewer = await findViewer()
  const build = viewer && (await findBuild(database(), viewer.scope, (await params).id))
  return { title: build ? `${build.image.title}, build ${build.number}` : 'Build' }
}

/** A build, live. */
export default async function BuildPage({ params }: Input) {
  const viewer = await requireViewer()
  const { id } = await params
  const loaded = await loadBuild(viewer, id)
  if (!loaded) notFound()
  const { teamId, ...initial } = loaded
  return (
    <BuildView
      // Another build is another stream.
      key={id}
      initial={initial}
      mayAct={mayActAs(viewer, teamId, 'operator')}
      now={new Date().toISOString()}
    />
  )
}
