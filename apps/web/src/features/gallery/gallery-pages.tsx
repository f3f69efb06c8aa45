import { ButtonLink } from '../../ui/button.tsx'
import { galleryHref } from './gallery-href.ts'
import type { GalleryQuery } from './gallery-query.ts'

/** The way to the other pages; nothing when there is one. */
export function GalleryPages({ query, page, pages }: { query: GalleryQuery; page: number; pages: number }) {
  if (pages === 1) return null
  return (
    <nav aria-label="Pages" className="flex items-center justify-center gap-4">
      {page > 1 && <ButtonLink href={galleryHref({ ...query, page: page - 1 })}>Previous</ButtonLink>}
      <span className="text-muted tabular-nums">
        Page {page} of {pages}
      </span>
      {page < pages && <ButtonLink href={galleryHref({ ...query, page: page + 1 })}>Next</ButtonLink>}
    </nav>
  )
}
