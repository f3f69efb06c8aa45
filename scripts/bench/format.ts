/** Milliseconds for people: three figures, seconds from one on. */
export function formatMs(ms: number): string {
  return ms < 1000 ? `${figures(ms)} ms` : `${figures(ms / 1000)} s`
}

/** Bytes for people, in units of 1000. */
export function formatMegabytes(bytes: number): string {
  return `${figures(bytes / 1e6)} MB`
}

/** A number with about three figures, without an exponent. */
export function figures(value: number): string {
  if (value >= 100) return value.toFixed(0)
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
