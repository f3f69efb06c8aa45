import { Badge } from '../../ui/badge.tsx'
import { type ImageState, stateLooks } from './image-state.ts'

/** An image's state in words. */
export function StateBadge({ state }: { state: ImageState }) {
  const { label, tone } = stateLooks[state]
  return <Badge tone={tone}>{label}</Badge>
}
