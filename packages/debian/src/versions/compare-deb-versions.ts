/** A version number taken apart (Debian Policy 5.6.12): `[epoch:]upstream[-revision]`. */
export interface DebVersion {
  epoch: number
  upstream: string
  revision: string
}

/** Splits a version at its first colon and last hyphen. Never fails: an epoch that is no number counts as 0. */
export function parseDebVersion(version: string): DebVersion {
  const colon = version.indexOf(':')
  const epoch = colon > 0 ? Number.parseInt(version.slice(0, colon), 10) : 0
  const rest = colon >= 0 ? version.slice(colon + 1) : version
  const hyphen = rest.lastIndexOf('-')
  return {
    // dpkg takes no epoch that large; the order of versions must hold all the same.
    epoch: Number.isNaN(epoch) ? 0 : Math.min(epoch, Number.MAX_SAFE_INTEGER),
    upstream: hyphen >= 0 ? rest.slice(0, hyphen) : rest,
    revision: hyphen >= 0 ? rest.slice(hyphen + 1) : '',
  }
}

/**
 * The order of versions exactly as dpkg has it: negative when `a` is older, 0 when they are equal (which different texts
 * may be: `1.0` and `1.0-0`), positive when `a` is newer.
 */
export function compareDebVersions(a: string, b: string): number {
  if (a === b) return 0
  const left = parseDebVersion(a)
  const right = parseDebVersion(b)
  return (
    left.epoch - right.epoch || comparePart(left.upstream, right.upstream) || comparePart(left.revision, right.revision)
  )
}

const isDigit = (code: number) => code >= 48 && code <= 57
const isLetter = (code: number) => (code >= 65 && code <= 90) || (code >= 97 && code <= 122)

/** `~` sorts before everything, even the end; then the end and digits, letters, all else. */
function weight(code: number): number {
  if (code === 126) return -1
  if (Number.isNaN(code) || isDigit(code)) return 0
  return isLetter(code) ? code : code + 256
}

/** dpkg's verrevcmp: alternately the longest part without digits by character weight, then the number that follows. */
function comparePart(a: string, b: string): number {
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a.charCodeAt(i))) || (j < b.length && !isDigit(b.charCodeAt(j)))) {
      const difference = weight(a.charCodeAt(i)) - weight(b.charCodeAt(j))
      if (difference !== 0) return difference
      i++
      j++
    }
    while (a.charCodeAt(i) === 48) i++
    while (b.charCodeAt(j) === 48) j++
    let first = 0
    while (isDigit(a.charCodeAt(i)) && isDigit(b.charCodeAt(j))) {
      first ||= a.charCodeAt(i) - b.charCodeAt(j)
      i++
      j++
    }
    if (isDigit(a.charCodeAt(i))) return 1
    if (isDigit(b.charCodeAt(j))) return -1
    if (first !== 0) return first
  }
  return 0
}
