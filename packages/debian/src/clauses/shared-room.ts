import type { IndexedPackage } from '../repository/indexed-package.ts'
import type { OrGroup, Relation } from './relations.ts'
import type { Universe } from './universe.ts'

interface Bar {
  by: IndexedPackage
  relation: Relation
}

/**
 * A set of candidates that can be installed together and only grows: every package in it, and so what that needs, can be
 * installed. Adding is quick and may fail although there is a way; what fails leaves nothing behind.
 */
export class SharedRoom {
  private readonly selected = new Map<string, IndexedPackage>()
  /** What the selected packages exclude, by the name that their relation has. */
  private readonly bars = new Map<string, Bar[]>()
  private readonly universe: Universe

  constructor(universe: Universe) {
    this.universe = universe
  }

  /** Adds a package with the first alternatives that fit; all packages that came in by that, or undefined. */
  add(wanted: IndexedPackage): IndexedPackage[] | undefined {
    const added: IndexedPackage[] = []
    if (this.enter(wanted, added) && this.meetNeeds(added)) return added
    for (const member of added) this.leave(member)
    return undefined
  }

  private meetNeeds(added: IndexedPackage[]): boolean {
    // The list grows while it is worked off.
    for (const member of added) {
      for (const group of this.universe.relationsOf(member).needs) {
        if (!this.isMet(group) && !this.meet(group, added)) return false
      }
    }
    return true
  }

  private meet(group: OrGroup, added: IndexedPackage[]): boolean {
    return group.some((relation) =>
      this.universe.candidatesFor(relation).some((solution) => this.enter(solution, added)),
    )
  }

  private isMet(group: OrGroup): boolean {
    return group.some((relation) => this.universe.candidatesFor(relation).some(({ name }) => this.selected.has(name)))
  }

  private selectedFor(relation: Relation): IndexedPackage[] {
    return this.universe.candidatesFor(relation).filter(({ name }) => this.selected.has(name))
  }

  private enter(candidate: IndexedPackage, added: IndexedPackage[]): boolean {
    if (this.selected.has(candidate.name)) return true
    if (this.isBarred(candidate)) return false
    const { excludes } = this.universe.relationsOf(candidate)
    if (excludes.some((relation) => this.selectedFor(relation).length > 0)) return false
    this.selected.set(candidate.name, candidate)
    for (const relation of excludes) {
      const known = this.bars.get(relation.name)
      if (known) known.push({ by: candidate, relation })
      else this.bars.set(relation.name, [{ by: candidate, relation }])
    }
    added.push(candidate)
    return true
  }

  private isBarred(candidate: IndexedPackage): boolean {
    const { provides } = this.universe.relationsOf(candidate)
    return [candidate.name, ...provides.map(({ name }) => name)].some((name) =>
      this.bars.get(name)?.some(({ relation }) => this.universe.satisfies(candidate, relation)),
    )
  }

  private leave(member: IndexedPackage): void {
    this.selected.delete(member.name)
    for (const { name } of this.universe.relationsOf(member).excludes) {
      const left = this.bars.get(name)?.filter(({ by }) => by !== member) ?? []
      if (left.length > 0) this.bars.set(name, left)
      else this.bars.delete(name)
    }
  }
}
