import type { CarveReport } from '@whittle/core'
import type { GrainPackage } from '../grain/index.ts'

/** The packages of a CarveReport as the grain draws them. */
export function grainOfReport(report: CarveReport): GrainPackage[] {
  return report.packages.map((entry) => ({
    name: entry.name,
    version: entry.version,
    reason: entry.reason,
    disposition: entry.disposition,
    rule: entry.rule,
    ruleText: entry.evidence[0],
    requiredBy: entry.requiredBy,
    sizeBytes: entry.disposition === 'keep' ? entry.keptBytes : entry.sizeBytes,
  }))
}
