import type { CatalogEntry } from '@whittle/core'

/** What is searched of a base; of `scratch` and of bases outside the catalogue little is known. */
type Searched = Pick<CatalogEntry, 'name' | 'description'> & Partial<Pick<CatalogEntry, 'title' | 'replaces' | 'spec'>>

/** Whether each word of the text occurs in a base's names, its description, what it replaces or its packages. */
export function baseFits(base: Searched, text: string): boolean {
  const { name, title = '', description, replaces = '', spec } = base
  const all = [name, title, description, replaces, ...(spec?.packages ?? [])].join(' ').toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
}
