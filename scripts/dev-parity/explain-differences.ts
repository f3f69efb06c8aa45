import type { RootDifference } from './compare-roots.ts'
import { PARITY_RULES, type ParityRule } from './rules.ts'

/** Differences by the rule that explains them, in the order of the rules, and a line for each that none explains. */
export function explainDifferences(
  differences: readonly RootDifference[],
  rules: readonly ParityRule[] = PARITY_RULES,
): { explained: { rule: ParityRule; differences: RootDifference[] }[]; unexplained: string[] } {
  const byRule = new Map<ParityRule, RootDifference[]>()
  const unexplained: string[] = []
  for (const difference of differences) {
    const rule = rules.find((candidate) => explains(candidate, difference))
    if (rule === undefined) unexplained.push(describe(difference))
    else byRule.set(rule, [...(byRule.get(rule) ?? []), difference])
  }
  const explained = rules.flatMap((rule) => {
    const found = byRule.get(rule)
    return found === undefined ? [] : [{ rule, differences: found }]
  })
  return { explained, unexplained }
}

function explains({ kinds, paths, normalise }: ParityRule, { kind, path, image, root }: RootDifference): boolean {
  if (!kinds.includes(kind) || !paths.test(path)) return false
  if (normalise === undefined) return true
  return image?.text !== undefined && root?.text !== undefined && normalise(image.text) === normalise(root.text)
}

function describe({ path, kind, image, root }: RootDifference): string {
  const told = (file: RootDifference['image']) => {
    if (file === undefined) return 'nothing'
    if (kind === 'mode') return file.mode.toString(8)
    if (kind === 'owner') return `${file.uid}:${file.gid}`
    if (kind === 'target') return file.target ?? ''
    return file.type
  }
  return `${path} (${kind}): ${told(image)} in the image, ${told(root)} in the root`
}
