// The real worker process, except that the death of another is noticed within seconds: for the short run of faults.
import { parseEnv } from '../src/env.ts'
import { createLog } from '../src/log.ts'
import { startWorkerProcess } from '../src/worker-process.ts'

const env = parseEnv(process.env)
await startWorkerProcess(env, createLog(env.LOG_LEVEL), {
  lease: { heartbeatMs: 1_000, staleAfterSeconds: 8 },
  jobs: { lockMs: 8_000, stalledCheckMs: 2_000 },
  tickEveryMs: 3_000,
})
