import type { Variant } from '@whittle/core'

/** Characters that a tag may hold (OCI distribution specification, "Pulling manifests": `<reference>` as a tag). */
const NOT_IN_A_TAG = /[^A-Za-z0-9_.-]+/g

/**
 * Tags of a build in the order they are moved: the unique one first, so that the digest has a name before anything
 * points elsewhere, then from the exact version to its lines, `latest` last. Those of a development image end in `-dev`.
 */
export function tagsOf(versions: readonly string[], endedAt: Date, variant: Variant): string[] {
  const stamp = endedAt.toISOString().replace(/\D/g, '').slice(0, 12)
  const lines = versions.map((version) =>
    version
      .replace(NOT_IN_A_TAG, '-')
      .replace(/^[.-]+/, '')
      .slice(0, 100),
  )
  const tags = new Set([lines[0] ? `${lines[0]}-${stamp}` : stamp, ...lines.filter(Boolean), 'latest'])
  return [...tags].map((tag) => (variant === 'dev' ? `${tag}-dev` : tag))
}
