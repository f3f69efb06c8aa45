import { Role } from '@whittle/jobs'
import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65_535)

const Env = z
  .object({
    DATABASE_URL: z.string().min(1, 'the address of Postgres'),
    REDIS_URL: z.string().default('redis://127.0.0.1:6380'),
    /** Folder of Whittle's data; the content-addressed store is below it. */
    WHITTLE_DATA: z.string().min(1, 'the data folder'),
    /** What this process does, separated by commas. */
    WHITTLE_ROLES: z.string().default('build,resolve,sync,schedule').transform(splitList).pipe(z.array(Role).min(1)),
    /** Bytes that the store may hold; 0 for no quota. */
    WHITTLE_STORE_QUOTA: z.coerce.number().int('a whole number of bytes').min(0).default(0),
    /** Builds at once in this process. */
    WHITTLE_BUILD_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(2),
    /** Whether a development image is built beside each production image. */
    WHITTLE_DEVELOPMENT_IMAGES: z.stringbool().default(true),
    WHITTLE_REGISTRY_URL: z.url().default('http://127.0.0.1:5000'),
    /** Allows http to a registry on another machine: for a private network, as between containers. */
    WHITTLE_REGISTRY_PLAIN_HTTP: z.stringbool().default(false),
    /** Where the worker asks for push tokens; without it the realm that the registry names. */
    WHITTLE_REGISTRY_TOKEN_URL: z.url().optional(),
    WHITTLE_WORKER_SECRET: z.string().min(32, 'at least 32 characters').optional(),
    /** Where resolver, health and metrics are served: loopback, unless others must reach them. */
    WHITTLE_LISTEN_ADDRESS: z.union([z.ipv4(), z.ipv6()], 'an IP address').default('127.0.0.1'),
    /** Health and metrics; 0 turns it off. */
    WHITTLE_WORKER_PORT: port.default(3002),
    WHITTLE_RESOLVER_PORT: port.default(3001),
    /** Mirrors; without them those of the host's apt configuration. */
    WHITTLE_DEBIAN_MIRROR: z.url().optional(),
    WHITTLE_DEBIAN_SECURITY_MIRROR: z.url().optional(),
    /** An archive of superseded packages, laid out like Debian's snapshot archive. */
    WHITTLE_SNAPSHOT_MIRROR: z.url().optional(),
    /** Keys that may sign releases; without it those of the host's debian-archive-keyring. */
    WHITTLE_KEYRING: z.string().optional(),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  })
  .refine((env) => !env.WHITTLE_ROLES.includes('build') || env.WHITTLE_WORKER_SECRET !== undefined, {
    path: ['WHITTLE_WORKER_SECRET'],
    error: 'the role build needs the secret to push with',
  })
export type Env = z.infer<typeof Env>

function splitList(list: string): string[] {
  return list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** The configuration of a worker process; empty variables count as absent. The error names each wrong one. */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const result = Env.safeParse(present)
  if (result.success) return result.data
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`The configuration of the worker is wrong:\n${lines.join('\n')}`)
}
