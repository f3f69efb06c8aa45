import { Architecture, ImageSpecBody, ResolverStatus } from '@whittle/core'
import { z } from 'zod'
import { apiRoute } from '../../../../api/api-route.ts'
import { parseInput } from '../../../../api/request-body.ts'
import { resolver } from '../../../../api/resolver.ts'

const Query = z.object({ distribution: ImageSpecBody.shape.distribution, arch: Architecture.default('amd64') })

/**
 * Which package index answers searches and previews of a distribution, or why none does yet:
 * `?distribution=…&arch=…`.
 */
export const GET = apiRoute(async ({ request }) => {
  const given = Object.fromEntries(new URL(request.url).searchParams)
  const query = new URLSearchParams(parseInput(given, Query))
  return Response.json(await resolver({ path: `/v1/status?${query}`, answer: ResolverStatus, signal: request.signal }))
})
