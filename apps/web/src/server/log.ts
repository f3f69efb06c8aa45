import { pino } from 'pino'

/** The log of the web application: JSON lines on standard output. */
export const log = pino({ name: 'whittle-web', level: process.env.LOG_LEVEL ?? 'info' })
