import type { ImageSpec } from '@whittle/core'
import { draftOf } from './draft.ts'
import type { Draft } from './draft.ts'

/** The parts of a definition that says nothing; a test compares them with the schema's defaults. */
const defaults: ImageSpec['spec'] = {
  distribution: 'debian/13',
  sources: [],
  from: 'scratch',
  packages: [],
  exclude: [],
  architectures: ['amd64'],
  environment: {},
  users: [],
  ports: [],
  volumes: [],
  labels: {},
  annotations: {},
  certificates: [],
  files: [],
  layering: 'single',
}

/** What the Creator starts with: a base and a daily schedule, no name yet. */
export function newDraft(from: string, timezone = 'UTC'): Draft {
  return draftOf({
    apiVersion: 'whittle.dev/v1',
    kind: 'Image',
    metadata: { name: '' },
    spec: { ...defaults, from, schedule: { cron: '0 4 * * *', timezone } },
  })
}
