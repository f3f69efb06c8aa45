import { type CarveReport, type Conflict, type Digest, type Lock, type Store, WhittleError } from '@whittle/core'
import { carvePackages, inspectionKey, type PackageInspection } from '@whittle/debian'
import { z } from 'zod'

/** A carve takes a millisecond or two a package; of larger sets people wait for the build. */
const MAX_PACKAGES = 150

/** What the files of a lock's packages show before anything is built. */
export type CarvedFromMemory = { ok: true; report: CarveReport } | { ok: false; conflict: Conflict }

/**
 * Carves a production image in thought, from what is remembered of its packages' files: the very report that a build
 * makes, or why it would refuse what the definition excludes. `undefined` where not every package was read here before,
 * the set is large, or the carve ends otherwise: then the build tells.
 */
export async function carveFromMemory(lock: Lock, store: Store): Promise<CarvedFromMemory | undefined> {
  if (lock.variant !== 'prod' || lock.packages.length > MAX_PACKAGES) return undefined
  const inspections = await rememberedInspections(lock, store)
  if (!inspections) return undefined
  try {
    return { ok: true, report: (await carvePackages(lock, inspections, store)).report }
  } catch (error) {
    if (!(error instanceof WhittleError)) throw error
    return error.code === 'CARVE_EXCLUDED_NEEDED' ? { ok: false, conflict: neededConflict(error) } : undefined
  }
}

async function rememberedInspections(
  { packages }: Lock,
  { memo, blobs }: Store,
): Promise<Map<string, PackageInspection> | undefined> {
  const inspections = new Map<string, PackageInspection>()
  for (const { name, sha256 } of packages) {
    const digest: Digest = `sha256:${sha256}`
    // Some contents are read again from the package itself.
    if (!(await blobs.has(digest))) return undefined
    const inspection = (await memo.get(inspectionKey(digest))) as PackageInspection | undefined
    if (inspection?.schema !== 'whittle.dev/package-inspection/v1') return undefined
    inspections.set(name, inspection)
  }
  return inspections
}

/** What the carve refuses, as people are told of conflicts: with what would resolve it. */
function neededConflict({ publicMessage, details }: WhittleError): Conflict {
  const { packages } = z.looseObject({ packages: z.array(z.string()) }).parse(details)
  return {
    summary: publicMessage,
    steps: [],
    fixes: packages.map((name) => ({ text: `Do not exclude ${name}.`, action: 'remove-exclude', package: name })),
  }
}
