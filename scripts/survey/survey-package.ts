import { type Digest, type Lock, type LockOutcome, type Store, toWhittleError } from '@whittle/core'
import { carvePackages, checkLinkage, findDanglingLinks, type PackageInspection, POLICY_VERSION } from '@whittle/debian'
import type { ChosenPackage } from './choose-packages.ts'
import type { SurveyRecord } from './survey-record.ts'

/** Packages whose contents the carve of one image may ask for after they were deleted. */
const MAX_FETCHED_AGAIN = 20

/** What one package's image is made from. */
export interface SurveyPorts {
  store: Store
  /** Fetches a package of the lock unless its inspection is remembered. */
  inspect(lock: Lock, digest: Digest): Promise<PackageInspection>
  /** Fetches a package of the lock again. */
  fetch(lock: Lock, digest: Digest): Promise<void>
}

/** Carves the image that holds one package and what it needs, and judges it by the files; never throws. */
export async function surveyPackage(
  chosen: ChosenPackage & { section: string },
  locked: LockOutcome,
  ports: SurveyPorts,
): Promise<SurveyRecord> {
  const common = { ...chosen, policy: POLICY_VERSION }
  if (!locked.ok) return { ...common, outcome: 'conflict', code: 'CONFLICT', message: locked.conflict.summary }
  try {
    return { ...common, ...(await carveAndCheck(locked.lock, ports)) }
  } catch (thrown) {
    const { code, publicMessage, cause } = toWhittleError(thrown)
    const message = cause instanceof Error ? `${publicMessage} ${cause.stack}` : publicMessage
    return { ...common, outcome: 'failed', code, message }
  }
}

async function carveAndCheck(lock: Lock, ports: SurveyPorts) {
  const inspections = new Map<string, PackageInspection>()
  for (const { name, sha256 } of lock.packages) inspections.set(name, await ports.inspect(lock, `sha256:${sha256}`))
  const tree = await withContents(lock, ports, () => carvePackages(lock, inspections, ports.store))
  const { report } = tree
  const linkage = checkLinkage(tree, inspections)
  const dangling = findDanglingLinks(tree, inspections)
  const broken = dangling.filter(({ cause }) => cause === 'left-out')
  const problems = [
    ...linkage.problems.map(({ message }) => message),
    ...broken.map(({ path, target, package: owner }) => `${path} (package ${owner}) leads to ${target}: left out.`),
  ]
  return {
    outcome: problems.length > 0 ? ('problems' as const) : ('ok' as const),
    version: lock.packages.find(({ reason }) => reason === 'requested')?.version ?? '',
    resolved: lock.packages.length,
    kept: report.totals.packagesKept,
    bytes: report.totals.bytes,
    problems,
    scripts: report.scriptsWithoutInterpreter,
    allowedLibraries: report.allowedMissingLibraries.map(({ path, soname }) => ({ path, soname })),
    unloadable: report.rules.find(({ rule }) => rule === 'library-not-provided')?.files ?? 0,
    shippedDangling: dangling
      .filter(({ cause }) => cause === 'shipped')
      .map(({ path, target, package: owner }) => ({ path, target, package: owner })),
    effects: report.effectsKnown,
  }
}

/** Runs a carve; packages whose files it copies and that an earlier slice deleted are fetched once more. */
async function withContents<T>(lock: Lock, ports: SurveyPorts, carve: () => Promise<T>): Promise<T> {
  for (let again = 0; ; again += 1) {
    try {
      return await carve()
    } catch (thrown) {
      const { code, details } = toWhittleError(thrown)
      const digest = details['digest']
      if (code !== 'STORE_BLOB_MISSING' || typeof digest !== 'string' || again === MAX_FETCHED_AGAIN) throw thrown
      await ports.fetch(lock, digest as Digest)
    }
  }
}
