import { WhittleError } from '@whittle/core'

const FIELD = /^([!-9;-~]+):[ \t]*(.*)$/
const CONTROL_CHARACTER = /[^\P{Cc}\t]/u

/**
 * One stanza of a control file (Debian Policy 5.1): field names in lower case, values with their continuation lines
 * joined by a line feed, each without its leading white space; a line of a single dot is an empty line. Comments are
 * skipped. Control characters, which no control file needs and a terminal obeys, are refused. Fails with
 * `DEB_CONTROL_INVALID`.
 */
export function parseControlStanza(text: string, where: string): Map<string, string> {
  const fields = new Map<string, string>()
  let current: string | undefined
  for (const line of text.split('\n')) {
    const content = line.trimEnd()
    if (content.startsWith('#')) continue
    if (CONTROL_CHARACTER.test(content)) throw invalid(where, 'holds control characters')
    if (content === '') {
      if (fields.size === 0) continue
      break
    }
    if (/^[ \t]/.test(content)) {
      if (current === undefined) throw invalid(where, 'starts with a continuation line')
      const part = content.slice(1)
      fields.set(current, `${fields.get(current)}\n${part === '.' ? '' : part}`)
      continue
    }
    const match = FIELD.exec(content)
    if (match === null) throw invalid(where, `holds a line that is no field: "${content.slice(0, 60)}"`)
    current = (match[1] ?? '').toLowerCase()
    if (fields.has(current)) throw invalid(where, `has the field "${match[1]}" twice`)
    fields.set(current, match[2] ?? '')
  }
  return fields
}

function invalid(where: string, what: string): WhittleError {
  return new WhittleError({
    code: 'DEB_CONTROL_INVALID',
    category: 'integrity',
    publicMessage: `The control file of ${where} ${what}.`,
    hint: 'The package itself is wrong: leave it out, or ask for another version of it.',
  })
}
