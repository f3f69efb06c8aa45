import type { PayloadOf } from '@whittle/jobs'
import type { Synchroniser } from '../snapshots/synchroniser.ts'

/** Brings a distribution's snapshot up to date; the last good one stays when that fails. */
export async function handleSync(
  ports: { synchroniser: Synchroniser },
  payload: PayloadOf<'sync'>,
): Promise<{ snapshot: string }> {
  const { distribution, arch } = payload
  const { recorded } = await ports.synchroniser.synchronise(distribution, arch ? [arch] : [])
  return { snapshot: recorded.id }
}
