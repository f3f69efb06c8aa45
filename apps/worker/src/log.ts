import { pino, type Logger } from 'pino'

export type { Logger } from 'pino'

/** Keys whose values are never logged, wherever they stand. */
const SECRETS = ['password', 'credentials', 'authorization', 'secret', 'token']

/** The log of a worker process: JSON lines on standard output, without secrets. */
export function createLog(level: string): Logger {
  const paths = SECRETS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`])
  return pino({ name: 'whittle-worker', level, redact: { paths, censor: '(hidden)' } })
}
