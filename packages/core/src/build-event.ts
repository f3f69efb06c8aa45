import { z } from 'zod'

/** The stages of a build, in order (architecture.md). */
export const BuildStage = z.enum(['lock', 'fetch', 'carve', 'assemble', 'test', 'attest', 'publish'])
export type BuildStage = z.infer<typeof BuildStage>

/** What a stage tells while it works. Order is the order of emission; the sink adds time and sequence. */
export const BuildEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('stage-started'), stage: BuildStage }),
  z.strictObject({
    kind: z.literal('stage-finished'),
    stage: BuildStage,
    durationMs: z.number(),
    /** True when the result came from the store: nothing was computed. */
    fromStore: z.boolean(),
    summary: z.string(),
  }),
  z.strictObject({ kind: z.literal('stage-failed'), stage: BuildStage, code: z.string(), message: z.string() }),
  z.strictObject({
    kind: z.literal('progress'),
    stage: BuildStage,
    done: z.number(),
    total: z.number(),
    unit: z.enum(['packages', 'bytes', 'blobs', 'files']),
  }),
  z.strictObject({
    kind: z.literal('log'),
    stage: BuildStage,
    level: z.enum(['info', 'warning', 'error']),
    message: z.string(),
  }),
])
export type BuildEvent = z.infer<typeof BuildEvent>
