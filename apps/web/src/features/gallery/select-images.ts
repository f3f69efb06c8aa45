import type { ImageSummary } from '@whittle/db'
import { imageState } from '../images/image-state.ts'
import { type GalleryQuery, PAGE_SIZE } from './gallery-query.ts'

export interface SelectedImages {
  /** Of the asked page. */
  images: ImageSummary[]
  /** That fit the query, on all pages. */
  total: number
  /** The page that is shown: the last one when the asked one lies behind it. */
  page: number
  pages: number
}

/** The images that fit a query: the teams' own before the base images, better matches first, then by title. */
export function selectImages(images: readonly ImageSummary[], query: GalleryQuery): SelectedImages {
  const words = query.q.toLowerCase().split(/\s+/).filter(Boolean)
  const ranked = images
    .filter((image) => fits(image, query))
    .map((image) => ({ image, rank: matchRank(image, words) }))
    .filter(({ rank }) => rank !== undefined)
    .toSorted(
      (a, b) =>
        (a.rank ?? 0) - (b.rank ?? 0) ||
        Number(a.image.team.isGallery) - Number(b.image.team.isGallery) ||
        a.image.title.localeCompare(b.image.title, 'en'),
    )
  const pages = Math.max(1, Math.ceil(ranked.length / PAGE_SIZE))
  const page = Math.min(query.page, pages)
  const shown = ranked.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
  return { images: shown.map(({ image }) => image), total: ranked.length, page, pages }
}

function fits(image: ImageSummary, { owner, category, state }: GalleryQuery): boolean {
  if (owner === 'base' && !image.team.isGallery) return false
  if (owner !== '' && owner !== 'base' && image.team.slug !== owner) return false
  if (category !== '' && image.category !== category) return false
  return state === '' || imageState(image) === state
}

/** 0: every word begins the name or title; 1: is inside them; 2: is elsewhere; absent: some word is nowhere. */
function matchRank(image: ImageSummary, words: readonly string[]): number | undefined {
  const names = [image.name, image.title.toLowerCase()]
  const rest = [
    image.description,
    image.replaces,
    image.base,
    image.category,
    image.team.name,
    image.lastGoodBuild?.version,
  ]
    .join(' ')
    .toLowerCase()
  let rank = 0
  for (const word of words) {
    if (names.some((name) => name.startsWith(word))) continue
    if (names.some((name) => name.includes(word))) rank = Math.max(rank, 1)
    else if (rest.includes(word)) rank = 2
    else return undefined
  }
  return rank
}
