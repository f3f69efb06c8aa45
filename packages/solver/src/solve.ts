/**
 * A clause over variables 1, 2, 3, …: at least one literal holds. `5` means variable 5 is selected, `-5` that it is not.
 * The order of positive literals is the order of preference.
 */
export type Clause = readonly number[]

export type Solution = { ok: true; selected: ReadonlySet<number> } | { ok: false; core: number[] }

interface Assignment {
  value: boolean
  level: number
  /** Clause that forced it; absent for decisions. */
  reason?: number
}

/**
 * Finds a selection that meets every clause and selects nothing without need, or says which clauses cannot hold together
 * (indexes of a subset that is unsatisfiable by itself, not yet minimal).
 *
 * Conflict-driven clause learning (Marques-Silva and Sakallah, GRASP, 1996). Variables are decided only where a clause of
 * something selected is not met yet, by its first open literal; all others stay unselected, so the first solution found
 * follows the preferences.
 */
export function solve(clauses: readonly Clause[]): Solution {
  return new Search(clauses).run()
}

/**
 * A minimal part of an unsatisfiable set: without any one of the clauses returned, the rest can be met. Where several
 * clauses state one fact (`factOf` gives the same for them), without any one of the facts, all other clauses of the rest of
 * the facts can be met, too.
 */
export function minimiseCore(
  clauses: readonly Clause[],
  core: readonly number[],
  factOf: (index: number) => unknown = (index) => index,
): number[] {
  let kept = minimiseFacts(clauses, core, factOf)
  for (const candidate of kept) {
    if (!kept.includes(candidate)) continue
    const without = kept.filter((index) => index !== candidate)
    const smaller = coreWithin(clauses, without)
    // What the smaller set did not even need for its contradiction goes at once.
    if (smaller) kept = smaller
  }
  return kept.sort((a, b) => a - b)
}

/** All clauses of as few facts as contradict each other. */
function minimiseFacts(
  clauses: readonly Clause[],
  core: readonly number[],
  factOf: (index: number) => unknown,
): number[] {
  const stating = Map.groupBy(clauses.keys(), factOf)
  let facts = new Set(core.map(factOf))
  for (const fact of facts) {
    if (!facts.has(fact)) continue
    const without = [...facts].filter((other) => other !== fact).flatMap((other) => stating.get(other)!)
    const smaller = coreWithin(clauses, without)
    if (smaller) facts = new Set(smaller.map(factOf))
  }
  return [...facts].flatMap((fact) => stating.get(fact)!)
}

/** Those of some clauses that contradict each other; undefined when they can be met. */
function coreWithin(clauses: readonly Clause[], indexes: readonly number[]): number[] | undefined {
  const outcome = solve(indexes.map((index) => clauses[index]!))
  return outcome.ok ? undefined : outcome.core.map((position) => indexes[position]!)
}

class Search {
  private readonly clauses: Clause[]
  private readonly originalCount: number
  /** For each learned clause, the original clauses it follows from. */
  private readonly origins = new Map<number, ReadonlySet<number>>()
  private readonly occurrences = new Map<number, number[]>()
  private readonly assignments = new Map<number, Assignment>()
  private readonly trail: number[] = []
  private level = 0

  constructor(clauses: readonly Clause[]) {
    this.clauses = [...clauses]
    this.originalCount = clauses.length
    clauses.forEach((_, index) => this.watch(index))
  }

  run(): Solution {
    let conflict = this.propagateAll()
    for (;;) {
      if (conflict !== undefined) {
        if (this.level === 0) return { ok: false, core: this.coreOf(conflict) }
        conflict = this.learn(conflict)
        continue
      }
      const next = this.findOpenLiteral()
      if (next === undefined) return { ok: true, selected: this.selection() }
      this.level++
      conflict = this.assign(next)
    }
  }

  private selection(): Set<number> {
    return new Set([...this.assignments].flatMap(([variable, { value }]) => (value ? [variable] : [])))
  }

  private watch(index: number): void {
    for (const literal of this.clauses[index]!) {
      const list = this.occurrences.get(literal)
      if (list) list.push(index)
      else this.occurrences.set(literal, [index])
    }
  }

  private valueOf(literal: number): boolean | undefined {
    const value = this.assignments.get(Math.abs(literal))?.value
    return value === undefined ? undefined : value === literal > 0
  }

  /** An open clause matters when all that speaks against it is selected: then it needs one of its positive literals. */
  private findOpenLiteral(): number | undefined {
    for (const literal of this.trail) {
      if (literal < 0) continue
      for (const index of this.occurrences.get(-literal) ?? []) {
        const clause = this.clauses[index]!
        if (clause.some((member) => this.valueOf(member) === true)) continue
        if (clause.some((member) => member < 0 && this.valueOf(member) !== false)) continue
        const open = clause.find((member) => member > 0 && this.valueOf(member) === undefined)
        if (open !== undefined) return open
      }
    }
    // Clauses of positive literals only are wanted by nobody's selection.
    for (let index = 0; index < this.originalCount; index++) {
      const clause = this.clauses[index]!
      if (clause.some((member) => member < 0 || this.valueOf(member) === true)) continue
      const open = clause.find((member) => this.valueOf(member) === undefined)
      if (open !== undefined) return open
    }
    return undefined
  }

