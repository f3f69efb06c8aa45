import type { BuildStatus } from '@whittle/db'
import type { Tone } from '../../ui/badge.tsx'

/** Whether nothing more will happen to a build. */
export function hasEnded(status: BuildStatus): boolean {
  return status !== 'queued' && status !== 'running'
}

/** A build's state in words, and its colour. */
export const statusLooks: Record<BuildStatus, { label: string; tone: Tone }> = {
  queued: { label: 'Waiting', tone: 'info' },
  running: { label: 'Running', tone: 'info' },
  succeeded: { label: 'Succeeded', tone: 'success' },
  unchanged: { label: 'Unchanged', tone: 'neutral' },
  failed: { label: 'Failed', tone: 'danger' },
  cancelled: { label: 'Cancelled', tone: 'warning' },
}
