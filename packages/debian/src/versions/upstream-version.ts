import { parseDebVersion } from './compare-deb-versions.ts'

/**
 * What a project itself calls a version: without epoch and Debian revision, and without what Debian appends to the
 * upstream part (`+dfsg1`, `+ds`, `~deb13u1`, `+really…`).
 */
export function upstreamVersion(version: string): string {
  const { upstream } = parseDebVersion(version)
  return upstream.replace(/^.*\+really/, '').replace(/[+~.](?:dfsg|ds|debian|repack|deb\d+u)[\d.]*.*$/, '')
}

/** A version with its lines, most exact first: `3.13.5` → `3.13.5`, `3.13`, `3`. What is no dotted number has none. */
export function versionLines(upstream: string): string[] {
  const parts = /^\d+(?:\.\d+)*/.exec(upstream)?.[0].split('.') ?? []
  const lines = parts.map((_, i) => parts.slice(0, parts.length - i).join('.'))
  return [...new Set([upstream, ...lines.filter((line) => line !== upstream).slice(0, 3)])]
}
