import { toWhittleError } from '@whittle/core'
import { env } from '../env.ts'
import { log } from '../server/log.ts'
import { findViewer } from '../server/session.ts'
import type { Viewer } from '../server/session.ts'
import { apiError } from './api-error.ts'
import { problemResponse } from './problem-response.ts'
import { assertSameOrigin } from './same-origin.ts'

/** What a handler of the API is given: the request, who sends it, and the address's parts. */
export interface ApiCall<Params> {
  request: Request
  viewer: Viewer
  params: Params
}

/**
 * A route of the API: refuses requests of other sites and of nobody, calls the handler, and turns whatever it throws into
 * problem details.
 */
export function apiRoute<Params = Record<string, never>>(handler: (call: ApiCall<Params>) => Promise<Response>) {
  return async (request: Request, context: { params: Promise<Params> }): Promise<Response> => {
    try {
      assertSameOrigin(request, env().WHITTLE_URL)
      const viewer = await findViewer()
      if (!viewer)
        throw apiError('API_NOT_SIGNED_IN', { message: 'You are not signed in.', hint: 'Sign in and try again.' })
      return await handler({ request, viewer, params: await context.params })
    } catch (thrown) {
      // The browser went away (a newer keystroke made its question stale): nobody reads the answer.
      if (request.signal.aborted) return new Response(null, { status: 499 })
      const error = toWhittleError(thrown)
      if (error.category === 'internal')
        log.error({ err: error.cause ?? error, path: new URL(request.url).pathname }, 'request failed')
      return problemResponse(error)
    }
  }
}
