import { ImageName } from '@whittle/core'
import type { Metadata } from 'next'
import { env } from '../../../env.ts'
import { Creator } from '../../../features/creator/index.ts'
import { readBases } from '../../../features/creator/read-bases.ts'
import { firstOf } from '../../../server/page-input.ts'
import type { PageInput } from '../../../server/page-input.ts'
import { mayActAs } from '../../../server/may-act-as.ts'
import { requireViewer } from '../../../server/session.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'

export const metadata: Metadata = { title: 'New image' }

/** The Creator with a new image: `?base=python` begins with that base. */
export default async function NewImagePage({ searchParams }: PageInput) {
  const viewer = await requireViewer()
  const teams = viewer.teams.filter((team) => mayActAs(viewer, team.id, 'operator'))
  if (teams.length === 0) {
    return (
      <EmptyState level={1} title="You can look at images, not make them">
        Making images needs the role operator in a team. Ask an admin of your team for it.
      </EmptyState>
    )
  }
  const asked = ImageName.safeParse(firstOf((await searchParams).base))
  return (
    <Creator
      start={{ kind: 'new', from: asked.success ? asked.data : 'static' }}
      teams={teams.map(({ slug, name }) => ({ slug, name }))}
      bases={await readBases()}
      registryHost={env().WHITTLE_REGISTRY_HOST}
    />
  )
}
