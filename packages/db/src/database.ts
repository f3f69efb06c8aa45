import { PrismaPg } from '@prisma/adapter-pg'
import { Prisma, PrismaClient } from './generated/client.ts'

/** A pool of connections to Postgres; close it with `$disconnect()`. One a process. */
export type Database = PrismaClient

/** What the functions of this package accept inside a transaction. */
export type Transaction = Prisma.TransactionClient

/** Opens a pool for a connection string. Nothing is connected before the first query. */
export function createDatabase(url: string): Database {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) })
}

/** True when Postgres answers; for readiness checks. */
export async function isDatabaseReady(db: Database): Promise<boolean> {
  try {
    await db.$queryRaw`SELECT 1`
    return true
  } catch {
    return false
  }
}

/** True when a write was refused because it would break a unique index. */
export function isUniqueViolation(thrown: unknown): boolean {
  return thrown instanceof Prisma.PrismaClientKnownRequestError && thrown.code === 'P2002'
}
