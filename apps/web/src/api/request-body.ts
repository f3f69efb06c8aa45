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
  const unusable = unusableMember(value)
  if (unusable) {
    throw refusal([{ path: asInDefinition(pathText(unusable.path)), message: unusable.message }])
  }
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

/** Far deeper than any request of the API is. */
const MAX_DEPTH = 100

/** Why Postgres could not store a text: it takes no NUL character, and no half of a surrogate pair. */
function unstorable(text: string): string | undefined {
  if (text.includes('\0')) return 'must not hold a NUL character'
  return text.isWellFormed() ? undefined : 'must not hold half a character (an unpaired surrogate)'
}

/**
 * The first member of a JSON value that cannot be handled: a text that cannot be stored, or what is nested so deeply that
 * walking it would exhaust the stack.
 */
function unusableMember(value: unknown, depth = 0): { path: (string | number)[]; message: string } | undefined {
  const own = typeof value === 'string' ? unstorable(value) : undefined
  if (own) return { path: [], message: own }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth === MAX_DEPTH) return { path: [], message: 'is nested too deeply' }
  for (const [key, member] of Object.entries(value)) {
    const wrongKey = unstorable(key)
    if (wrongKey) return { path: [], message: wrongKey }
    const found = unusableMember(member, depth + 1)
    if (found) return { ...found, path: [Array.isArray(value) ? Number(key) : key, ...found.path] }
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
