import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { BuildView } from '../../../../features/builds/build-view.tsx'
import { loadBuild } from '../../../../features/builds/load-build.ts'
import type { PageInput } from '../../../../server/page-input.ts'
import { mayActAs, requireViewer } from '../../../../server/session.ts'

export const metadata: Metadata = { title: 'Build' }

/** A build, live. */
export default async function BuildPage({ params }: PageInput<{ id: string }>) {
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
