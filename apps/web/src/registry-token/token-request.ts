/** A token request, however it was sent. */
export interface TokenRequest {
  service?: string
  scopes: string[]
  credentials?: { username: string; password: string }
}

export type ParsedTokenRequest =
  | { ok: true; request: TokenRequest }
  | { ok: false; status: 400 | 401 | 413; code: string; message: string }

const MAX_FORM_BYTES = 16_384

/** `GET` with query and Basic authentication (Distribution token specification, "Requesting a token"). */
export function parseGetRequest(request: Request): ParsedTokenRequest {
  const query = new URL(request.url).searchParams
  const credentials = parseBasic(request.headers.get('authorization'))
  if (credentials === 'malformed') return unauthorized('The Authorization header is not a Basic one.')
  return {
    ok: true,
    request: { service: query.get('service') ?? undefined, scopes: query.getAll('scope'), credentials },
  }
}

/** `POST` with a form (Distribution specification, "OAuth2 token authentication"): the password grant, or none. */
export async function parsePostRequest(request: Request): Promise<ParsedTokenRequest> {
  const body = await readLimited(request)
  if (body === undefined) return { ok: false, status: 413, code: 'SIZE_INVALID', message: 'The form is too long.' }
  const form = new URLSearchParams(body)
  const grant = form.get('grant_type')
  if (grant !== null && grant !== 'password') {
    const message = `The grant type ${JSON.stringify(grant)} is not offered; use password.`
    return { ok: false, status: 400, code: 'UNSUPPORTED', message }
  }
  const [username, password] = [form.get('username'), form.get('password')]
  const basic = parseBasic(request.headers.get('authorization'))
  if (basic === 'malformed') return unauthorized('The Authorization header is not a Basic one.')
  const credentials = password === null ? basic : { username: username ?? '', password }
  return { ok: true, request: { service: form.get('service') ?? undefined, scopes: form.getAll('scope'), credentials } }
}

function unauthorized(message: string): ParsedTokenRequest {
  return { ok: false, status: 401, code: 'UNAUTHORIZED', message }
}

/** Basic credentials (RFC 7617); the user name ends at the first `:`. */
function parseBasic(header: string | null): TokenRequest['credentials'] | 'malformed' {
  if (header === null) return undefined
  const match = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header)
  if (!match) return 'malformed'
  const decoded = Buffer.from(match[1]!, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  return colon === -1 ? 'malformed' : { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) }
}

async function readLimited(request: Request): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of request.body ?? []) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > MAX_FORM_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
