import type { Digest, Lock, LockedPackage } from '@whittle/core'
import type { PackageInspection } from '../package/package-inspection.ts'
import { carveError } from './carve-error.ts'

/** A package of the lock with what its files say. */
export interface CarveCandidate {
  locked: LockedPackage
  inspection: PackageInspection
  debDigest: Digest
  /** Names of the packages of the lock that satisfy its dependencies. */
  dependsOn: string[]
  /** From its own control file; the lock does not carry it. */
  essential: boolean
}

/**
 * Joins a lock with the inspections of its packages, by name; sorted by name. Fails with `CARVE_PACKAGE_OTHER` where a
 * file is another package than the lock says: SBOM and scanners would name what is not there.
 */
export function carveCandidates(
  lock: Pick<Lock, 'packages'>,
  inspections: ReadonlyMap<string, PackageInspection>,
): CarveCandidate[] {
  const dependsOn = new Map<string, string[]>(lock.packages.map(({ name }) => [name, []]))
  for (const { name, requiredBy } of lock.packages) {
    for (const dependent of requiredBy) dependsOn.get(dependent)?.push(name)
  }
  return [...lock.packages]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((locked) => {
      const inspection = inspections.get(locked.name)
      if (inspection === undefined) throw new TypeError(`no inspection of ${locked.name}`)
      const same = (['name', 'version', 'arch'] as const).every((field) => inspection[field] === locked[field])
      if (!same) throw otherPackage(locked, inspection)
      return {
        locked,
        inspection,
        debDigest: `sha256:${locked.sha256}` as const,
        dependsOn: dependsOn.get(locked.name) ?? [],
        essential: inspection.essential,
      }
    })
}

function otherPackage(locked: LockedPackage, inspection: PackageInspection): Error {
  return carveError({
    code: 'CARVE_PACKAGE_OTHER',
    category: 'integrity',
    publicMessage: `The lock calls a package ${nameOf(locked)} that is ${nameOf(inspection)}.`,
    hint: 'The lock was changed by hand, or the mirror is wrong: make the lock anew.',
  })
}

function nameOf({ name, version, arch }: Pick<LockedPackage, 'name' | 'version' | 'arch'>): string {
  return `${name} ${version} for ${arch}`
}
