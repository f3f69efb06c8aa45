const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

interface Field {
  min: number
  max: number
  /** Names that stand for numbers, the first for `min`. */
  names?: readonly string[]
}

/** Minute, hour, day of month, month, day of week; Sunday is 0 and 7 (crontab(5)). */
const FIELDS: readonly Field[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 7, names: DAYS },
]

/** Whether a text is five fields of crontab(5) with values that each field can have. */
export function isCron(text: string): boolean {
  const fields = text.trim().split(/\s+/)
  return (
    fields.length === FIELDS.length &&
    FIELDS.every((field, at) => fields[at]!.split(',').every((item) => isItem(item, field)))
  )
}

/** `*`, a value, a range; each but a single value with a step. */
function isItem(item: string, field: Field): boolean {
  const [, body = '', step] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(item) ?? []
  if (body === '' || (step !== undefined && Number(step) < 1)) return false
  if (body === '*') return true
  const [first, last, ...rest] = body.split('-').map((value) => valueOf(value, field))
  if (first === undefined || rest.length > 0) return false
  if (!body.includes('-')) return step === undefined
  return last !== undefined && first <= last
}

function valueOf(text: string, { min, max, names = [] }: Field): number | undefined {
  const named = names.indexOf(text.toUpperCase())
  if (named >= 0) return min + named
  const value = /^\d{1,2}$/.test(text) ? Number(text) : -1
  return value >= min && value <= max ? value : undefined
}
