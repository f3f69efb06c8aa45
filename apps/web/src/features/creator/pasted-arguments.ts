/** What a pasted text means to an argument list. */
export type PastedArguments =
  | { kind: 'arguments'; values: string[] }
  | { kind: 'text' }
  | { kind: 'refused'; message: string }

/**
 * A JSON list (as Dockerfiles write `CMD ["a", "b"]`) becomes arguments, and so do several lines. Anything else is text for
 * the field: a shell line is never taken apart, since no shell would read it.
 */
export function readPastedArguments(text: string): PastedArguments {
  const trimmed = text.trim().replace(/^(?:CMD|ENTRYPOINT)\s+(?=\[)/i, '')
  if (trimmed.startsWith('[')) return readJsonList(trimmed)
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  return lines.length > 1 ? { kind: 'arguments', values: lines } : { kind: 'text' }
}

function readJsonList(text: string): PastedArguments {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return text.endsWith(']')
      ? { kind: 'refused', message: 'This looks like a JSON list but is not one: check quotes and commas.' }
      : { kind: 'text' }
  }
  if (!Array.isArray(value)) return { kind: 'text' }
  const wrong = value.findIndex((entry) => typeof entry !== 'string')
  if (wrong >= 0)
    return { kind: 'refused', message: `Argument ${wrong + 1} of the pasted list is not a text in quotes.` }
  return { kind: 'arguments', values: value as string[] }
}
