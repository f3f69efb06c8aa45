import { ImageSpecBody, SearchResponse } from '@whittle/core'
import { z } from 'zod'
import { apiRoute } from '../../../../api/api-route.ts'
import { parseInput } from '../../../../api/request-body.ts'
import { resolver } from '../../../../api/resolver.ts'

const Query = z.object({
  q: z.string().trim().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(100).default(30),
  distribution: ImageSpecBody.shape.distribution,
})

/** Packages of a distribution that match a text, best first: `?q=…&limit=…&distribution=…`. */
export const GET = apiRoute(async ({ request }) => {
  const given = Object.fromEntries(new URL(request.url).searchParams)
  const { q, limit, distribution } = parseInput(given, Query)
  const query = new URLSearchParams({ q, limit: String(limit), distribution })
  return Response.json(
    await resolver({ path: `/v1/search?${query}`, answer: SearchResponse, signal: request.signal }),
    { headers: { 'cache-control': 'private, max-age=60' } },
  )
})
