import type { StoredBlob } from '@whittle/core'
import type { BuiltImageSummary } from './engine.ts'

/** All layers of an image, the lowest first. */
export function layersOf({
  layer,
  furtherLayers = [],
}: Pick<BuiltImageSummary, 'layer' | 'furtherLayers'>): StoredBlob[] {
  return [layer, ...furtherLayers]
}

/** Bytes of all compressed layers. */
export function layerBytesOf(image: Pick<BuiltImageSummary, 'layer' | 'furtherLayers'>): number {
  return layersOf(image).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}
