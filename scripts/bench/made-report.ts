import type { BenchReport, ImageBench, WayBench, WayName } from './report.ts'
import { summarise } from './statistics.ts'

/** A way that took these times (ms); for tests. */
export function madeWay(way: WayName, rounds: number[], changes: Partial<WayBench> = {}): WayBench {
  return {
    way,
    durationMs: summarise(rounds),
    stepsMs: {},
    peakBytes: 200e6,
    cpuMs: summarise(rounds.map((ms) => ms * 1.5)),
    layerBytes: 7.3e6,
    packages: 13,
    ...changes,
  }
}

/** A run over one image; for tests. */
export function madeReport(changes: Partial<BenchReport> = {}): BenchReport {
  return {
    schema: 'whittle.dev/bench/v1',
    startedAt: '2026-01-02T03:04:05.678Z',
    tookMs: 600_000,
    commit: '0123456789abcdef',
    machine: {
      system: 'Debian GNU/Linux 13 (trixie)',
      kernel: '6.12.1',
      cpu: 'A processor',
      cores: 2,
      memoryBytes: 8 * 2 ** 30,
      node: '24.0.0',
      loadBefore: 0.1,
      loadAfter: 2,
    },
    programs: { umoci: 'umoci version 1' },
    snapshot: { id: 'abc', date: '2026-01-01T00:00:00.000Z' },
    images: [madeImage()],
    ...changes,
  }
}

export function madeImage(changes: Partial<ImageBench> = {}): ImageBench {
  return {
    image: 'nginx',
    requested: ['nginx'],
    ways: [
      madeWay('extract', [9000, 10_000, 11_000], { packages: 35, layerBytes: 15.5e6 }),
      madeWay('cold', [2000]),
      madeWay('warm', [500, 400, 600]),
      madeWay('changed', [150, 250, 2000]),
    ],
    changed: [
      { package: 'zlib1g', durationMs: 150 },
      { package: 'libc6', durationMs: 2000 },
    ],
    ...changes,
  }
}
