import type { Metadata } from 'next'
import { env } from '../../../env.ts'
import { GalleryCard } from '../../../features/gallery/gallery-card.tsx'
import { GalleryFilters } from '../../../features/gallery/gallery-filters.tsx'
import { GalleryPages } from '../../../features/gallery/gallery-pages.tsx'
import { parseGalleryQuery } from '../../../features/gallery/gallery-query.ts'
import { GalleryTable } from '../../../features/gallery/gallery-table.tsx'
import { loadGallery } from '../../../features/gallery/load-gallery.ts'
import type { PageInput } from '../../../server/page-input.ts'
import { requireViewer } from '../../../server/session.ts'
import { RefreshWhile } from '../../../shell/refresh-while.tsx'
import { ButtonLink } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'

export const metadata: Metadata = { title: 'Gallery' }

/** Base images and the teams' own. */
export default async function GalleryPage({ searchParams }: PageInput) {
  const viewer = await requireViewer()
  const query = parseGalleryQuery(await searchParams)
  const gallery = await loadGallery(viewer, query)
  const shared = {
    registryHost: env().WHITTLE_REGISTRY_HOST,
    now: new Date().toISOString(),
    mayCreate: viewer.teams.some(({ role }) => role !== 'viewer'),
  }
  return (
    <div className="flex flex-col gap-4">
      <RefreshWhile active={gallery.active} />
      <div className="flex items-baseline gap-3">
        <h1 className="text-[20px]">Gallery</h1>
        <p className="text-muted tabular-nums" aria-live="polite">
          {gallery.total} {gallery.total === 1 ? 'image' : 'images'}
        </p>
      </div>
      <GalleryFilters query={query} categories={gallery.categories} teams={viewer.teams} />
      {gallery.total === 0 && <NothingHere any={gallery.any} mayCreate={shared.mayCreate} />}
      {gallery.total > 0 && query.view === 'table' && <GalleryTable items={gallery.items} {...shared} />}
      {gallery.total > 0 && query.view === 'grid' && (
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(320px,100%),1fr))] gap-4">
          {gallery.items.map((item) => (
            <li key={item.image.id} className="grid">
              <GalleryCard item={item} {...shared} />
            </li>
          ))}
        </ul>
      )}
      <GalleryPages query={query} page={gallery.page} pages={gallery.pages} />
    </div>
  )
}

function NothingHere({ any, mayCreate }: { any: boolean; mayCreate: boolean }) {
  const create = mayCreate && (
    <ButtonLink href="/new" variant="primary">
      Create an image
    </ButtonLink>
  )
  if (any) {
    return (
      <EmptyState title="No image fits" action={<ButtonLink href="/">Show all images</ButtonLink>}>
        Nothing matches this search and these filters.
      </EmptyState>
    )
  }
  return (
    <EmptyState title="No images yet" action={create}>
      Pick a base and packages; what comes out is built, tested and kept fresh.
    </EmptyState>
  )
}
