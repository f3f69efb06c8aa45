export { describeRule } from './production/describe-rule.ts'
export { PACKAGE_RULE_NAMES, POLICY_VERSION, type PackageRule } from './production/package-rules.ts'
export { proposeDispositions, type PolicyPackage, type ProposedDisposition } from './production/propose-dispositions.ts'
export type { CarvedTree, GeneratedTreeEntry, PackageTreeEntry, TreeEntry } from './production/carved-tree.ts'
