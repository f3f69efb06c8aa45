import { apiError } from './api-error.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a changing request that another site's page sent with this browser's cookie. Browsers say where a request
 * comes from (`Sec-Fetch-Site`, `Origin`); a client that says neither is no browser and sends no cookie unasked.
 */
export function assertSameOrigin(request: Request, publicUrl: string): void {
  if (safeMethods.has(request.method)) return
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  if (site !== null ? site === 'same-origin' : origin === null || isOwnOrigin(origin, request, publicUrl)) return
  throw apiError('API_ORIGIN_REFUSED', {
    message: 'The request came from a page of another site.',
    hint: 'Open Whittle by its own address and try again.',
  })
}

function isOwnOrigin(origin: string, request: Request, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false
  const { host } = new URL(origin)
  return host === request.headers.get('host') || origin === new URL(publicUrl).origin
}
