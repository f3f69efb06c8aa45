const ANY_ORIGIN = 'http://whittle.invalid'

/**
 * A path of this application to go to after signing in. Whatever could lead to another site (`//host`, `/\host`,
 * `https:…`), back to the entry pages, or to the API becomes `/`.
 */
export function safeReturnPath(value: unknown): string {
  if (typeof value !== 'string' || !value.startsWith('/') || value.length > 2000 || /\p{Cc}/u.test(value)) return '/'
  const url = URL.parse(value, ANY_ORIGIN)
  if (url === null || url.origin !== ANY_ORIGIN) return '/'
  const path = url.pathname + url.search + url.hash
  if (path.startsWith('//') || /^\/(?:sign-in|setup|api)(?:[/?#]|$)/.test(path)) return '/'
  return path
}
