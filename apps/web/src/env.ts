import { join } from 'node:path'
import { z } from 'zod'

const Env = z.object({
  DATABASE_URL: z.string().min(1, 'the address of Postgres'),
  REDIS_URL: z.string().default('redis://127.0.0.1:6380'),
  /** Folder of Whittle's data; the content-addressed store is below it. */
  WHITTLE_DATA: z.string().min(1, 'the data folder'),
  /** Address that people open. */
  WHITTLE_URL: z.url().default('http://localhost:3000'),
  AUTH_SECRET: z.string().min(32, 'at least 32 characters'),
  /** Registry as pull commands name it. */
  WHITTLE_REGISTRY_HOST: z.string().default('localhost:5000'),
  WHITTLE_REGISTRY_SERVICE: z.string().default('whittle-registry'),
  WHITTLE_REGISTRY_KEY_FILE: z.string().optional(),
  WHITTLE_REGISTRY_CERT_FILE: z.string().optional(),
  WHITTLE_WORKER_SECRET: z.string().min(32, 'at least 32 characters').optional(),
  WHITTLE_RESOLVER_URL: z.url().default('http://127.0.0.1:3001'),
})
export type Env = z.infer<typeof Env>

let parsed: Env | undefined

/**
 * The configuration of the web application. Parsed at the first call, not at import: `next build` runs without one.
 * Throws an error that names each missing or wrong variable.
 */
export function env(): Env {
  parsed ??= parseEnv(process.env)
  return parsed
}

/** The same for given variables; empty ones count as absent. */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const result = Env.safeParse(present)
  if (result.success) return result.data
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`The configuration of the web application is wrong:\n${lines.join('\n')}`)
}

/** Root of the content-addressed store. */
export function storeRoot(): string {
  return join(env().WHITTLE_DATA, 'store')
}
