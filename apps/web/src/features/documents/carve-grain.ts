import type { CarvedPackage, CarveReport } from '@whittle/core'
import type { GrainPackage } from '../grain/index.ts'

/** The packages of a CarveReport as the grain draws them. */
export function grainOfReport(report: CarveReport): GrainPackage[] {
  return report.packages.map((entry) => ({
    name: entry.name,
    version: entry.version,
    reason: entry.reason,
    disposition: entry.disposition,
    ...(entry.disposition === 'drop' && { rule: entry.rule, ruleText: ruleSentence(entry) }),
    requiredBy: entry.requiredBy,
    sizeBytes: entry.disposition === 'keep' ? entry.keptBytes : entry.sizeBytes,
  }))
}

/** The rule that decided about a package in a sentence; its name in words where the report has none. */
export function ruleSentence({ rule, ruleText }: Pick<CarvedPackage, 'rule' | 'ruleText'>): string {
  return ruleText ?? `Rule “${rule.replaceAll('-', ' ')}”.`
}
