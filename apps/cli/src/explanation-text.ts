import { printable } from '@whittle/core'
import type { PackageExplanation } from '@whittle/engine'
import { formatBytes } from './format-bytes.ts'

/** What the sentences name besides the package. */
export interface ExplainedImage {
  /** Base image of the definition; absent for `scratch`. */
  base?: string
  distribution: string
}

/** An explanation as sentences for a person, ending with a new line. It quotes packages and locks, so that it is made fit for a terminal. */
export function explanationText(explanation: PackageExplanation, image: ExplainedImage): string {
  const lines = explanation.status === 'absent' ? absenceLines(explanation, image) : presenceLines(explanation, image)
  return printable(`${lines.join('\n')}\n`)
}

type Present = Extract<PackageExplanation, { status: 'kept' | 'left-out' }>
type Absent = Extract<PackageExplanation, { status: 'absent' }>

function presenceLines({ status, package: item, chain, evidence }: Present, { base }: ExplainedImage): string[] {
  const what = `${item.name} ${item.version} (${item.arch})`
  const [root, ...steps] = chain
  const asks = root!.reason === 'base' ? `The base image ${base} asks` : 'The definition asks'
  const others = item.requiredBy.filter((name) => name !== chain.at(-2)?.package)
  return [
    status === 'kept' ? `${what} is in the image.` : `${what} is left out: the set needs it, the image does not.`,
    ...(item.repository ? [`  It comes from the repository ${item.repository.name} (${item.repository.uri}).`] : []),
    `  ${asks} for ${root!.package}.`,
    ...steps.map(({ package: name, relation }, position) => {
      const needing = chain[position]!.package
      return `  ${needing} depends on ${relation ?? name}${relation?.split(' ')[0] === name ? '' : `: ${name}`}.`
    }),
    ...(others.length > 0
      ? [`  ${steps.length > 0 ? 'It is also needed' : 'It is needed'} by ${listed(others)}.`]
      : []),
    ...(item.rule === undefined ? [] : [`  Rule ${item.rule}: ${item.ruleText}`]),
    ...(item.estimated ? unmetLines(item) : []),
    ...evidence.map((fact) => `  ${fact}`),
    ...(item.estimated ? ['  (Proposed from the package index; a build looks at the files.)'] : []),
    ...(status === 'kept' ? [`  It takes ${formatBytes(item.installedBytes)}.`] : []),
  ]
}

/** A build tells them among its evidence. */
function unmetLines({ unmet = [] }: Present['package']): string[] {
  return unmet.map(
    ({ package: name, relation }) => `  ${name} asks for it nevertheless (${relation}): a build proves it.`,
  )
}

function absenceLines(absent: Absent, { distribution }: ExplainedImage): string[] {
  const { name, excluded, providedBy, offered, unknown, similar } = absent
  if (unknown) {
    const meant = similar.length > 0 ? [`  Did you mean ${similar.join(', ')}?`] : []
    return [`${distribution} has no package named ${name}.`, ...meant]
  }
  const lines = [`${name} is not in the set: nothing that is asked for needs it.`]
  if (excluded) lines[0] = `${name} is not in the set: the definition excludes it, and nothing else needs it.`
  if (providedBy.length > 0) {
    lines[0] = `${name} is no package of the set by itself; ${listed(providedBy)} ${providedBy.length > 1 ? 'provide' : 'provides'} it.`
  }
  if (offered) {
    lines.push(`  ${distribution} offers ${name} ${offered.version}: ${offered.summary}`)
    lines.push(
      excluded
        ? '  Take it out of "exclude" and add it to the packages to have it.'
        : '  Add it to the packages to have it.',
    )
  }
  return lines
}

const SHOWN = 12

function listed(names: readonly string[]): string {
  if (names.length <= SHOWN) return names.join(', ')
  return `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`
}
