import { ResolverStatus } from '@whittle/core'
import { apiRoute } from '../../../../api/api-route.ts'
import { resolver } from '../../../../api/resolver.ts'

/** Which package index answers searches and previews, or why none does yet. */
export const GET = apiRoute(async ({ request }) =>
  Response.json(await resolver({ path: '/v1/status', answer: ResolverStatus, signal: request.signal })),
)
