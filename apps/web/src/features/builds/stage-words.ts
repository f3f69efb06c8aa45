import type { BuildStage } from '@whittle/core'
import type { StageProgress } from './build-progress.ts'

/** What each stage does, for people. */
export const stageWords: Record<BuildStage, { title: string; about: string }> = {
  lock: { title: 'Lock', about: 'Pins every package that apt would install.' },
  fetch: { title: 'Fetch', about: 'Downloads and verifies the packages.' },
  carve: { title: 'Carve', about: 'Leaves out what a container does not need.' },
  assemble: { title: 'Assemble', about: 'Writes the layer, its configuration and manifest.' },
  test: { title: 'Test', about: 'Checks linkage and starts the image in a sandbox.' },
  attest: { title: 'Attest', about: 'Writes the bill of materials.' },
  publish: { title: 'Publish', about: 'Pushes to the registry, tags last.' },
}

const singular = { packages: 'package', blobs: 'blob', files: 'file' } as const

/** How far a stage is: `12 of 43 packages`, `3.1 of 24.0 MB`. */
export function progressText({ done, total, unit }: NonNullable<StageProgress['progress']>): string {
  if (unit === 'bytes') return `${inMegabytes(Math.min(done, total))} of ${inMegabytes(total)} MB`
  return `${Math.min(done, total)} of ${total} ${total === 1 ? singular[unit] : unit}`
}

function inMegabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1)
}

/** The share that is done, 0 to 1; 1 when there is nothing to do. */
export function progressShare({ done, total }: { done: number; total: number }): number {
  return total <= 0 ? 1 : Math.min(1, Math.max(0, done / total))
}

/** Digests in a sentence as every page shows them: the first 12 digits. */
export function shortDigests(text: string): string {
  return text.replace(/\bsha256:([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1')
}
