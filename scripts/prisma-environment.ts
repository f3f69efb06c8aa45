import { delimiter, dirname, resolve } from 'node:path'

/** The environment in which Prisma's CLI needs no download: its schema engine is scripts/schema-engine.mjs. */
export function prismaEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...env,
    // The engine is started by its `#!`, which must find this Node and not the host's.
    PATH: `${dirname(process.execPath)}${delimiter}${env.PATH ?? ''}`,
    PRISMA_SCHEMA_ENGINE_BINARY: resolve(import.meta.dirname, 'schema-engine.mjs'),
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  }
}
