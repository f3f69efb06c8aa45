import { ImageSpec } from '@whittle/core'
import { draftOf } from './draft.ts'
import type { Draft } from './draft.ts'

/** What the Creator starts with: a base and a daily schedule, no name yet. */
export function newDraft(from: string, timezone = 'UTC'): Draft {
  const spec = ImageSpec.parse({
    apiVersion: 'whittle.dev/v1',
    kind: 'Image',
    metadata: { name: 'new-image' },
    spec: { from, schedule: { cron: '0 4 * * *', timezone } },
  })
  return { ...draftOf(spec), name: '' }
}
