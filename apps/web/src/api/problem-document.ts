import { Conflict } from '@whittle/core'
import { z } from 'zod'

/** A field of the request that was refused: `spec.files[0].path`. */
export const RefusedField = z.object({ path: z.string(), message: z.string() })
export type RefusedField = z.infer<typeof RefusedField>

/** A failure as the API answers it: problem details (RFC 9457) with Whittle's permanent code, a hint, and what is known of it. */
export const ProblemDocument = z.looseObject({
  /** `urn:whittle:error:<code>`. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  hint: z.string().optional(),
  /** Whether the same request may succeed later. */
  retryable: z.boolean().default(false),
  errors: z.array(RefusedField).optional(),
  conflict: Conflict.optional(),
})
export type ProblemDocument = z.infer<typeof ProblemDocument>