  private propagateAll(): number | undefined {
    for (let index = 0; index < this.clauses.length; index++) {
      const conflict = this.examine(index)
      if (conflict !== undefined) return conflict
    }
    return undefined
  }

  /** Sets a literal and everything that follows from it; the clause that failed, if one did. */
  private assign(literal: number, reason?: number): number | undefined {
    let position = this.trail.length
    this.record(literal, reason)
    while (position < this.trail.length) {
      const falsified = -this.trail[position++]!
      for (const index of this.occurrences.get(falsified) ?? []) {
        const conflict = this.force(index)
        if (conflict !== undefined) return conflict
      }
    }
    return undefined
  }

  private examine(index: number): number | undefined {
    const unit = this.unitOf(index)
    if (unit === 'conflict') return index
    return unit === undefined ? undefined : this.assign(unit, index)
  }

  private force(index: number): number | undefined {
    const unit = this.unitOf(index)
    if (unit === 'conflict') return index
    if (unit !== undefined) this.record(unit, index)
    return undefined
  }

  private record(literal: number, reason?: number): void {
    this.assignments.set(Math.abs(literal), { value: literal > 0, level: this.level, reason })
    this.trail.push(literal)
  }

  private unitOf(index: number): number | 'conflict' | undefined {
    let open: number | undefined
    for (const literal of this.clauses[index]!) {
      const value = this.valueOf(literal)
      if (value === true) return undefined
      if (value === undefined) {
        if (open !== undefined && open !== literal) return undefined
        open = literal
      }
    }
    return open ?? 'conflict'
  }

  /** Learns the clause of the first unique implication point, goes back to where it forces something, and goes on there. */
  private learn(conflict: number): number | undefined {
    const { clause, origins } = this.analyse(conflict)
    const levels = clause.map((literal) => this.assignments.get(Math.abs(literal))!.level)
    const asserting = clause[levels.indexOf(this.level)]!
    this.backTo(Math.max(0, ...levels.filter((level) => level < this.level)))
    const index = this.clauses.push(clause) - 1
    this.origins.set(index, origins)
    this.watch(index)
    return this.assign(asserting, index)
  }

  private analyse(conflict: number): { clause: number[]; origins: Set<number> } {
    const origins = new Set(this.originsOf(conflict))
    let clause = new Set(this.clauses[conflict])
    for (let position = this.trail.length - 1; position >= 0; position--) {
      const current = [...clause].filter((literal) => this.assignments.get(Math.abs(literal))!.level === this.level)
      if (current.length <= 1) break
      const literal = this.trail[position]!
      const { reason } = this.assignments.get(Math.abs(literal))!
      if (!clause.has(-literal) || reason === undefined) continue
      clause = new Set([...clause, ...this.clauses[reason]!].filter((member) => Math.abs(member) !== Math.abs(literal)))
      for (const origin of this.originsOf(reason)) origins.add(origin)
    }
    // What holds without any decision is not repeated in the clause, but belongs to where it comes from.
    const [settled, open] = [[] as number[], [] as number[]]
    for (const member of clause) (this.assignments.get(Math.abs(member))!.level === 0 ? settled : open).push(member)
    for (const origin of this.reasonsBehind(settled)) origins.add(origin)
    return { clause: open, origins }
  }

  private backTo(level: number): void {
    while (this.trail.length > 0) {
      const variable = Math.abs(this.trail.at(-1)!)
      if (this.assignments.get(variable)!.level <= level) break
      this.assignments.delete(variable)
      this.trail.pop()
    }
    this.level = level
  }

  private originsOf(index: number): Iterable<number> {
    return this.origins.get(index) ?? [index]
  }

  private coreOf(conflict: number): number[] {
    const core = new Set(this.originsOf(conflict))
    for (const origin of this.reasonsBehind(this.clauses[conflict]!)) core.add(origin)
    return [...core].sort((a, b) => a - b)
  }

  /** All original clauses that force these literals' variables, transitively. */
  private reasonsBehind(literals: readonly number[]): Set<number> {
    const found = new Set<number>()
    const seen = new Set<number>()
    const pending = literals.map(Math.abs)
    for (let variable = pending.pop(); variable !== undefined; variable = pending.pop()) {
      if (seen.has(variable)) continue
      seen.add(variable)
      const reason = this.assignments.get(variable)?.reason
      if (reason === undefined) continue
      for (const origin of this.originsOf(reason)) found.add(origin)
      pending.push(...this.clauses[reason]!.map(Math.abs))
    }
    return found
  }
}
