// Whittle beside the ordinary ways on this machine: a table, and JSON in bench/results/. `npm run bench`.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { startTestRegistry } from '@whittle/testkit'
import { benchDecide } from './bench/decide-bench.ts'
import { readReport, writeFigures } from './bench/document.ts'
import { benchImage } from './bench/image-bench.ts'
import { benchLarge } from './bench/large-bench.ts'
import { currentCommit, currentLoad, describeMachine, describePrograms } from './bench/machine.ts'
import { type BenchOptions, parseOptions } from './bench/options.ts'
import { prepare } from './bench/prepare.ts'
import type { BenchReport } from './bench/report.ts'
import { benchResolve } from './bench/resolve-bench.ts'
import { circumstances, tablesOf, textTable } from './bench/table.ts'
import { repositoryRoot } from './stack/data-folder.ts'
import { CommandError, isRoot, runCommand } from './stack/host.ts'
import { ensureSystemPackages, partsToCompare } from './stack/system-packages.ts'

const document = join(repositoryRoot, 'docs/benchmarks.md')
/** Rounds are left out so that the whole ends in about this time; a single round of everything takes about a third. */
const TIME_MS = 13 * 60_000
/** On a machine that is busy otherwise, what has not begun by then is left out. */
const LIMIT_MS = 25 * 60_000

await runCommand(async () => {
  const options = parseOptions(process.argv.slice(2))
  if (options.resultFile) {
    const report = readReport(options.resultFile)
    return writeFigures(document, { ...report, note: options.note ?? report.note })
  }
  ensureSystemPackages(partsToCompare)
  if (!isRoot) {
    throw new CommandError('mmdebstrap as it is ordinarily used needs root. Run it as root: sudo npm run bench')
  }
  const report = await measure(options)
  const folder = join(repositoryRoot, 'bench/results')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${report.startedAt.slice(0, 19).replaceAll(':', '')}.json`)
  writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`)
  console.log(`\n${circumstances(report).join('\n')}\n\n${tablesOf(report).map(textTable).join('\n')}`)
  console.log(`Written to ${relative(process.cwd(), file)}`)
  if (options.writeDocs) writeFigures(document, report)
})

async function measure(options: BenchOptions): Promise<BenchReport> {
  const stopped = new AbortController()
  const stop = () => stopped.abort(new CommandError('Stopped.'))
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop)
  const started = performance.now()
  const startedAt = new Date().toISOString()
  const loadBefore = currentLoad()
  // apt runs as a user of its own while it reads the packages.
  const folder = mkdtempSync(join(tmpdir(), 'whittle-bench-'))
  chmodSync(folder, 0o755)
  try {
    return await measureIn(folder)
  } finally {
    unmountBelow(folder)
    rmSync(folder, { recursive: true, force: true })
  }

  function isOver(part: string): boolean {
    if (performance.now() - started < LIMIT_MS) return false
    console.error(`${part} is left out: the benchmark has taken ${Math.round(LIMIT_MS / 60_000)} minutes already.`)
    return true
  }

  async function measureIn(folder: string): Promise<BenchReport> {
    const { signal } = stopped
    const storeFolder = options.storeFolder ? resolve(options.storeFolder) : join(folder, 'store')
    // What is large is a package more in one of the images.
    const needed = options.large && options.images.length === 0 ? (['nginx'] as const) : options.images
    const prepared = await prepare(storeFolder, needed, signal)
    const registry = await startTestRegistry()
    const images: BenchReport['images'] = []
    let large: BenchReport['large']
    try {
      const parts = options.images.length + (options.resolve ? 1 : 0) + (options.large ? 1 : 0)
      const begun = performance.now()
      for (const [position, image] of prepared.images.entries()) {
        if (!options.images.includes(image.image)) continue
        if (isOver(image.image)) continue
        const place = join(folder, image.image)
        const deadlineMs = begun + (TIME_MS * (position + 1)) / parts
        const common = { prepared, image, folder: place, registryUrl: registry.url, signal }
        images.push(await benchImage({ ...common, rounds: options.rounds, deadlineMs }))
        rmSync(place, { recursive: true, force: true })
      }
      if (options.large && !isOver('large')) {
        const place = join(folder, 'large')
        large = await benchLarge({ prepared, folder: place, registryUrl: registry.url, signal })
        rmSync(place, { recursive: true, force: true })
      }
    } finally {
      await registry.stop()
    }
    const { rounds } = options
    const place = join(folder, 'resolve')
    const resolved =
      options.resolve && !isOver('resolve')
        ? await benchResolve({ prepared, storeFolder, folder: place, rounds, signal })
        : undefined
    const decide =
      options.decide && !isOver('decide')
        ? await benchDecide({ prepared, storeFolder, folder: join(folder, 'decide'), signal })
        : undefined
    return {
      schema: 'whittle.dev/bench/v1',
      startedAt,
      tookMs: performance.now() - started,
      commit: currentCommit(),
      note: options.note,
      machine: describeMachine(loadBefore),
      programs: describePrograms(),
      snapshot: { id: prepared.snapshot.id, date: prepared.snapshot.date },
      images,
      resolve: resolved,
      large,
      decide,
    }
  }
}

/** What mmdebstrap mounts, it unmounts; unless it was killed. Removing must not reach into the host's own folders. */
function unmountBelow(folder: string): void {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${folder}/`))
  for (const path of mounts.toReversed()) spawnSync('umount', ['-l', path])
}
