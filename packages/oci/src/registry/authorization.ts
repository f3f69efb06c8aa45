import type { HttpFetch } from '@whittle/core'
import { requireSafeAddress } from './address.ts'
import { type Challenge, parseChallenges } from './challenge.ts'
import { boundedText, errorOfResponse, registryError } from './errors.ts'

export interface RegistryCredentials {
  username: string
  password: string
}

/** What a request needs to be allowed to do, as the token protocol writes it. */
export type Access = 'pull' | 'pull,push' | 'pull,push,delete'

export interface Authorization {
  /** The `Authorization` header that earlier answers earned for this access. */
  header(access: Access): string | undefined
  /** Answers a 401 by its headers: a new header, or nothing where the registry asks for what cannot be answered. */
  answer(response: Response, access: Access): Promise<string | undefined>
}

export interface AuthorizationOptions {
  repository: string
  http: HttpFetch
  credentials?: RegistryCredentials
  allowPlainHttp: boolean
  /** Where tokens are asked for, whatever realm the registry names. */
  tokenUrl?: string
  signal?: AbortSignal
}

/**
 * Logins as the distribution project specifies them (distribution, "Token authentication specification"): a Bearer
 * challenge is answered with a token from its realm, asked for with the credentials or anonymously; a Basic challenge with
 * the credentials themselves. Tokens are kept per access until the registry no longer takes them.
 */
export function createAuthorization(options: AuthorizationOptions): Authorization {
  const headers = new Map<Access, string>()
  return {
    header: (access) => headers.get(access),
    async answer(response, access) {
      headers.delete(access)
      const challenges = parseChallenges(response.headers.get('www-authenticate') ?? '')
      const header = await answerChallenges(challenges, access, options)
      if (header !== undefined) headers.set(access, header)
      return header
    },
  }
}

async function answerChallenges(
  challenges: Challenge[],
  access: Access,
  options: AuthorizationOptions,
): Promise<string | undefined> {
  const bearer = challenges.find(({ scheme, parameters }) => scheme === 'bearer' && parameters['realm'] !== undefined)
  if (bearer !== undefined) return `Bearer ${await requestToken(bearer, access, options)}`
  const basic = challenges.some(({ scheme }) => scheme === 'basic')
  return basic && options.credentials ? basicHeader(options.credentials) : undefined
}

function basicHeader({ username, password }: RegistryCredentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`
}

async function requestToken({ parameters }: Challenge, access: Access, options: AuthorizationOptions): Promise<string> {
  const url = requireSafeAddress(options.tokenUrl ?? parameters['realm'] ?? '', options.allowPlainHttp)
  if (parameters['service'] !== undefined) url.searchParams.set('service', parameters['service'])
  url.searchParams.set('scope', `repository:${options.repository}:${access}`)
  const response = await reached(url, options, () => askRealm(url, options))
  if (!response.ok) throw await errorOfResponse(response, `get a token for ${options.repository}`)
  // It may end in the middle of its answer, too.
  const token = tokenOf(await reached(url, options, () => boundedText(response)))
  if (typeof token === 'string' && /^[\w.~+/=-]+$/.test(token)) return token
  throw registryError({
    code: 'REGISTRY_PROTOCOL',
    category: 'upstream',
    publicMessage: `The token service of the registry (${url.host}) gave no token.`,
    hint: 'Check the address of the registry and its token service.',
  })
}

function tokenOf(text: string): unknown {
  try {
    const body = JSON.parse(text) as { token?: unknown; access_token?: unknown } | null
    return body?.token ?? body?.access_token
  } catch {
    return undefined
  }
}

function askRealm(url: URL, { http, credentials, signal }: AuthorizationOptions): Promise<Response> {
  return http(url, {
    headers: credentials ? { authorization: basicHeader(credentials) } : {},
    ...(signal ? { signal } : {}),
  })
}

async function reached<T>(url: URL, { signal }: AuthorizationOptions, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    signal?.throwIfAborted()
    throw registryError({
      code: 'REGISTRY_UNREACHABLE',
      category: 'upstream',
      publicMessage: `The token service of the registry (${url.host}) cannot be reached.`,
      hint: 'Check that it runs and that this machine can connect to it.',
      retryable: true,
      details: { host: url.host },
      cause,
    })
  }
}
