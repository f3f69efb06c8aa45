import { WhittleError } from '@whittle/core'

/** Where an image is written to or read from. */
export type ImageReference =
  | { kind: 'oci'; folder: string; tag: string }
  | { kind: 'docker'; url: string; repository: string; reference: string; explicit: boolean }

/**
 * Reads `oci:DIR[:TAG]` or `docker://HOST/REPOSITORY[:TAG|@DIGEST]`; the tag is `latest` unless given. Registries on
 * loopback are spoken to without TLS. Anything else fails with `CLI_REFERENCE_INVALID`.
 */
export function parseImageReference(text: string): ImageReference {
  const layout = /^oci:(?<folder>.+?)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?$/.exec(text)?.groups
  if (layout) return { kind: 'oci', folder: layout.folder!, tag: layout.tag ?? 'latest' }
  const registry =
    /^docker:\/\/(?<host>[^/@]+)\/(?<repository>[a-z0-9._/-]+?)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})|@(?<digest>sha256:[0-9a-f]{64}))?$/.exec(
      text,
    )?.groups
  if (registry) {
    const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/.test(registry.host!)
    return {
      kind: 'docker',
      url: `${loopback ? 'http' : 'https'}://${registry.host}`,
      repository: registry.repository!,
      reference: registry.tag ?? registry.digest ?? 'latest',
      explicit: (registry.tag ?? registry.digest) !== undefined,
    }
  }
  throw new WhittleError({
    code: 'CLI_REFERENCE_INVALID',
    category: 'invalid-input',
    publicMessage: `"${text}" is not an image reference.`,
    hint: 'Write oci:DIR[:TAG] for a folder, or docker://HOST/REPOSITORY[:TAG] for a registry.',
  })
}

/** A reference as text: as it was given where it means the same, since people know it by that. */
export function formatReference(reference: ImageReference, given: string): string {
  if (isSame(reference, parseImageReference(given))) return given
  if (reference.kind === 'oci') return `oci:${reference.folder}:${reference.tag}`
  return `docker://${new URL(reference.url).host}/${reference.repository}:${reference.reference}`
}

function isSame(a: ImageReference, b: ImageReference): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
