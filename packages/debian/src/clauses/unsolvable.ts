import type { ClauseSet, Problem } from './build-clauses.ts'
import type { Universe } from './universe.ts'

/** A request without a solution, and a minimal part of its clauses that cannot hold together. */
export interface Unsolvable {
  problem: Problem
  clauses: ClauseSet
  /** Indexes of those clauses. */
  core: readonly number[]
  universe: Universe
}
