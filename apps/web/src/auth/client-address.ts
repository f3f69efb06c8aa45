/**
 * The address that a request came from, as the nearest proxy or Next's own server wrote it. Only for slowing down: a
 * client without a proxy in front can claim any address, so an account's failures are counted as a whole, too.
 */
export function clientAddress(headers: Headers): string {
  const forwarded = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim()
  return forwarded && forwarded.length <= 64 ? forwarded : 'unknown'
}
