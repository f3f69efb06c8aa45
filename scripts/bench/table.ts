import { judgeAims } from './aims.ts'
import { figures, formatMegabytes, formatMs } from './format.ts'
import {
  type BenchReport,
  type DecideBench,
  findWay,
  type ImageBench,
  type LargeBench,
  type ResolveBench,
  speedup,
  type Timing,
  ways,
} from './report.ts'
import type { Summary } from './statistics.ts'

/** A table: its first row is the head. */
export interface Table {
  title: string
  rows: string[][]
}

/** The tables of a run: what each way took, resolving, and the targets. */
export function tablesOf(report: BenchReport): Table[] {
  return [
    ...report.images.map(imageTable),
    ...report.images.filter(({ changed }) => changed.length > 0).map(changedTable),
    ...(report.resolve ? [resolveTable(report.resolve)] : []),
    ...(report.large ? [largeTable(report.large)] : []),
    ...(report.decide ? [decideTable(report.decide)] : []),
    aimsTable(report),
  ]
}

const imageHead = [
  'way',
  'median',
  'min',
  'max',
  'n',
  '× extract',
  '× exact',
  '× installed',
  'CPU',
  '× CPU',
  'peak',
  'layer',
  'packages',
]

function imageTable(image: ImageBench): Table {
  const peers = (['extract', 'exact', 'configured'] as const).map((way) => findWay(image, way))
  const [extract] = peers
  const rows = image.ways.map((own) => [
    ways[own.way],
    ...spread(own.durationMs),
    ...peers.map((peer) => (peer ? figures(speedup(peer, own)) : '-')),
    formatMs(own.cpuMs.median),
    extract ? figures(extract.cpuMs.median / own.cpuMs.median) : '-',
    formatMegabytes(own.peakBytes),
    formatMegabytes(own.layerBytes),
    String(own.packages),
  ])
  const startup = image.startupTestMs
    ? [['start-up test, on top', ...spread(image.startupTestMs), ...Array<string>(8).fill('-')]]
    : []
  return { title: `${image.image}: from lock to tag`, rows: [imageHead, ...rows, ...startup] }
}

function changedTable({ image, changed }: ImageBench): Table {
  const sorted = changed.toSorted((a, b) => b.durationMs - a.durationMs)
  return {
    title: `${image}: rebuild when one package changed`,
    rows: [['package', 'from lock to tag'], ...sorted.map((row) => [row.package, formatMs(row.durationMs)])],
  }
}

function resolveTable(resolve: ResolveBench): Table {
  const row = (what: string, summary: Summary & Partial<Timing>, format = formatMs) => [
    what,
    format(summary.median),
    summary.p95 === undefined ? '-' : format(summary.p95),
    format(summary.min),
    format(summary.max),
    String(summary.count),
  ]
  const { requests, preview } = resolve
  return {
    title: `resolving, ${resolve.indexPackages} packages in the index`,
    rows: [
      ['what', 'median', '95 %', 'min', 'max', 'n'],
      row('index from the store, fresh process', resolve.indexLoadMs),
      row('memory of that process', resolve.indexResidentBytes, formatMegabytes),
      ...Object.entries(resolve.imagesMs).map(([image, summary]) => row(`lock of ${image}`, summary)),
      row(`random requests (${requests.unsatisfiable} explained as impossible)`, requests),
      row('the first of them by apt-get --print-uris', resolve.apt),
      row(`preview of a changed set over HTTP (${preview.unsatisfiable} impossible)`, preview),
    ],
  }
}

function largeTable(large: LargeBench): Table {
  const row = (what: string, ms: number, peakBytes: number) => [
    what,
    formatMs(ms),
    formatMegabytes(peakBytes),
    formatMegabytes(large.layerBytes),
  ]
  return {
    title: `an image with ${figures(large.contentBytes / 1e9)} GB more`,
    rows: [
      ['what', 'from lock to tag', 'peak', 'layer'],
      row('Whittle, cold', large.coldMs, large.coldPeakBytes),
      row('Whittle, warm', large.warmMs, large.warmPeakBytes),
    ],
  }
}

function decideTable({ imageMs, raised, packages, seed, changed, impossible, ...times }: DecideBench): Table {
  return {
    title: `deciding of ${imageMs.count} images after ${raised} of ${packages} packages were raised (synthetic, seed ${seed})`,
    rows: [
      ['what', 'median', '95 %', 'min', 'max', 'n'],
      ['reading the new index', formatMs(times.indexLoadMs), '-', '-', '-', '1'],
      [
        `an image (${changed} changed, ${impossible} impossible)`,
        ...[imageMs.median, imageMs.p95, imageMs.min, imageMs.max].map(formatMs),
        String(imageMs.count),
      ],
      ['all images, the index included', formatMs(times.totalMs), '-', '-', '-', '1'],
      ['processor time of that', formatMs(times.cpuMs), '-', '-', '-', '1'],
    ],
  }
}

function aimsTable(report: BenchReport): Table {
  const rows = judgeAims(report).map(({ text, target, measured, unit, met }) => [
    text,
    `${unit === '×' ? '≥' : '≤'} ${target} ${unit}`,
    `${figures(measured)} ${unit}`,
    met ? 'met' : 'missed',
  ])
  return { title: 'aims', rows: [['aim', 'target', 'measured', ''], ...rows] }
}

function spread({ median, min, max, count }: Summary): string[] {
  return [formatMs(median), formatMs(min), formatMs(max), String(count)]
}

/** What the figures were measured on, a line each. */
export function circumstances(report: BenchReport): string[] {
  const { machine, programs, snapshot, startedAt, tookMs, commit, note } = report
  return [
    `${startedAt.slice(0, 16).replace('T', ' ')} UTC, ${formatMs(tookMs)}${commit ? `, commit ${commit.slice(0, 12)}` : ''}`,
    `${machine.cores} cores (${machine.cpu}), ${figures(machine.memoryBytes / 2 ** 30)} GiB, ${machine.system}, Linux ${machine.kernel}, Node ${machine.node}`,
    `load average ${figures(machine.loadBefore)} before, ${figures(machine.loadAfter)} after`,
    `snapshot ${snapshot.id} of ${snapshot.date.slice(0, 10)}`,
    Object.values(programs).join(', '),
    ...(note ? [note] : []),
  ]
}

/** A table for a terminal: first column left, the others right. */
export function textTable({ title, rows }: Table): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  )
  return `${title}\n${lines.join('\n')}\n`
}

/** The same in Markdown. */
export function markdownTable({ title, rows: [head = [], ...rows] }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'))
  return [
    `### ${title.charAt(0).toUpperCase()}${title.slice(1)}`,
    '',
    line(head),
    line(rule),
    ...rows.map(line),
    '',
  ].join('\n')
}
