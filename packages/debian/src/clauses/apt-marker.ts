import type { IndexedPackage } from '../repository/indexed-package.ts'
import { compareProviders } from './provider-order.ts'
import type { OrGroup, Relation } from './relations.ts'
import type { Universe } from './universe.ts'

interface PackageState {
  /** Version that would be installed; undefined once it was found not to be installable. */
  candidate: IndexedPackage | undefined
  install: boolean
  /** Its state may not be changed any more: asked for, or the only solution for something asked for. */
  protect: boolean
}

interface MarkOptions {
  /** Also satisfy its dependencies. */
  autoInstall: boolean
  depth: number
  fromUser: boolean
}

/** Debian's longest chain is under 30; beyond this the search takes over, before the stack ends. */
const MAX_DEPTH = 400

/**
 * Marks packages for installation into an empty system in the steps of apt's dependency cache (apt 2.6, depcache.cc):
 * depth first, first alternative that works, a package that cannot be had is discarded on the way. The result may be
 * broken, as apt's is before its problem resolver runs: the caller checks it.
 */
export class AptMarker {
  private readonly states = new Map<string, PackageState>()
  private readonly universe: Universe
  /** Versions asked for that are not the candidates of their names. */
  private readonly pinned: IndexedPackage[] = []

  constructor(universe: Universe) {
    this.universe = universe
  }

  /** Marks what was asked for; their dependencies follow when all of them are marked, in the same order. */
  request(requested: readonly IndexedPackage[]): void {
    for (const version of requested) {
      const state = this.stateOf(version.name)
      if (this.universe.index.candidate(version.name) !== version) this.pinned.push(version)
      state.candidate = version
      state.protect = true
      this.mark(version.name, { autoInstall: false, depth: 0, fromUser: true })
    }
    for (const { name } of requested) this.mark(name, { autoInstall: true, depth: 0, fromUser: true })
  }

  /** Makes a package unavailable. */
  forbid(name: string): void {
    const state = this.stateOf(name)
    state.candidate = undefined
    state.protect = true
  }

  /** What is marked for installation. */
  selection(): IndexedPackage[] {
    return [...this.states.values()].flatMap(({ install, candidate }) => (install && candidate ? [candidate] : []))
  }

  private stateOf(name: string): PackageState {
    let state = this.states.get(name)
    if (!state) {
      state = { candidate: this.universe.index.candidate(name), install: false, protect: false }
      this.states.set(name, state)
    }
    return state
  }

  private mark(name: string, { autoInstall, depth, fromUser }: MarkOptions): boolean {
    const state = this.stateOf(name)
    if (depth > MAX_DEPTH || (!fromUser && !state.install && state.protect)) return false
    if (!state.candidate) return false
    if (!state.protect && state.install && !this.isBroken(state.candidate)) return true
    if (autoInstall && !this.isSatisfiable(state)) return false
    if (fromUser) state.install = true
    const failsEarly = !state.protect && !fromUser
    let failed = false
    const { needs, excludes } = this.universe.relationsOf(state.candidate)
    const wanted = needs.filter((group) => state.protect || !this.isMet(group))
    if (autoInstall && !this.removeConflicts(state.candidate, excludes, { protect: state.protect, fromUser })) {
      if (failsEarly) return false
      failed = true
    }
    state.install = true
    if (!autoInstall) return !failed

    const wasProtected = state.protect
    state.protect = true
    const installed = this.installDependencies(wanted, { propagate: wasProtected, depth, fromUser })
    state.protect = wasProtected
    if (!installed) {
      if (failsEarly) {
        state.install = false
        state.candidate = undefined
        return false
      }
      failed = true
    }
    return !failed
  }

  /** Whether each dependency has at least a candidate; otherwise the package is discarded, unless it was asked for. */
  private isSatisfiable(state: PackageState): boolean {
    for (const group of this.universe.relationsOf(state.candidate!).needs) {
      if (this.isMet(group) || group.some((relation) => this.candidatesOf(relation).length > 0)) continue
      if (!state.protect) {
        state.candidate = undefined
        state.install = false
      }
      return false
    }
    return true
  }

