import { DEBIAN_RELEASES } from '@whittle/core'
import type { ImageSummary } from '@whittle/db'

/** So long before the end it is said: half a year is what moving an application takes. */
const NEAR_DAYS = 183

/** Support of something in an image that has ended, or ends soon. */
export interface EndOfLife {
  /** A sentence. */
  text: string
  past: boolean
}

type Lived = Pick<ImageSummary, 'distribution' | 'endOfLife'> & { lastGoodBuild?: { version?: string } }

/** What of an image is past the end of its support or near it on a day (ISO 8601): its version line, its Debian release. */
export function endsOfLife(image: Lived, today: string): EndOfLife[] {
  return [...upstreamEnd(image, today), ...releaseEnd(image.distribution, today)]
}

function upstreamEnd({ endOfLife, lastGoodBuild }: Lived, today: string): EndOfLife[] {
  const line = lineOf(lastGoodBuild?.version, Object.keys(endOfLife))
  const end = line === undefined ? undefined : endOfLife[line]
  if (line === undefined || end === undefined || !isNear(end, today)) return []
  if (isPast(end, today)) return [{ text: `Line ${line} is past its end of life upstream (${end}).`, past: true }]
  return [{ text: `Line ${line} ends upstream on ${end}.`, past: false }]
}

/** The closest line of a version: `3.13` of `3.13.5` before `3`. */
function lineOf(version: string | undefined, lines: readonly string[]): string | undefined {
  if (version === undefined) return undefined
  return lines
    .filter((line) => version === line || version.startsWith(`${line}.`))
    .toSorted((a, b) => b.length - a.length)[0]
}

function releaseEnd(distribution: string, today: string): EndOfLife[] {
  const release = DEBIAN_RELEASES.find((one) => one.distribution === distribution)
  if (!release?.endOfLife || !isNear(release.endOfLife, today)) return []
  const { title, endOfLife, endOfLongTermSupport } = release
  if (!isPast(endOfLife, today)) return [{ text: `${title} has security support until ${endOfLife}.`, past: false }]
  const later = endOfLongTermSupport !== undefined && !isPast(endOfLongTermSupport, today)
  const rest = later ? `; the LTS team goes on until ${endOfLongTermSupport}` : ''
  return [{ text: `${title} is past its security support (${endOfLife})${rest}.`, past: true }]
}

function isPast(day: string, today: string): boolean {
  return today.slice(0, 10) > day
}

function isNear(day: string, today: string): boolean {
  return Date.parse(day) - Date.parse(today.slice(0, 10)) <= NEAR_DAYS * 24 * 3_600_000
}
