import { WhittleError } from '@whittle/core'
import { parseEnv } from './env.ts'
import { createLog } from './log.ts'
import { startWorkerProcess } from './worker-process.ts'

/** After this an orderly stop has failed. */
const STOP_WITHIN_MS = 20_000

try {
  const env = parseEnv(process.env)
  const log = createLog(env.LOG_LEVEL)
  const worker = await startWorkerProcess(env, log)
  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
    await worker.stop()
    log.info('stopped')
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.on(signal, () => {
      stop(signal).catch((error: unknown) => {
        log.fatal({ err: error }, 'the stop failed')
        process.exit(1)
      })
    })
  }
} catch (error) {
  const message = error instanceof WhittleError ? [error.publicMessage, error.hint].join('\n') : String(error)
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