  /** Takes back what conflicts; for something that was asked for, also rules out whatever would. */
  private removeConflicts(
    self: IndexedPackage,
    excludes: readonly Relation[],
    { protect, fromUser }: { protect: boolean; fromUser: boolean },
  ): boolean {
    let failed = false
    for (const relation of excludes) {
      for (const other of this.candidatesOf(relation)) {
        if (other.name === self.name) continue
        const state = this.stateOf(other.name)
        if (!protect && !state.install) continue
        if (state.install && state.protect) {
          failed = true
          if (!protect && !fromUser) return false
          continue
        }
        state.install = false
        if (protect) {
          state.candidate = undefined
          state.protect = true
        }
      }
    }
    return !failed
  }

  private installDependencies(
    wanted: readonly OrGroup[],
    { propagate, depth, fromUser }: { propagate: boolean; depth: number; fromUser: boolean },
  ): boolean {
    let failed = false
    for (const group of wanted) {
      if (this.isMet(group)) {
        if (propagate && !this.protectOnlySolution(group, depth)) failed = true
        continue
      }
      const solutions = this.solutionsOf(group)
      if (
        solutions.some((solution) => this.tryInstall(solution, { alone: propagate && solutions.length === 1, depth }))
      )
        continue
      failed = true
      if (!propagate && !fromUser) break
    }
    return !failed
  }

  /** A dependency of something protected that only one package can meet protects that package, too. */
  private protectOnlySolution(group: OrGroup, depth: number): boolean {
    const [only, ...others] = this.solutionsOf(group)
    if (!only || others.length > 0) return true
    const state = this.stateOf(only.name)
    if (state.protect) return true
    state.protect = true
    return this.mark(only.name, { autoInstall: true, depth: depth + 1, fromUser: false })
  }

  private tryInstall(solution: IndexedPackage, { alone, depth }: { alone: boolean; depth: number }): boolean {
    const state = this.stateOf(solution.name)
    if (state.candidate !== solution) return false
    if (alone) {
      if (!this.mark(solution.name, { autoInstall: false, depth: depth + 1, fromUser: false })) return false
      state.protect = true
    }
    return this.mark(solution.name, { autoInstall: true, depth: depth + 1, fromUser: false })
  }

  /** Candidates for a group in apt's order of preference, each once. */
  private solutionsOf(group: OrGroup): IndexedPackage[] {
    const all = group.flatMap((relation) =>
      this.candidatesOf(relation).sort((a, b) => this.compareSolutions(a, b, relation)),
    )
    return [...new Set(all)].filter(({ name }) => {
      const state = this.stateOf(name)
      return !state.protect || state.install
    })
  }

  private candidatesOf(relation: Relation): IndexedPackage[] {
    const found = this.universe.candidatesFor(relation).filter((candidate) => {
      const state = this.states.get(candidate.name)
      return state === undefined || state.candidate === candidate
    })
    for (const version of this.pinned) {
      if (this.stateOf(version.name).candidate === version && this.universe.satisfies(version, relation)) {
        found.push(version)
      }
    }
    return found
  }

  /** What is protected comes before apt's general order. */
  private compareSolutions(a: IndexedPackage, b: IndexedPackage, relation: Relation): number {
    const [left, right] = [this.stateOf(a.name), this.stateOf(b.name)]
    return Number(right.protect) - Number(left.protect) || compareProviders(a, b, relation, this.universe)
  }

  private isMet(group: OrGroup): boolean {
    const isInstalled = (candidate: IndexedPackage) => {
      const state = this.states.get(candidate.name)
      return state !== undefined && state.install && state.candidate === candidate
    }
    return group.some(
      (relation) =>
        this.universe.candidatesFor(relation).some(isInstalled) ||
        this.pinned.some((version) => isInstalled(version) && this.universe.satisfies(version, relation)),
    )
  }

  private installedFor(relation: Relation): IndexedPackage[] {
    return this.candidatesOf(relation).filter(({ name }) => this.states.get(name)?.install)
  }

  private isBroken(candidate: IndexedPackage): boolean {
    const { needs, excludes } = this.universe.relationsOf(candidate)
    if (!needs.every((group) => this.isMet(group))) return true
    return excludes.some((relation) => this.installedFor(relation).some(({ name }) => name !== candidate.name))
  }
}
