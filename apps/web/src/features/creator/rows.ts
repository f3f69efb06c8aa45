/** A line of a list that is being edited; the id stays while its text changes, so that focus and errors stay with it. */
export interface TextRow {
  id: string
  value: string
}

/** A line of a list of names and values. */
export interface PairRow {
  id: string
  key: string
  value: string
}

/** A definition file as the form holds it. Empty `mode` and `owner` mean: the defaults (0644, root). */
export interface FileRow {
  id: string
  path: string
  content: string
  mode: string
  owner: string
  /** A path on the author's machine: only the command line can read it, so the form asks for content instead. */
  source?: string
}

let counter = 0

/** A new row id, unique in this page. Rows that come from a definition have predictable ids, so that server and browser agree. */
export function newRowId(): string {
  counter += 1
  return `new-${counter}`
}

/** Lines from a definition's list. */
export function textRows(values: readonly string[]): TextRow[] {
  return values.map((value, position) => ({ id: String(position), value }))
}

/** Lines from a definition's map, in its order. */
export function pairRows(record: Readonly<Record<string, string>>): PairRow[] {
  return Object.entries(record).map(([key, value], position) => ({ id: String(position), key, value }))
}

/** The rows that say anything: a line that was added and never filled in is no part of the definition. */
export function filledPairs(rows: readonly PairRow[]): PairRow[] {
  return rows.filter((row) => row.key.trim() !== '' || row.value !== '')
}

/** The map that the rows stand for. Later lines win; duplicates are a problem that validation names. */
export function pairsToRecord(rows: readonly PairRow[]): Record<string, string> {
  return Object.fromEntries(filledPairs(rows).map((row) => [row.key.trim(), row.value]))
}
