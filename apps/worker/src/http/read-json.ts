import type { IncomingMessage } from 'node:http'
import { WhittleError } from '@whittle/core'
import type { z } from 'zod'
import type { ProblemDetails } from './problem.ts'

/** A request that is wrong, in words; answered with its status. */
export function requestError(status: number, publicMessage: string, details: ProblemDetails = {}): WhittleError {
  return new WhittleError({
    code: 'RESOLVER_REQUEST_INVALID',
    category: 'invalid-input',
    publicMessage,
    details: { status, ...details },
  })
}

/** The JSON body of a request, at most `maxBytes`, checked against its schema. */
export async function readJson<Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
  maxBytes: number,
): Promise<z.infer<Schema>> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw requestError(415, 'The body must be JSON (content-type: application/json).')
  }
  return parseInput(schema, parseJson(await readBody(request, maxBytes)))
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > maxBytes) {
      const message = `The body is longer than ${maxBytes} bytes.`
      throw requestError(413, message, { headers: { connection: 'close' } })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw requestError(400, 'The body is not JSON.')
  }
}

/** Checks what came in against its schema; what is wrong is told by field: `spec.packages[0]: must be …`. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const errors = result.error.issues.map(({ path, message }) => ({ path: fieldPath(path), message }))
  const sentence = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
  throw requestError(400, sentence, { errors })
}

function fieldPath(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
}
