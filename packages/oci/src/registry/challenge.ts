/** One challenge of a `WWW-Authenticate` header (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  scheme: string
  /** Names in lower case. */
  parameters: Readonly<Record<string, string>>
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const PARAMETER = new RegExp(`^(${TOKEN})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN}))\\s*`)
const SCHEME = new RegExp(`^(${TOKEN})(?:\\s+|$)`)

/** The challenges in the order of the header; what cannot be read ends the list. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = []
  let rest = header.trim()
  while (rest !== '') {
    const parameter = PARAMETER.exec(rest)
    const current = challenges.at(-1)
    if (parameter !== null && current !== undefined) {
      const [all, name = '', quoted, plain = ''] = parameter
      current.parameters[name.toLowerCase()] = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain
      rest = rest.slice(all.length)
    } else {
      const scheme = SCHEME.exec(rest)
      if (scheme === null) break
      challenges.push({ scheme: (scheme[1] ?? '').toLowerCase(), parameters: {} })
      rest = rest.slice(scheme[0].length)
    }
    rest = rest.replace(/^[\s,]+/, '')
  }
  return challenges
}
