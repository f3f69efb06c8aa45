export { createNodeCommandRunner } from './node-ports/command-runner.ts'
export { createNodeHttpFetch, type HttpTimeouts } from './node-ports/http-fetch.ts'
export { createSystemClock } from './node-ports/system-clock.ts'
