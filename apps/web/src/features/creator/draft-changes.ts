import {
  ARCHITECTURES,
  SOURCE_NAME_PATTERN,
  type Architecture,
  type Conflict,
  type ImageSpec,
  type Variant,
} from '@whittle/core'
import type { Draft } from './draft.ts'
import type { PackageChoice } from './package-choice.ts'

type Fix = Conflict['fixes'][number]

const AT_SOURCE = new RegExp(`@${SOURCE_NAME_PATTERN}$`)

/** A change of a draft; pure, so that it can be replayed and tested. */
export type DraftChange = (draft: Draft) => Draft

/** The packages that are asked for: in the image itself, or in the development image alone. */
export type PackageList = 'packages' | 'devPackages'

/** Where the packages of a variant are asked for. */
export function listOf(variant: Variant): PackageList {
  return variant === 'dev' ? 'devPackages' : 'packages'
}

/** Moves to another release of Debian. */
export function setDistribution(distribution: ImageSpec['spec']['distribution']): DraftChange {
  return (draft) => ({ ...draft, unedited: { ...draft.unedited, distribution } })
}

/** Builds for an architecture, or not any more; the last one stays. */
export function setArchitecture(arch: Architecture, wanted: boolean): DraftChange {
  return (draft) => {
    const before = draft.unedited.architectures
    const architectures = ARCHITECTURES.filter((one) => (one === arch ? wanted : before.includes(one)))
    return architectures.length === 0 ? draft : { ...draft, unedited: { ...draft.unedited, architectures } }
  }
}

/** Takes packages from the distribution alone: further repositories are named no more. */
export function removeSources(draft: Draft): Draft {
  const own = (choices: readonly PackageChoice[]) =>
    choices.map((choice) => ({
      ...choice,
      name: choice.name.replace(AT_SOURCE, ''),
      version: choice.version.replace(AT_SOURCE, ''),
    }))
  return {
    ...draft,
    packages: own(draft.packages),
    devPackages: own(draft.devPackages),
    unedited: { ...draft.unedited, sources: [] },
  }
}

/** Adds a package in any version; one that is already chosen stays as it is. It no longer counts as excluded from the image. */
export function addPackage(name: string, list: PackageList = 'packages'): DraftChange {
  return (draft) =>
    draft[list].some((choice) => choice.name === name)
      ? draft
      : {
          ...draft,
          [list]: [...draft[list], { name, relation: 'any', version: '' }],
          exclude: list === 'packages' ? draft.exclude.filter((excluded) => excluded !== name) : draft.exclude,
        }
}

/** Takes a chosen package out. */
export function removePackage(name: string, list: PackageList = 'packages'): DraftChange {
  return (draft) => ({ ...draft, [list]: draft[list].filter((choice) => choice.name !== name) })
}

/** Takes the package that was added last out: what Backspace in an empty search does. */
export function removeLastPackage(list: PackageList = 'packages'): DraftChange {
  return (draft) => ({ ...draft, [list]: draft[list].slice(0, -1) })
}

/** Holds a chosen package's version, or sets it free. */
export function holdVersion(
  name: string,
  held: Omit<PackageChoice, 'name'>,
  list: PackageList = 'packages',
): DraftChange {
  return (draft) => ({
    ...draft,
    [list]: draft[list].map((choice) => (choice.name === name ? { name, ...held } : choice)),
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

const lists: readonly PackageList[] = ['packages', 'devPackages']

/** Does what a conflict's fix proposes, wherever the package is asked for. */
export function applyFix(fix: Fix): DraftChange {
  return (draft) => {
    if (fix.action === 'remove-exclude') return allowPackage(fix.package)(draft)
    const asking = lists.filter((list) => draft[list].some((choice) => choice.name === fix.package))
    return asking.reduce((changed, list) => fixIn(list, fix)(changed), draft)
  }
}

function fixIn(list: PackageList, { action, package: name, replacement }: Fix): DraftChange {
  if (action === 'remove-pin') return holdVersion(name, { relation: 'any', version: '' }, list)
  return action === 'replace-package' ? replacePackage(name, replacement, list) : removePackage(name, list)
}

/** Whether a fix would change this draft: one for a package that the draft does not name (the base's) cannot be applied here. */
export function canApplyFix(fix: Fix, draft: Draft): boolean {
  return !sameSelection(applyFix(fix)(draft), draft)
}

function sameSelection(a: Draft, b: Draft): boolean {
  const selected = ({ packages, devPackages, exclude }: Draft) => JSON.stringify([packages, devPackages, exclude])
  return selected(a) === selected(b)
}

function replacePackage(name: string, replacement: string | undefined, list: PackageList): DraftChange {
  return (draft) => {
    if (replacement === undefined) return draft
    if (draft[list].some((choice) => choice.name === replacement)) return removePackage(name, list)(draft)
    return {
      ...draft,
      [list]: draft[list].map((choice) =>
        choice.name === name ? { name: replacement, relation: 'any', version: '' } : choice,
      ),
    }
  }
}
