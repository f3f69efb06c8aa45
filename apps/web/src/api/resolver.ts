import type { z } from 'zod'
import { env } from '../env.ts'
import { askResolver } from './resolver-client.ts'
import type { ResolverQuestion } from './resolver-client.ts'

const TIMEOUT_MS = 15_000

/** Asks this installation's resolver. */
export function resolver<Schema extends z.ZodType>(question: ResolverQuestion<Schema>): Promise<z.output<Schema>> {
  return askResolver({ url: env().WHITTLE_RESOLVER_URL, http: fetch, timeoutMs: TIMEOUT_MS }, question)
}
