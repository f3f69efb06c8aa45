import { describeFileRule } from './file-rules.ts'
import { describePackageRule } from './package-rules.ts'

/** A rule in a sentence, with what would bring back what it leaves out. */
export function describeRule(rule: string): string {
  return describePackageRule(rule) ?? describeFileRule(rule) ?? `Rule "${rule}" of another version of Whittle.`
}
