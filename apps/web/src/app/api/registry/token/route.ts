import { toWhittleError } from '@whittle/core'
import { registryTokenEndpoint } from '../../../../registry-token/configured-endpoint.ts'
import { log } from '../../../../server/log.ts'

/** Tokens of the registry (Distribution token authentication): its configuration names this address as `realm`. */
async function answer(request: Request): Promise<Response> {
  try {
    const endpoint = await registryTokenEndpoint()
    return await endpoint(request)
  } catch (thrown) {
    const error = toWhittleError(thrown)
    log.error({ err: thrown, code: error.code }, 'a registry token could not be issued')
    const errors = [{ code: 'UNKNOWN', message: error.publicMessage, detail: { code: error.code, hint: error.hint } }]
    return Response.json({ errors }, { status: 503, headers: { 'cache-control': 'no-store' } })
  }
}

export { answer as GET, answer as POST }
