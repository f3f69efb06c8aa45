import { PreviewRequest, PreviewResponse } from '@whittle/core'
import { apiRoute } from '../../../../api/api-route.ts'
import { DEFINITION_LIMIT, readBody } from '../../../../api/request-body.ts'
import { resolver } from '../../../../api/resolver.ts'

/** What an image of this definition would hold, or why it cannot be had. */
export const POST = apiRoute(async ({ request }) => {
  const body = await readBody(request, PreviewRequest, DEFINITION_LIMIT)
  return Response.json(await resolver({ path: '/v1/preview', body, answer: PreviewResponse, signal: request.signal }))
})
