import type { CarveReport, Lock, PreviewPackage, Store } from '@whittle/core'
import { describeRule } from '@whittle/debian'
import { findKnownContent } from '../made-image.ts'
import { whyChains } from './why-chains.ts'

/** The packages of a lock in words, with what building this very content showed where that was done. */
export interface DescribedPackages {
  packages: PreviewPackage[]
  known?: { report: CarveReport; layerBytes: number }
}

/** Says of each package why it is there and what becomes of it: facts of a build, or else the rules' proposal. */
export async function describePackages(lock: Lock, store: Store): Promise<DescribedPackages> {
  const known = await findKnownContent(lock.contentDigest, store)
  const carved = new Map(known?.report.packages.map((item) => [item.name, item]))
  const chains = whyChains(lock.packages)
  const packages = lock.packages.map((locked): PreviewPackage => {
    const fact = carved.get(locked.name)
    const rule = fact?.rule ?? locked.rule
    return {
      name: locked.name,
      version: locked.version,
      arch: locked.arch,
      reason: locked.reason,
      disposition: fact?.disposition ?? locked.disposition,
      rule,
      ruleText: rule === undefined ? undefined : describeRule(rule),
      requiredBy: locked.requiredBy,
      why: chains.get(locked.name) ?? [locked.name],
      downloadBytes: locked.sizeBytes,
      installedBytes: fact?.keptBytes ?? locked.installedBytes,
      section: locked.section,
      summary: locked.summary,
      estimated: fact === undefined,
    }
  })
  return { packages, known }
}
