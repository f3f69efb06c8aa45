import { createHash, timingSafeEqual } from 'node:crypto'
import { parseScopes } from './access-scope.ts'
import { grantAccess, type Requester } from './grant-access.ts'
import { parseGetRequest, parsePostRequest, type TokenRequest } from './token-request.ts'
import { TOKEN_SECONDS, type TokenSigner } from './token-signer.ts'

/** User name by which workers ask for tokens to push. */
const WORKER_USERNAME = 'whittle-worker'

export interface TokenEndpointParts {
  /** The registry's `service`; requests for another are refused. */
  service: string
  sign: TokenSigner
  workerSecret: string
  /** The grant of a pull token that is good now, by the SHA-256 (hex) of the token. */
  findPullToken(tokenHash: string): Promise<{ tokenId: string; teamSlug: string; imageName?: string } | undefined>
  now(): Date
}

/**
 * Answers `GET` and `POST` token requests of registry clients (Distribution token authentication). Wrong credentials get
 * 401; right ones get a token for what they may do of what was asked for, which can be nothing.
 */
export function createTokenEndpoint(parts: TokenEndpointParts): (request: Request) => Promise<Response> {
  return async (request) => {
    const parsed = request.method === 'POST' ? await parsePostRequest(request) : parseGetRequest(request)
    if (!parsed.ok) return refuse(parsed.status, parsed.code, parsed.message)
    const { service, scopes, credentials } = parsed.request
    if (service !== undefined && service !== parts.service) {
      return refuse(400, 'UNSUPPORTED', `This is the token service of ${parts.service}.`)
    }
    const known = await identify(parts, credentials)
    if (!known) return refuse(401, 'UNAUTHORIZED', 'The user name or password (pull token) is wrong.')
    const now = parts.now()
    const token = await parts.sign(known.subject, grantAccess(known.requester, parseScopes(scopes)), now)
    const answer = { token, access_token: token, expires_in: TOKEN_SECONDS, issued_at: now.toISOString() }
    return Response.json(answer, { headers: { 'cache-control': 'no-store' } })
  }
}

async function identify(
  parts: TokenEndpointParts,
  credentials: TokenRequest['credentials'],
): Promise<{ subject: string; requester: Requester } | undefined> {
  if (!credentials) return { subject: '', requester: { kind: 'anonymous' } }
  const { username, password } = credentials
  if (username === WORKER_USERNAME) {
    const right = timingSafeEqual(sha256(password), sha256(parts.workerSecret))
    return right ? { subject: WORKER_USERNAME, requester: { kind: 'worker' } } : undefined
  }
  const grant = await parts.findPullToken(sha256(password).toString('hex'))
  if (!grant) return undefined
  const { tokenId, teamSlug, imageName } = grant
  return { subject: `pull-token:${tokenId}`, requester: { kind: 'pull-token', teamSlug, imageName } }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** Errors as registry clients read and print them (OCI distribution specification, "Error codes"). */
function refuse(status: number, code: string, message: string): Response {
  const headers: Record<string, string> = { 'cache-control': 'no-store' }
  if (status === 401) headers['www-authenticate'] = 'Basic realm="whittle"'
  return Response.json({ errors: [{ code, message }] }, { status, headers })
}
