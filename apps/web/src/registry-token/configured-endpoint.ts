import { readFile } from 'node:fs/promises'
import { WhittleError } from '@whittle/core'
import { findPullToken } from '@whittle/db'
import { env, type Env } from '../env.ts'
import { database } from '../server/db.ts'
import { createTokenEndpoint } from './token-endpoint.ts'
import { createTokenSigner } from './token-signer.ts'

/** Who issues tokens: the registry's configuration names the same. */
const ISSUER = 'whittle'

let endpoint: Promise<(request: Request) => Promise<Response>> | undefined

/**
 * The token endpoint of this installation; keys are read at the first request. Fails with `REGISTRY_TOKENS_UNCONFIGURED`
 * where the installation has no key, certificate or worker secret.
 */
export async function registryTokenEndpoint(): Promise<(request: Request) => Promise<Response>> {
  endpoint ??= configure(env())
  try {
    return await endpoint
  } catch (error) {
    // A file that was missing may be there at the next request.
    endpoint = undefined
    throw error
  }
}

async function configure(configuration: Env): Promise<(request: Request) => Promise<Response>> {
  const { WHITTLE_REGISTRY_KEY_FILE, WHITTLE_REGISTRY_CERT_FILE, WHITTLE_WORKER_SECRET } = configuration
  if (!WHITTLE_REGISTRY_KEY_FILE || !WHITTLE_REGISTRY_CERT_FILE || !WHITTLE_WORKER_SECRET) {
    throw new WhittleError({
      code: 'REGISTRY_TOKENS_UNCONFIGURED',
      category: 'internal',
      publicMessage: 'This installation has no key to sign registry tokens with.',
      hint: 'Set WHITTLE_REGISTRY_KEY_FILE, WHITTLE_REGISTRY_CERT_FILE and WHITTLE_WORKER_SECRET.',
    })
  }
  const [privateKey, certificate] = await Promise.all([
    readFile(WHITTLE_REGISTRY_KEY_FILE, 'utf8'),
    readFile(WHITTLE_REGISTRY_CERT_FILE, 'utf8'),
  ])
  const service = configuration.WHITTLE_REGISTRY_SERVICE
  return createTokenEndpoint({
    service,
    sign: createTokenSigner({ privateKey, certificate, issuer: ISSUER, service }),
    workerSecret: WHITTLE_WORKER_SECRET,
    findPullToken: (tokenHash) => findPullToken(database(), tokenHash),
    now: () => new Date(),
  })
}
