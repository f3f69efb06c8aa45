import type { z } from 'zod'
import { ociError } from './oci-error.ts'

/** Largest index, manifest or configuration that is read; registries commonly allow 4 MiB. */
export const MAX_DOCUMENT_BYTES = 4 * 1024 ** 2

/** JSON bytes as a document of the schema. `what` names it in the error `OCI_DOCUMENT_INVALID`. */
export function parseDocument<Schema extends z.ZodType>(
  schema: Schema,
  bytes: Uint8Array,
  what: string,
): z.infer<Schema> {
  try {
    if (bytes.length > MAX_DOCUMENT_BYTES) throw new RangeError(`${bytes.length} bytes`)
    return schema.parse(JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')))
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
