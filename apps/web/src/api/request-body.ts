import type { z } from 'zod'
import { apiError } from './api-error.ts'
import type { RefusedField } from './problem-document.ts'
import { pathText, refusedFields } from './refused-fields.ts'

/** Bytes that a definition may have, files included. */
export const DEFINITION_LIMIT = 4 * 1024 * 1024

/** The request's JSON, read up to `maxBytes` and parsed. Each refused field is named in the problem's `errors`. */
export async function readBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  maxBytes: number,
): Promise<z.output<Schema>> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/json\s*(?:;|$)/i.test(type)) {
    throw apiError('API_BODY_NOT_JSON', {
      message: 'The request must carry JSON (content-type: application/json).',
      hint: 'Send the document as JSON, with that header.',
    })
  }
  const value = parseJson(await readText(request, maxBytes))
  const path = pathOfNul(value)
  if (path) throw refusal([{ path: asInDefinition(pathText(path)), message: 'must not hold a NUL character' }])
  return parseInput(value, schema)
}

/** A value parsed by a schema, or a problem that names each refused field. */
export function parseInput<Schema extends z.ZodType>(value: unknown, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const errors = refusedFields(parsed.error).map(({ path, message }) => ({ path: asInDefinition(path), message }))
  throw refusal(errors, parsed.error)
}

function refusal(errors: RefusedField[], cause?: unknown) {
  const [first] = errors
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  return apiError('API_REQUEST_INVALID', {
    message: first ? `${first.path || 'The request'}: ${first.message}${more}` : 'The request is not right.',
    details: { errors },
    cause,
  })
}

/** A definition travels in a request's `spec`; its fields are named as the definition itself names them. */
function asInDefinition(path: string): string {
  return path.replace(/^spec\.(?=(?:apiVersion|kind|metadata|spec)(?:[.[]|$))/, '')
}

/** Where a JSON value holds a NUL character, which neither Postgres nor an image's configuration can store. */
function pathOfNul(value: unknown): (string | number)[] | undefined {
  if (typeof value === 'string') return value.includes('\0') ? [] : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, member] of Object.entries(value)) {
    if (key.includes('\0')) return []
    const path = pathOfNul(member)
    if (path) return [Array.isArray(value) ? Number(key) : key, ...path]
  }
  return undefined
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > maxBytes) throw tooLarge(maxBytes)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw tooLarge(maxBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function tooLarge(maxBytes: number) {
  return apiError('API_BODY_TOO_LARGE', {
    message: `The request is larger than ${Math.round(maxBytes / 1024)} KiB.`,
    hint: 'Send less; the contents of files count as well.',
    details: { maxBytes },
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw apiError('API_REQUEST_INVALID', {
      message: 'The request holds no valid JSON.',
      hint: 'Send one complete JSON document.',
      cause,
    })
  }
}
