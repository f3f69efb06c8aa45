import type { Summary } from './statistics.ts'

/** What a run measured, as it stands in `bench/results/`: all that table, documentation and aims are made from. */
export interface BenchReport {
  schema: 'whittle.dev/bench/v1'
  /** ISO 8601. */
  startedAt: string
  tookMs: number
  /** Commit of this repository; absent outside of one. */
  commit?: string
  /** What whoever ran it says of the circumstances. */
  note?: string
  machine: Machine
  /** First line of what each program says of its version, by name. */
  programs: Record<string, string>
  snapshot: { id: string; date: string }
  images: ImageBench[]
  resolve?: ResolveBench
  large?: LargeBench
  decide?: DecideBench
}

export interface Machine {
  system: string
  kernel: string
  cpu: string
  cores: number
  memoryBytes: number
  node: string
  /** Load averages of one minute: other work on the machine moves every figure. */
  loadBefore: number
  loadAfter: number
}

/** Every way to the same kind of result (a tag on a loopback registry) for one image. */
export interface ImageBench {
  image: string
  /** Packages that are asked for, the same for every way. */
  requested: string[]
  ways: WayBench[]
  /** Unpacking the layer, running and asking it, beside a build. */
  startupTestMs?: Summary
  /** One build for each kept package, that package alone being new, in a worker that has built before. */
  changed: { package: string; durationMs: number }[]
}

export const ways = {
  extract: 'mmdebstrap (unpack only) + umoci + skopeo',
  exact: 'the same, given only the packages that Whittle keeps',
  configured: 'mmdebstrap (installed for real) + umoci + skopeo',
  cold: 'Whittle, cold: packages in the store, nothing converted',
  warm: 'Whittle, warm: packages converted, the image is new',
  worker: 'Whittle, warm, in a worker that has built before',
  changed: 'Whittle, one package changed, in such a worker',
  origin: 'the same with layers by origin, to the repository that has the others',
  unchanged: 'Whittle, nothing changed',
  command: 'whittle build LOCK, warm, start of Node included',
} as const
export type WayName = keyof typeof ways

export interface WayBench {
  way: WayName
  durationMs: Summary
  /** Medians of the steps or stages. */
  stepsMs: Record<string, number>
  /** Largest resident memory of one process in any round. */
  peakBytes: number
  /** Processor time of all processes, start of programs included. */
  cpuMs: Summary
  /** Compressed size of the layer. */
  layerBytes: number
  /** Packages in the image. */
  packages: number
}

export interface ResolveBench {
  /** Packages of the index. */
  indexPackages: number
  /** Reading one suite's index from the store, in a fresh process each. */
  indexLoadMs: Summary
  /** Resident memory of that process afterwards, search included. */
  indexResidentBytes: Summary
  /** The catalogue images of the benchmark, each again and again. */
  imagesMs: Record<string, Summary>
  /** Seeded requests of 1 to 5 packages out of all. */
  requests: Timing & { unsatisfiable: number }
  /** The first of the same requests, by apt with its cache of the same index. */
  apt: Timing
  /** Changed sets, asked of the resolver's HTTP server. */
  preview: Timing & { unsatisfiable: number }
}

/** A build of an image that is larger than memory should ever hold. */
export interface LargeBench {
  /** Of its files, bytes. */
  contentBytes: number
  layerBytes: number
  /** Nothing known of its packages, and everything: largest resident memory, bytes. */
  coldPeakBytes: number
  warmPeakBytes: number
  coldMs: number
  warmMs: number
}

/** Which images must be built again after a day of the archive: a synthetic snapshot stands for that day. */
export interface DecideBench {
  /** Reading the new index, and deciding of all images. */
  totalMs: number
  /** Processor time of that, without the program that unpacks the index. */
  cpuMs: number
  indexLoadMs: number
  /** Each image by itself, the index read. */
  imageMs: Timing
  /** Images that the snapshot changes, and those that it has no set for. */
  changed: number
  impossible: number
  /** Packages with a higher version in the synthetic snapshot, of how many; chosen with this seed. */
  raised: number
  packages: number
  seed: number
}

export interface Timing extends Summary {
  p95: number
}

/** A way of an image, if it was measured. */
export function findWay(image: ImageBench | undefined, way: WayName): WayBench | undefined {
  return image?.ways.find((candidate) => candidate.way === way)
}

/** How many times faster `ours` is than `peers`, by their medians. */
export function speedup(peers: WayBench, ours: WayBench): number {
  return peers.durationMs.median / ours.durationMs.median
}
