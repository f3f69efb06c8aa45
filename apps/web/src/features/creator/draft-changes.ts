import { Architecture, type Conflict, type ImageSpec } from '@whittle/core'
import type { Draft } from './draft.ts'
import type { PackageChoice } from './package-choice.ts'

type Fix = Conflict['fixes'][number]

/** A change of a draft; pure, so that it can be replayed and tested. */
export type DraftChange = (draft: Draft) => Draft

/** Moves to another release of Debian. */
export function setDistribution(distribution: ImageSpec['spec']['distribution']): DraftChange {
  return (draft) => ({ ...draft, unedited: { ...draft.unedited, distribution } })
}

/** Builds for an architecture, or not any more; the last one stays. */
export function setArchitecture(arch: Architecture, wanted: boolean): DraftChange {
  return (draft) => {
    const before = draft.unedited.architectures
    const architectures = Architecture.options.filter((one) => (one === arch ? wanted : before.includes(one)))
    return architectures.length === 0 ? draft : { ...draft, unedited: { ...draft.unedited, architectures } }
  }
}

/** Adds a package in any version; one that is already chosen stays as it is. It no longer counts as excluded. */
export function addPackage(name: string): DraftChange {
  return (draft) =>
    draft.packages.some((choice) => choice.name === name)
      ? draft
      : {
          ...draft,
          packages: [...draft.packages, { name, relation: 'any', version: '' }],
          exclude: draft.exclude.filter((excluded) => excluded !== name),
        }
}

/** Takes a chosen package out. */
export function removePackage(name: string): DraftChange {
  return (draft) => ({ ...draft, packages: draft.packages.filter((choice) => choice.name !== name) })
}

/** Takes the package that was added last out: what Backspace in an empty search does. */
export function removeLastPackage(draft: Draft): Draft {
  return { ...draft, packages: draft.packages.slice(0, -1) }
}

/** Holds a chosen package's version, or sets it free. */
export function holdVersion(name: string, held: Omit<PackageChoice, 'name'>): DraftChange {
  return (draft) => ({
    ...draft,
    packages: draft.packages.map((choice) => (choice.name === name ? { name, ...held } : choice)),
  })
}

/** Says that a package must never be in the image. It is no longer asked for either. */
export function excludePackage(name: string): DraftChange {
  return (draft) =>
    draft.exclude.includes(name)
      ? draft
      : {
          ...draft,
          exclude: [...draft.exclude, name],
          packages: draft.packages.filter((choice) => choice.name !== name),
        }
}

/** Takes a package off the list of those that must never be in the image. */
export function allowPackage(name: string): DraftChange {
  return (draft) => ({ ...draft, exclude: draft.exclude.filter((excluded) => excluded !== name) })
}

/** Does what a conflict's fix proposes. */
export function applyFix(fix: Fix): DraftChange {
  return (draft) => {
    switch (fix.action) {
      case 'remove-package':
        return removePackage(fix.package)(draft)
      case 'remove-pin':
        return holdVersion(fix.package, { relation: 'any', version: '' })(draft)
      case 'remove-exclude':
        return allowPackage(fix.package)(draft)
      case 'replace-package':
        return replacePackage(fix.package, fix.replacement)(draft)
    }
  }
}

/** Whether a fix would change this draft: one for a package that the draft does not name (the base's) cannot be applied here. */
export function canApplyFix(fix: Fix, draft: Draft): boolean {
  return applyFix(fix)(draft) !== draft && !sameSelection(applyFix(fix)(draft), draft)
}

function sameSelection(a: Draft, b: Draft): boolean {
  return JSON.stringify([a.packages, a.exclude]) === JSON.stringify([b.packages, b.exclude])
}

function replacePackage(name: string, replacement: string | undefined): DraftChange {
  return (draft) => {
    if (replacement === undefined) return draft
    if (draft.packages.some((choice) => choice.name === replacement)) return removePackage(name)(draft)
    return {
      ...draft,
      packages: draft.packages.map((choice) =>
        choice.name === name ? { name: replacement, relation: 'any', version: '' } : choice,
      ),
    }
  }
}
