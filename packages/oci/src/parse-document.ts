import type { z } from 'zod'
import { ociError } from './oci-error.ts'
import { parseJson } from './parse-json.ts'

/** JSON bytes as a document of the schema. `what` names it in the error `OCI_DOCUMENT_INVALID`. */
export function parseDocument<Schema extends z.ZodType>(
  schema: Schema,
  bytes: Uint8Array,
  what: string,
): z.infer<Schema> {
  try {
    return schema.parse(parseJson(bytes))
  } catch (cause) {
    throw ociError({
      code: 'OCI_DOCUMENT_INVALID',
      category: 'integrity',
      publicMessage: `The ${what} is not what the OCI image specification asks for.`,
      hint: 'It was damaged, or it is no OCI image; push or write it again.',
      cause,
    })
  }
}
