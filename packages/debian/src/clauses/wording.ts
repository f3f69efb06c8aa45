/** How people call a distribution: `debian/13` → `Debian 13`. */
export function distributionTitle(distribution: string): string {
  const [name = '', release = ''] = distribution.split('/')
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)} ${release}`.trim()
}

/** `a`, `a and b`, `a, b and c`; of many the first six, and how many more there are. */
export function joinNames(names: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  const shown = names.slice(0, 6)
  const more = names.length - shown.length
  if (more > 0) return `${shown.join(', ')} ${conjunction} ${more} more`
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} ${conjunction} ${shown.at(-1)}`
}
