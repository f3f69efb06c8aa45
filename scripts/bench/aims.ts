import { figures } from './format.ts'
import { type BenchReport, findWay, speedup, type WayName } from './report.ts'

/** A target, and what a run shows of it. */
export interface Aim {
  text: string
  target: number
  measured: number
  unit: '×' | 'ms' | 'MB'
  met: boolean
}

/** The targets that a run has figures for, in the order of docs/benchmarks.md. */
export function judgeAims(report: BenchReport): Aim[] {
  const { resolve, large, decide, images } = report
  const peaks = images.flatMap(({ ways }) => ways.filter(({ way }) => ours.has(way)).map(({ peakBytes }) => peakBytes))
  return [
    ...faster(report, 'nginx', 'warm', 20),
    ...faster(report, 'nginx', 'worker', 20),
    ...faster(report, 'nginx', 'changed', 50),
    ...faster(report, 'nginx', 'origin', 50),
    ...faster(report, 'java', 'changed', 25),
    ...faster(report, 'java', 'origin', 25),
    ...images.flatMap(({ image }) => faster(report, image, 'cold', 3)),
    ...(peaks.length > 0 ? [atMost('memory of a build from a lock', 300, Math.max(...peaks) / 1e6, 'MB')] : []),
    ...(large
      ? [
          atMost(
            `the same of an image of ${figures(large.contentBytes / 1e9)} GB, cold`,
            300,
            large.coldPeakBytes / 1e6,
            'MB',
          ),
          atMost(`the same, warm`, 300, large.warmPeakBytes / 1e6, 'MB'),
        ]
      : []),
    ...(resolve
      ? [
          atMost('preview of a changed set, 95th percentile', 100, resolve.preview.p95, 'ms'),
          atMost("reading one suite's index", 2000, resolve.indexLoadMs.median, 'ms'),
          atMost('memory with that index', 400, resolve.indexResidentBytes.max / 1e6, 'MB'),
          atMost('resolving a request, median', 10, resolve.requests.median, 'ms'),
          atMost(`the slowest of ${resolve.requests.count} requests`, 1000, resolve.requests.max, 'ms'),
        ]
      : []),
    ...(decide
      ? [
          atMost(
            `deciding which of ${decide.imageMs.count} images 10 % raised packages change, index included`,
            10_000,
            decide.totalMs,
            'ms',
          ),
        ]
      : []),
  ]
}

/** A process for each build: one that makes many holds more than a build needs. */
const ours: ReadonlySet<WayName> = new Set(['cold', 'warm', 'command'])

const words: Partial<Record<WayName, string>> = {
  warm: 'warm, a fresh process',
  worker: 'warm, a worker that has built before',
  changed: 'one package changed',
  origin: 'one package changed, layers by origin',
}

function faster(report: BenchReport, name: string, way: WayName, target: number): Aim[] {
  const image = report.images.find((candidate) => candidate.image === name)
  const peer = findWay(image, 'extract')
  const own = findWay(image, way)
  if (!peer || !own) return []
  const measured = speedup(peer, own)
  const text = `${name}, ${words[way] ?? way}, against mmdebstrap + umoci + skopeo`
  return [{ text, target, measured, unit: '×', met: measured >= target }]
}

function atMost(text: string, target: number, measured: number, unit: 'ms' | 'MB'): Aim {
  return { text, target, measured, unit, met: measured <= target }
}
