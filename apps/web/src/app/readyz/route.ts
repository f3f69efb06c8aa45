import { isDatabaseReady } from '@whittle/db'
import { database } from '../../server/db.ts'

export const dynamic = 'force-dynamic'

/** Says whether pages can be answered: the configuration is right and Postgres answers. */
export async function GET(): Promise<Response> {
  const ready = await isDatabaseReady(database())
  return Response.json(
    { ready, ...(ready ? {} : { message: 'Postgres does not answer.' }) },
    { status: ready ? 200 : 503, headers: { 'cache-control': 'no-store' } },
  )
}
