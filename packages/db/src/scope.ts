/** Who may see: the teams whose rows a call can reach. A row of another team is `undefined`, as if it did not exist. */
export interface TeamScope {
  teamIds: readonly string[]
}

/** Who writes: one team, and the user for the audit log (absent when Whittle itself acts). */
export interface ActorScope {
  teamId: string
  actorId?: string
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Ids come from addresses that people can type: what is no UUID names no row, and must not reach Postgres as one. */
export function isRowId(value: string): boolean {
  return UUID.test(value)
}

const MAX_NUMBER = 2 ** 31 - 1

/** Numbers come from addresses, too: what no integer column can hold counts no row. */
export function isRowNumber(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MAX_NUMBER
}
