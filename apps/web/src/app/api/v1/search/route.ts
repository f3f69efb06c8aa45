import { Architecture, ImageSpecBody, SearchResponse } from '@whittle/core'
import { z } from 'zod'
import { apiRoute } from '../../../../api/api-route.ts'
import { parseInput } from '../../../../api/request-body.ts'
import { resolver } from '../../../../api/resolver.ts'

const Query = z.object({
  q: z.string().trim().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(100).default(30),
  distribution: ImageSpecBody.shape.distribution,
  arch: z
    .string()
    .default('amd64')
    .transform((text) => text.split(','))
    .pipe(z.array(Architecture).min(1).max(10)),
})

/** Packages of a distribution that match a text, best first: `?q=…&limit=…&distribution=…&arch=amd64,arm64`. */
export const GET = apiRoute(async ({ request }) => {
  const given = Object.fromEntries(new URL(request.url).searchParams)
  const { q, limit, distribution, arch } = parseInput(given, Query)
  const query = new URLSearchParams({ q, limit: String(limit), distribution, arch: arch.join(',') })
  const answer = await resolver({ path: `/v1/search?${query}`, answer: SearchResponse, signal: request.signal })
  // What was found while an index was still on its way says less than it will in a moment.
  const headers = { 'cache-control': answer.pending ? 'no-store' : 'private, max-age=60' }
  return Response.json(answer, { headers })
})
