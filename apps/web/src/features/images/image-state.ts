import type { ImageSummary } from '@whittle/db'
import type { Tone } from '../../ui/badge.tsx'

/** How an image stands, by its newest builds. */
export type ImageState = 'ready' | 'building' | 'queued' | 'held' | 'failed' | 'never-built'

/** `held`: the newest attempt failed, and the last good image stays where the tags are. */
export function imageState(image: Pick<ImageSummary, 'latestBuild' | 'lastGoodBuild'>): ImageState {
  const { latestBuild, lastGoodBuild } = image
  if (latestBuild?.status === 'running') return 'building'
  if (latestBuild?.status === 'queued') return 'queued'
  if (latestBuild?.status === 'failed') return lastGoodBuild ? 'held' : 'failed'
  return lastGoodBuild ? 'ready' : 'never-built'
}

/** Whether the page should ask again soon. */
export function isActive(state: ImageState): boolean {
  return state === 'building' || state === 'queued'
}

/** States in the order in which filters offer them. */
export const imageStates: readonly ImageState[] = ['ready', 'building', 'queued', 'held', 'failed', 'never-built']

/** The state in words, and its colour. */
export const stateLooks: Record<ImageState, { label: string; tone: Tone }> = {
  ready: { label: 'Ready', tone: 'success' },
  building: { label: 'Building', tone: 'info' },
  queued: { label: 'Queued', tone: 'info' },
  held: { label: 'Held back', tone: 'warning' },
  failed: { label: 'Failed', tone: 'danger' },
  'never-built': { label: 'Never built', tone: 'neutral' },
}
