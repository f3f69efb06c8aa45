import { VERSION_PATTERN } from '@whittle/core'

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

const wholeVersion = new RegExp(`^${VERSION_PATTERN}$`)

/** Whether the version can be asked for as it stands: false while it is half typed. */
export function isCompleteChoice({ relation, version }: PackageChoice): boolean {
  return relation === 'any' || wholeVersion.test(version.trim())
}
