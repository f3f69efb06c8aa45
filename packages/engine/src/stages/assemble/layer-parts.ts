import { Digest, digestOfDocument, type MemoStore } from '@whittle/core'
import { z } from 'zod'

/** What a layer was joined from: a collection keeps it along with the layer, so that the next build copies it. */
const LayerParts = z.strictObject({
  blobs: z.array(Digest),
  /** Memo entries by which the parts and the layer are found again. */
  memoKeys: z.array(Digest),
})
export type LayerParts = z.infer<typeof LayerParts>

/** Key of the memo entry that names the parts of a layer. */
export function layerPartsKey(layer: Digest): Digest {
  return digestOfDocument({ kind: 'layer-parts', version: 1, layer })
}

/** Notes what a layer was joined from. */
export function rememberLayerParts(layer: Digest, parts: LayerParts, memo: MemoStore): Promise<void> {
  return memo.set(layerPartsKey(layer), parts)
}

/** What a layer was joined from; undefined where nobody knows any more. */
export async function findLayerParts(layer: Digest, memo: MemoStore): Promise<LayerParts | undefined> {
  const parsed = LayerParts.safeParse(await memo.get(layerPartsKey(layer)))
  return parsed.success ? parsed.data : undefined
}
