import { CostRequest, CostResponse } from '@whittle/core'
import { apiRoute } from '../../../../api/api-route.ts'
import { DEFINITION_LIMIT, readBody } from '../../../../api/request-body.ts'
import { resolver } from '../../../../api/resolver.ts'

/** What each of these packages alone would add to an image of this definition. */
export const POST = apiRoute(async ({ request }) => {
  const body = await readBody(request, CostRequest, DEFINITION_LIMIT)
  return Response.json(await resolver({ path: '/v1/cost', body, answer: CostResponse, signal: request.signal }))
})
