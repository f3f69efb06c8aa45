import { ImageSpec } from '@whittle/core'
import { z } from 'zod'

/**
 * The JSON Schema (2020-12) of definitions as people write them, for editors: defaults may be left out. Rules across
 * several fields are not in it; `parseSpec` has the last word.
 */
export function imageSpecJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(ImageSpec, { io: 'input', target: 'draft-2020-12' })
  return { $schema, title: 'Whittle image definition', ...schema }
}
