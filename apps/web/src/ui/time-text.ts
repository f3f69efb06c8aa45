const steps: readonly [limitSeconds: number, unitSeconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [3600, 60, 'minute'],
  [86_400, 3600, 'hour'],
  [60 * 86_400, 86_400, 'day'],
  [365 * 86_400, 30 * 86_400, 'month'],
]

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })

/** “3 min. ago”, “in 2 hr.”, “just now” for less than a minute either way. */
export function relativeTime(at: Date, now: Date): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000)
  const size = Math.abs(seconds)
  if (size < 60) return seconds > 0 ? 'in a moment' : 'just now'
  const step = steps.find(([limit]) => size < limit)
  const [unitSeconds, unit] = step ? [step[1], step[2]] : [365 * 86_400, 'year' as const]
  return words.format(Math.round(seconds / unitSeconds), unit)
}

/** `2026-11-24 10:42:03 UTC`. */
export function absoluteTime(at: string): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** A duration in milliseconds as `0.4 s`, `12 s`, `3 min 20 s`, `1 h 5 min`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 10_000) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
