import { BasesResponse } from '@whittle/core'
import { apiRoute } from '../../../../api/api-route.ts'
import { resolver } from '../../../../api/resolver.ts'

/** The base images of the catalogue. */
export const GET = apiRoute(async ({ request }) =>
  Response.json(await resolver({ path: '/v1/bases', answer: BasesResponse, signal: request.signal })),
)
