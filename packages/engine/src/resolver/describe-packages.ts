import type { CarveReport, Lock, LockedPackage, PreviewPackage, PreviewResponse, Store } from '@whittle/core'
import { describeRule } from '@whittle/debian'
import { findKnownContent } from '../made-image.ts'
import { estimateLayerBytes } from './size-estimate.ts'
import { whyChains } from './why-chains.ts'

type Totals = Extract<PreviewResponse, { ok: true }>['totals']

/** The packages of a lock in words, with sums. */
export interface DescribedPackages {
  packages: PreviewPackage[]
  totals: Totals
  /** What building this very content showed, where that was done with this store. */
  report?: CarveReport
}

/** What is known of a content: by a build, or by its files alone. */
interface Known {
  report: CarveReport
  layerBytes?: number
}

/**
 * Says of each package why it is there and what becomes of it: facts of a build, or of its files (`carved`), or else the
 * rules' proposal.
 */
export async function describePackages(lock: Lock, store: Store, carved?: CarveReport): Promise<DescribedPackages> {
  const known: Known | undefined = (await findKnownContent(lock.contentDigest, store)) ?? (carved && { report: carved })
  const facts = new Map(known?.report.packages.map((item) => [item.name, item]))
  const chains = whyChains(lock.packages)
  const packages = lock.packages.map((locked): PreviewPackage => {
    const fact = facts.get(locked.name)
    const rule = fact?.rule ?? locked.rule
    return {
      name: locked.name,
      version: locked.version,
      arch: locked.arch,
      repository: locked.repository,
      reason: locked.reason,
      disposition: fact?.disposition ?? locked.disposition,
      rule,
      ruleText: rule === undefined ? undefined : describeRule(rule),
      unmet: fact ? fact.unmet : locked.unmet,
      requiredBy: locked.requiredBy,
      why: chains.get(locked.name) ?? [locked.name],
      downloadBytes: locked.sizeBytes,
      installedBytes: fact?.keptBytes ?? locked.installedBytes,
      section: locked.section,
      summary: locked.summary,
      ...effectsOf(locked, known?.report),
      estimated: fact === undefined,
    }
  })
  return { packages, totals: totalsOf(packages, known), report: known?.report }
}

/** Facts of the files; before they were read, what the survey of the archive knew. */
function effectsOf(
  { name, effectsKnown }: LockedPackage,
  report: CarveReport | undefined,
): Pick<PreviewPackage, 'effects'> {
  const own = report?.effectsKnown.filter((effect) => effect.package === name) ?? effectsKnown ?? []
  return own.length === 0 ? {} : { effects: own.map(({ script, commands }) => ({ script, commands })) }
}

function totalsOf(packages: readonly PreviewPackage[], known: Known | undefined): Totals {
  const kept = packages.filter(({ disposition }) => disposition === 'keep')
  const estimate = kept.reduce((sum, { downloadBytes }) => sum + estimateLayerBytes({ sizeBytes: downloadBytes }), 0)
  return {
    kept: kept.length,
    dropped: packages.length - kept.length,
    compressedBytes: known?.layerBytes ?? estimate,
    installedBytes: known?.report.totals.bytes ?? kept.reduce((sum, { installedBytes }) => sum + installedBytes, 0),
    estimated: known?.layerBytes === undefined,
  }
}
