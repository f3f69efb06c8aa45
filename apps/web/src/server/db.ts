import { createDatabase, type Database } from '@whittle/db'
import { env } from '../env.ts'

// Development reloads modules; one pool must survive that.
const holder = globalThis as typeof globalThis & { whittleDatabase?: Database }

/** The one database client of this process. */
export function database(): Database {
  holder.whittleDatabase ??= createDatabase(env().DATABASE_URL)
  return holder.whittleDatabase
}
