import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { countEnds } from './build-ends.ts'
import { checkLeftovers } from './check-leftovers.ts'
import { checkRows } from './check-rows.ts'
import { createChecks } from './checks.ts'
import { injections, runningBuilds, type Injection } from './injections.ts'
import { referenceDigests } from './made-images.ts'
import { createImages, requestBuilds } from './requests.ts'
import { createSeededRandom, type SeededRandom } from './seeded-random.ts'
import { startStand, insist, type FaultStand, type StandOptions } from './stand.ts'
import { watchTags } from './tag-watcher.ts'

export interface FaultRun extends Omit<StandOptions, 'dataFolder' | 'images'> {
  seed: number
  /** Two for each image. */
  builds: number
  /** Unfinished builds at once. */
  atOnce: number
  /** Between two faults, milliseconds. */
  pauseMs: readonly [min: number, max: number]
  /** So many faults at most. */
  faults: number
  /** After this no more faults; what runs then has `settleMinutes` to end. */
  minutes: number
  settleMinutes: number
}

/** How many builds runs have to be left with an attempt when a fault costs them one. */
const ATTEMPTS_USED_AT_MOST = 2
const OVER_WITHIN_MS = 60_000

/**
 * Builds images on a whole installation while its processes are killed at random moments, and checks that each build
 * ends once and rightly and that no tag is ever incomplete. Everything is below `dataFolder` and stopped at the end.
 */
export async function runFaults(
  run: FaultRun,
  dataFolder: string,
  say: (line: string) => void,
): Promise<{ passed: number; failed: number }> {
  const checks = createChecks(say)
  const random = createSeededRandom(run.seed)
  say(
    `Faults: seed ${run.seed}, ${run.builds} builds on ${run.workers} workers, at most ${run.minutes} minutes of faults`,
  )
  const stand = await startStand({ ...run, dataFolder, images: Math.ceil(run.builds / 2) })
  try {
    await countEnds(stand)
    const digests = await referenceDigests(stand.images, join(dataFolder, 'reference-store'))
    const imageIds = await createImages(stand)
    const startedAt = performance.now()
    const watcher = watchTags(stand)
    const stop = new AbortController()
    const faults = injectFaults(stand, random, { run, say, signal: stop.signal })
    const requested = await requestBuilds(stand, imageIds, run)
    const ended = await waitForEnds(stand, run)
    const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1)
    stop.abort()
    const injected = await faults
    checks.expect(
      `the builds ended, after ${minutes} minutes`,
      ended ? [] : [`not within ${run.minutes + run.settleMinutes}`],
    )
    const missing = injections.filter(({ name }) => !injected.some((fault) => fault.injection.name === name))
    checks.expect(
      `${injected.length} faults, of each kind one or more, while images were built`,
      missing.map(({ name }) => `${name}: none`),
    )
    checks.expect(
      'what was killed is back',
      await Promise.all(injected.map(({ back }) => back)).then((late) => late.filter((line) => line !== undefined)),
    )
    const tags = await insist(() => watcher.finish())
    checks.expect(
      `every tag was whole whenever it was read (${watcher.tagsRead} times; ${watcher.refusals} answers 5xx, which passed)`,
      [...watcher.problems, ...(watcher.tagsRead === 0 ? ['no tag was ever read'] : [])],
    )
    await checkRows(stand, checks, { requested, digests, tags })
    await checkLeftovers(stand, checks)
    // Postgres cannot start while the last processes of the one before still end: it is started again.
    const crashed = stand.supervisor.endedByThemselves.filter((name) => name !== 'postgres')
    checks.expect(
      'no process ended that was not killed',
      crashed.map((name) => `${name} did`),
    )
  } finally {
    await stand.stop()
  }
  return checks
}

interface InjectedFault {
  injection: Injection
  /** What is wrong when it is not over in time. */
  back: Promise<string | undefined>
}

async function injectFaults(
  stand: FaultStand,
  random: SeededRandom,
  { run, say, signal }: { run: FaultRun; say: (line: string) => void; signal: AbortSignal },
): Promise<InjectedFault[]> {
  const startedAt = performance.now()
  const injected: InjectedFault[] = []
  let bag: Injection[] = []
  const isOver = () => injected.length >= run.faults || performance.now() - startedAt > run.minutes * 60_000
  while (!signal.aborted && !isOver()) {
    await pause(random.between(...run.pauseMs), undefined, { signal }).catch(() => undefined)
    const running = await runningBuilds(stand)
    if (signal.aborted || running.length === 0) continue
    if (bag.length === 0) bag = random.shuffle(injections)
    // A build that loses all its attempts is given up, rightly; that is tested where no chance is at work.
    const costly = running.some(({ attempts }) => attempts > ATTEMPTS_USED_AT_MOST)
    const injection = bag.find(({ costsAttempts }) => !costly || !costsAttempts)
    const done = await injection?.inject(stand, random)
    if (injection === undefined || done === undefined) continue
    bag = bag.filter((other) => other !== injection)
    const seconds = (performance.now() - startedAt) / 1000
    say(`${seconds.toFixed(1).padStart(7)} s  ${done}`)
    injected.push({ injection, back: waitUntilOver(stand, injection) })
  }
  return injected
}

async function waitUntilOver(stand: FaultStand, { name, isOver }: Injection): Promise<string | undefined> {
  const deadline = performance.now() + OVER_WITHIN_MS
  while (!(await isOver(stand))) {
    if (performance.now() > deadline) return `${name} does not answer`
    await pause(200)
  }
  return undefined
}

async function waitForEnds({ db }: FaultStand, run: FaultRun): Promise<boolean> {
  const deadline = performance.now() + (run.minutes + run.settleMinutes) * 60_000
  for (;;) {
    const open = await insist(() => db.build.count({ where: { status: { in: ['queued', 'running'] } } }))
    if (open === 0) return true
    if (performance.now() > deadline) return false
    await pause(300)
  }
}
