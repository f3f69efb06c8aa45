import { registryError } from './errors.ts'

/** The tags of one page of a listing (OCI distribution specification 1.1, "Listing tags"). */
export function parsePage(bytes: Buffer): string[] {
  try {
    const { tags } = JSON.parse(bytes.toString('utf8')) as { tags?: unknown }
    // Registries write `null` for a repository whose last tag is gone.
    return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : []
  } catch (cause) {
    throw noList('answered with something else than a list of tags', cause)
  }
}

/**
 * The address of the next page (RFC 8288, `Link` with `rel="next"`), if there is one. `REGISTRY_PROTOCOL` where it is
 * none.
 */
export function nextPage({ headers, url }: { headers: Headers; url: URL }): URL | undefined {
  for (const link of (headers.get('link') ?? '').split(/,(?=\s*<)/)) {
    const [, target, parameters = ''] = /^\s*<([^>]*)>(.*)$/.exec(link) ?? []
    if (target === undefined || !/;\s*rel="?next"?/i.test(parameters)) continue
    const next = URL.parse(target, url.href)
    if (next === null) throw noList('names a next page at what is no address')
    return next
  }
  return undefined
}

/** More tags than any repository has: a listing that leads in a circle must end. */
const MAX_TAGS = 200_000
const MAX_PAGES = 2000

/** Counts the pages and tags of one listing; `REGISTRY_PROTOCOL` when they are too many. */
export function requireBoundedListing(pages: number, tags: number): void {
  if (pages > MAX_PAGES || tags > MAX_TAGS) throw noList(`lists tags without end (${tags} so far)`)
}

function noList(what: string, cause?: unknown) {
  return registryError({
    code: 'REGISTRY_PROTOCOL',
    category: 'upstream',
    publicMessage: `The registry ${what}.`,
    hint: 'Check that the address belongs to a registry of OCI images.',
    cause,
  })
}
