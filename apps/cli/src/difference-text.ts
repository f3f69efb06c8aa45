import type { Change, ConfigChange, ContentsDifference } from '@whittle/engine'
import { formatBytes } from './format-bytes.ts'

/** One side of a comparison, as it was named. */
export interface ComparedSide {
  name: string
  digest: string
}

export interface DifferenceTextOptions {
  before: ComparedSide
  after: ComparedSide
  /** List all files that differ, not only the first ones. */
  everyFile: boolean
}

/** Files that are listed unless all are asked for. */
const FIRST_FILES = 20

/** A difference as text: `-` was there, `+` is there now, `~` changed. Ends with a new line. */
export function differenceText(difference: ContentsDifference, { before, after, everyFile }: DifferenceTextOptions) {
  const width = Math.max(before.name.length, after.name.length)
  const lines = [
    `- ${before.name.padEnd(width)}  ${before.digest}`,
    `+ ${after.name.padEnd(width)}  ${after.digest}`,
    ...packageLines(difference),
    ...configLines(difference.config),
    ...fileLines(difference, everyFile ? Number.POSITIVE_INFINITY : FIRST_FILES),
    '',
    difference.equal ? equalSentence(difference, before.digest === after.digest) : sizeLine(difference),
  ]
  if (difference.pull) lines.push(pullLine(difference.pull))
  if (difference.estimated) lines.push('Packages and sizes of a lock that was never built here are estimates.')
  return `${lines.join('\n')}\n`
}

function packageLines({ packages: { added, removed, changed } }: ContentsDifference): string[] {
  if (added.length + removed.length + changed.length === 0) return []
  const lines = [
    ...removed.map(({ name, version }) => [name, `- ${name} ${version}`]),
    ...added.map(({ name, version }) => [name, `+ ${name} ${version}`]),
    ...changed.map((item) => [item.name, `~ ${item.name} ${item.before} → ${item.after}`]),
  ]
  return [
    '',
    `Packages: ${counts({ added, removed, changed })}`,
    ...lines.sort(([a], [b]) => (a! < b! ? -1 : 1)).map(([, line]) => `  ${line}`),
  ]
}

function configLines(config: readonly ConfigChange[]): string[] {
  if (config.length === 0) return []
  const lines = config.map(({ field, name, before, after }) => {
    const what = name === undefined ? field : `${field} ${name}`
    if (before === undefined) return `  + ${what}${written(after)}`
    if (after === undefined) return `  - ${what}${written(before)}`
    return `  ~ ${what}${written(before)} →${written(after)}`
  })
  return ['', `Configuration: ${config.length} changed`, ...lines]
}

/** Sets of ports and volumes hold empty objects: the name says it all. */
function written(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text === '{}' ? '' : ` ${text === '' ? '""' : text}`
}

function fileLines({ files }: ContentsDifference, limit: number): string[] {
  if (!files) return []
  const { added, removed, changed } = files
  const lines = [
    ...removed.map(({ path }) => [path, `- ${path}`]),
    ...added.map(({ path }) => [path, `+ ${path}`]),
    ...changed.map(({ path, aspects }) => [path, `~ ${path} (${aspects.join(', ')})`]),
  ].sort(([a], [b]) => (a! < b! ? -1 : 1))
  if (lines.length === 0) return []
  const shown = lines.slice(0, limit).map(([, line]) => `  ${line}`)
  const rest = lines.length - shown.length
  return ['', `Files: ${counts(files)}`, ...shown, ...(rest > 0 ? [`  and ${rest} more (--files lists all)`] : [])]
}

function counts({ added, removed, changed }: Record<'added' | 'removed' | 'changed', unknown[]>): string {
  return `${added.length} added, ${removed.length} removed, ${changed.length} changed`
}

function equalSentence({ files }: ContentsDifference, sameDigest: boolean): string {
  if (sameDigest) return 'They are the same, byte for byte.'
  if (files) return 'They hold the same packages, files and configuration; their digests differ.'
  return 'They hold the same packages and configuration; what files hold is not known of a lock.'
}

function sizeLine({ size: { compressedBytes, bytes } }: ContentsDifference): string {
  return `Size: ${grown(compressedBytes)} compressed, ${grown(bytes)} unpacked`
}

function pullLine({ bytes, layers, ofLayers }: NonNullable<ContentsDifference['pull']>): string {
  if (layers === 0) return 'Pull: no layer is transferred where the first one is.'
  return `Pull: ${formatBytes(bytes)} are transferred where the first one is (${layers} of ${ofLayers} ${ofLayers === 1 ? 'layer' : 'layers'})`
}

function grown({ before, after }: Change<number>): string {
  const sign = after < before ? '-' : '+'
  return `${formatBytes(before)} → ${formatBytes(after)} (${sign}${formatBytes(Math.abs(after - before))})`
}
