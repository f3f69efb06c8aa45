import { BasesResponse } from '@whittle/core'
import { resolver } from '../../api/resolver.ts'

/** The catalogue, if the resolver answers soon; otherwise the browser asks again by itself. */
export async function readBases(): Promise<BasesResponse | undefined> {
  try {
    return await resolver({ path: '/v1/bases', answer: BasesResponse, signal: AbortSignal.timeout(1_000) })
  } catch {
    return undefined
  }
}
