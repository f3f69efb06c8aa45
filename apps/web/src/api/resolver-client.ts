import type { HttpFetch } from '@whittle/core'
import { z } from 'zod'
import { apiError } from './api-error.ts'

/** How to reach the resolver, and how long to wait. */
export interface ResolverClient {
  url: string
  http: HttpFetch
  /** Milliseconds for one answer. */
  timeoutMs: number
}

/** One question. */
export interface ResolverQuestion<Schema extends z.ZodType> {
  /** `/v1/search?q=curl`. */
  path: string
  /** Sent as JSON by POST; without it the question is a GET. */
  body?: unknown
  answer: Schema
  /** The asking browser went away. */
  signal?: AbortSignal
}

/** Problem details of the resolver; what it refuses is passed on in its words. */
const Refusal = z.looseObject({
  code: z.string(),
  detail: z.string(),
  hint: z.string().optional(),
  errors: z.unknown().optional(),
})

/** Asks the resolver. Not reachable, too slow and malformed answers are errors with a code and a hint each. */
export async function askResolver<Schema extends z.ZodType>(
  client: ResolverClient,
  question: ResolverQuestion<Schema>,
): Promise<z.output<Schema>> {
  const response = await send(client, question)
  const document = await response.json().catch(() => undefined)
  if (!response.ok) throw refusalOf(response.status, document)
  const parsed = question.answer.safeParse(document)
  if (parsed.success) return parsed.data
  throw apiError('API_RESOLVER_ANSWER', {
    message: 'The resolver gave an answer that this page does not understand.',
    hint: 'Web and worker may be of different versions: start both again.',
    cause: parsed.error,
  })
}

async function send(client: ResolverClient, { path, body, signal }: ResolverQuestion<z.ZodType>): Promise<Response> {
  const timeout = AbortSignal.timeout(client.timeoutMs)
  const init: RequestInit = {
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    ...(body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }
  try {
    return await client.http(new URL(path, client.url), init)
  } catch (cause) {
    if (timeout.aborted) {
      throw apiError('API_RESOLVER_TIMEOUT', {
        message: 'The resolver did not answer in time.',
        hint: 'It may be loading a package index. Try again in a moment.',
        retryable: true,
        cause,
      })
    }
    throw apiError('API_RESOLVER_UNREACHABLE', {
      message: 'The resolver is not reachable: packages cannot be searched or previewed now.',
      hint: 'Start a worker with the role "resolve". Saving and building still work.',
      retryable: true,
      cause,
    })
  }
}

function refusalOf(status: number, document: unknown) {
  const refusal = Refusal.safeParse(document)
  const known = refusal.success ? refusal.data : undefined
  if (status >= 400 && status < 500) {
    return apiError('API_REQUEST_INVALID', {
      message: known?.detail ?? 'The resolver refused the request.',
      hint: known?.hint,
      details: { resolverCode: known?.code, ...(known?.errors === undefined ? {} : { errors: known.errors }) },
    })
  }
  return apiError('API_RESOLVER_UNREACHABLE', {
    message: known?.detail ?? 'The resolver cannot answer now.',
    hint: known?.hint ?? 'It may still be loading its first package index. Try again in a moment.',
    retryable: true,
    details: { resolverCode: known?.code },
  })
}
