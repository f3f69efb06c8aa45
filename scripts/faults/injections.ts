import { setTimeout as pause } from 'node:timers/promises'
import { isDatabaseReady } from '@whittle/db'
import { answers } from '../stack/ports.ts'
import type { SeededRandom } from './seeded-random.ts'
import { insist, type FaultStand } from './stand.ts'
import { answersPage } from './web-client.ts'

/** Something that goes wrong while images are built. */
export interface Injection {
  name: string
  /** Whether builds that run lose an attempt by it. */
  costsAttempts: boolean
  /** Does it, and says what was done to what; `undefined` when there was nothing to do it to. */
  inject(stand: FaultStand, random: SeededRandom): Promise<string | undefined>
  /** Whether everything is back. */
  isOver(stand: FaultStand): Promise<boolean>
}

const AWAY_MS = [300, 3_000] as const
/** How long a moment is waited for that makes the fault worth while. */
const MOMENT_WITHIN_MS = 8_000

/** Every kind of fault; another kind is another entry. */
export const injections: Injection[] = [
  {
    name: 'worker',
    costsAttempts: true,
    inject: async (stand, random) => {
      const running = await runningBuilds(stand)
      const victims = stand.workers.filter((name) => buildsOf(stand, name, running).length > 0)
      if (victims.length === 0) return undefined
      const name = random.pick(victims)
      const held = buildsOf(stand, name, running).map(({ title }) => title)
      return kill(stand, random, name, `while it built ${held.join(' and ')}`)
    },
    isOver: async (stand) => stand.workers.every((name) => stand.supervisor.pidOf(name) !== undefined),
  },
  {
    name: 'web',
    costsAttempts: false,
    inject: (stand, random) => kill(stand, random, 'web'),
    isOver: (stand) => answersPage(stand.askWeb),
  },
  {
    name: 'redis',
    costsAttempts: false,
    // It saves nothing: it comes back empty.
    inject: (stand, random) => kill(stand, random, 'redis', 'with all its data'),
    isOver: (stand) => answers(stand.server.ports.redis),
  },
  {
    name: 'postgres',
    costsAttempts: true,
    inject: (stand, random) => kill(stand, random, 'postgres'),
    isOver: answersQuery,
  },
  {
    name: 'connections',
    costsAttempts: true,
    inject: async ({ db }) => {
      const cut = await db.$queryRaw<unknown[]>`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`.catch(() => undefined)
      return cut && `postgres ended ${cut.length} connections, and takes new ones at once`
    },
    isOver: answersQuery,
  },
  {
    name: 'registry',
    costsAttempts: false,
    inject: async (stand, random) => {
      const deadline = performance.now() + MOMENT_WITHIN_MS
      while (!stand.registryLink.isSending() && performance.now() < deadline) await pause(20)
      const during = stand.registryLink.isSending() ? 'in the middle of a push' : 'while nothing was pushed'
      return kill(stand, random, 'registry', during)
    },
    isOver: (stand) => answers(stand.server.ports.registry),
  },
]

function answersQuery({ db }: FaultStand): Promise<boolean> {
  return isDatabaseReady(db)
}

async function kill(stand: FaultStand, random: SeededRandom, name: string, during = ''): Promise<string | undefined> {
  const awayMs = random.between(...AWAY_MS)
  if (!stand.supervisor.kill(name, awayMs)) return undefined
  return `${name} killed${during === '' ? '' : ` ${during}`}, away for ${(awayMs / 1000).toFixed(1)} s`
}

export interface RunningBuild {
  /** `image-1 #2`. */
  title: string
  workerId: string | null
  attempts: number
}

/** The builds that run now. */
export async function runningBuilds({ db }: FaultStand): Promise<RunningBuild[]> {
  const rows = await insist(() =>
    db.build.findMany({ where: { status: 'running' }, include: { image: { select: { name: true } } } }),
  )
  return rows.map(({ image, number, workerId, attempts }) => ({
    title: `${image.name} #${number}`,
    workerId,
    attempts,
  }))
}

/** The id of a lease names host and process. */
function buildsOf({ supervisor }: FaultStand, worker: string, running: RunningBuild[]): RunningBuild[] {
  const pid = supervisor.pidOf(worker)
  return running.filter(({ workerId }) => pid !== undefined && workerId?.split('/')[1] === String(pid))
}
