import type { GalleryQuery } from './gallery-query.ts'

/** The address of a query; what is as usual is left out. */
export function galleryHref(query: Partial<GalleryQuery>): string {
  const parameters = new URLSearchParams()
  if (query.q) parameters.set('q', query.q)
  if (query.owner) parameters.set('owner', query.owner)
  if (query.category) parameters.set('category', query.category)
  if (query.state) parameters.set('state', query.state)
  if (query.view === 'table') parameters.set('view', 'table')
  if (query.page !== undefined && query.page > 1) parameters.set('page', String(query.page))
  const search = parameters.toString()
  return search === '' ? '/' : `/?${search}`
}
