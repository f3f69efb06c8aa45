import { registryError } from './errors.ts'

/** The tags of one page of a listing (OCI distribution specification 1.1, "Listing tags"). */
export function parsePage(bytes: Buffer): string[] {
  try {
    const { tags } = JSON.parse(bytes.toString('utf8')) as { tags?: unknown }
    // Registries write `null` for a repository whose last tag is gone.
    return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : []
  } catch (cause) {
    throw registryError({
      code: 'REGISTRY_PROTOCOL',
      category: 'upstream',
      publicMessage: 'The registry answered with something else than a list of tags.',
      hint: 'Check that the address belongs to a registry of OCI images.',
      cause,
    })
  }
}

/** The address of the next page (RFC 8288, `Link` with `rel="next"`), if there is one. */
export function nextPage({ headers, url }: { headers: Headers; url: URL }): URL | undefined {
  for (const link of (headers.get('link') ?? '').split(/,(?=\s*<)/)) {
    const [, target, parameters = ''] = /^\s*<([^>]*)>(.*)$/.exec(link) ?? []
    if (target !== undefined && /;\s*rel="?next"?/i.test(parameters)) return new URL(target, url)
  }
  return undefined
}
