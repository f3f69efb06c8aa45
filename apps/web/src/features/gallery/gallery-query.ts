import { z } from 'zod'
import { type ImageState, imageStates } from '../images/image-state.ts'

/** Cards on one page. */
export const PAGE_SIZE = 48

const text = z.string().trim().max(200).catch('')

const GalleryQuery = z.object({
  q: text.default(''),
  /** `base`: the gallery's images. Otherwise a team's slug. */
  owner: text.default(''),
  category: text.default(''),
  state: z
    .enum(['', ...imageStates] as ['', ...ImageState[]])
    .catch('')
    .default(''),
  view: z.enum(['grid', 'table']).catch('grid').default('grid'),
  page: z.coerce.number().int().min(1).catch(1).default(1),
})
/** What the gallery's address asks for. */
export type GalleryQuery = z.infer<typeof GalleryQuery>

/** Reads the address; what makes no sense counts as absent. */
export function parseGalleryQuery(parameters: Record<string, string | string[] | undefined>): GalleryQuery {
  const single = Object.entries(parameters).map(([key, value]) => [key, Array.isArray(value) ? value[0] : value])
  return GalleryQuery.parse(Object.fromEntries(single))
}
