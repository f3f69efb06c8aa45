import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseEnv as parseWebEnv } from '../apps/web/src/env.ts'
import { parseEnv as parseWorkerEnv } from '../apps/worker/src/env.ts'
import { repositoryRoot } from './stack/data-folder.ts'

/** Read by Auth.js itself, which takes its address from the environment only. */
const readByLibraries = ['AUTH_URL']
/** Of prisma/seed.ts alone. */
const readBySeed = ['WHITTLE_GALLERY', 'WHITTLE_GALLERY_ARCHITECTURES']
/** Of docker-compose.yml alone, whose own test holds that it reads them. */
const readByCompose = [
  'WHITTLE_POSTGRES_PASSWORD',
  'WHITTLE_REDIS_PASSWORD',
  'WHITTLE_BIND',
  'WHITTLE_WEB_PORT',
  'WHITTLE_REGISTRY_PORT',
]

const example = new Map(
  [...read('.env.example').matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, key, value]) => [key!, value!]),
)
const secret = 's'.repeat(32)

describe('.env.example', () => {
  it.each(['apps/web/src/env.ts', 'apps/worker/src/env.ts'])('has every variable of %s', (file) => {
    const keys = keysOf(file)
    expect(keys).toContain('DATABASE_URL')
    expect(keys.filter((key) => !example.has(key))).toEqual([])
  })

  it('has no variable that nothing reads', () => {
    const read = [...keysOf('apps/web/src/env.ts'), ...keysOf('apps/worker/src/env.ts')]
    const known = new Set([...read, ...readByLibraries, ...readBySeed, ...readByCompose])
    expect([...example.keys()].filter((key) => !known.has(key))).toEqual([])
  })

  it('names each variable once', () => {
    const keys = [...read('.env.example').matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map(([, key]) => key)
    expect(keys).toEqual([...example.keys()])
  })

  it('suits web and worker once its secrets are filled in', () => {
    const filled = { ...Object.fromEntries(example), AUTH_SECRET: secret, WHITTLE_WORKER_SECRET: secret }
    expect(parseWebEnv(filled)).toMatchObject({ AUTH_SECRET: secret, WHITTLE_URL: example.get('WHITTLE_URL') })
    expect(parseWorkerEnv(filled)).toMatchObject({ WHITTLE_WORKER_SECRET: secret, LOG_LEVEL: example.get('LOG_LEVEL') })
  })
})

/** Keys of the schema, optional ones without a default included: those show up in no parsed result. */
function keysOf(file: string): string[] {
  return [...read(file).matchAll(/^ +([A-Z][A-Z0-9_]+): /gm)].map(([, key]) => key!)
}

function read(path: string): string {
  return readFileSync(join(repositoryRoot, path), 'utf8')
}
