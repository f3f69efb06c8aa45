// A worker process for worker-death.test.ts: takes a build up, tells one event, and hangs until it is killed.
import { createDatabase } from '@whittle/db'
import { createRedisConnection } from '@whittle/jobs'
import { createDiskStore } from '@whittle/store'
import { createFakeEngine, tellStage } from './fake-engine.ts'
import { startBuilding, testRedisUrl } from './worker-stand.ts'

const [databaseUrl, prefix, storeRoot] = process.argv.slice(2) as [string, string, string]
const engine = createFakeEngine({
  build: async (request) => {
    tellStage(request, 'lock')
    // Long enough for the event to become a row.
    setTimeout(() => process.stdout.write('building\n'), 500)
    return new Promise(() => undefined)
  },
})
startBuilding(
  {
    db: createDatabase(databaseUrl),
    redis: createRedisConnection(testRedisUrl()),
    store: createDiskStore({ root: storeRoot }),
    prefix,
  },
  engine,
)
