import { PackageRequest } from '@whittle/core'

/** How a chosen package's version is held: freely, to one version, or to a lowest one. */
export type PackageRelation = 'any' | 'exact' | 'at-least'

/** A package request taken apart, so that its version can be edited on its own. */
export interface PackageChoice {
  name: string
  relation: PackageRelation
  version: string
}

/** Takes `name`, `name=version` or `name>=version` apart. Never fails: what it cannot read stays in the name. */
export function parsePackageChoice(request: string): PackageChoice {
  const match = /^([^=>]+)(>=|=)(.*)$/.exec(request.trim())
  if (!match) return { name: request.trim(), relation: 'any', version: '' }
  const [, name = '', relation, version = ''] = match
  return { name: name.trim(), relation: relation === '=' ? 'exact' : 'at-least', version: version.trim() }
}

/** The request as an ImageSpec writes it. A relation whose version is still missing is left out. */
export function formatPackageChoice(choice: PackageChoice): string {
  const version = choice.version.trim()
  if (choice.relation === 'any' || version === '') return choice.name
  return `${choice.name}${choice.relation === 'exact' ? '=' : '>='}${version}`
}

/** What is wrong with a choice, in words; undefined when nothing is. */
export function packageChoiceProblem(choice: PackageChoice): string | undefined {
  if (choice.relation !== 'any' && choice.version.trim() === '') return 'Give a version, or choose "any version".'
  const parsed = PackageRequest.safeParse(formatPackageChoice(choice))
  if (parsed.success) return undefined
  return choice.version
    ? `"${choice.version}" is not a Debian version.`
    : `"${choice.name}" is not a Debian package name.`
}
