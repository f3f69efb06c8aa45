import type { Architecture, ImageSpecInput, PreviewPackage, PreviewResponse, Variant } from '@whittle/core'
import { specOf } from './draft.ts'
import type { Draft } from './draft.ts'
import { formatPackageChoice, isCompleteChoice } from './package-choice.ts'
import type { PackageChoice } from './package-choice.ts'

type Preview = Extract<PreviewResponse, { ok: true }>

/** Which of the images that a definition makes: of which machine, for production or for build stages. */
export interface PreviewTarget {
  machine: Architecture
  variant: Variant
}

/**
 * What the resolver is asked about a draft: only what decides the packages. Half-typed versions are left out, so that
 * the answer stays in sight while a person types, and typing a title asks nothing. For one machine.
 */
export function previewSpecOf(draft: Draft, { machine, variant }: PreviewTarget): ImageSpecInput {
  return {
    apiVersion: 'whittle.dev/v1',
    kind: 'Image',
    metadata: { name: 'preview' },
    spec: {
      distribution: draft.unedited.distribution,
      sources: draft.unedited.sources,
      architectures: [machine],
      from: draft.from,
      packages: draft.packages.map(requestOf),
      ...(variant === 'dev' ? { dev: { packages: draft.devPackages.map(requestOf) } } : {}),
      exclude: draft.exclude,
      ...(draft.unedited.versionFrom === undefined ? {} : { versionFrom: draft.unedited.versionFrom }),
    },
  }
}

/**
 * What the resolver is asked once it shall look into files: all that decides what stays in an image, and neither its names
 * nor its schedule. May be no valid definition while something is half typed.
 */
export function filesSpecOf(draft: Draft, target: PreviewTarget): ImageSpecInput {
  const { spec: { schedule: _schedule, test: _test, ...whole } = {} } = specOf(draft)
  const { spec, ...rest } = previewSpecOf(draft, target)
  return { ...rest, spec: { ...whole, ...spec } }
}

function requestOf(choice: PackageChoice): string {
  return isCompleteChoice(choice) ? formatPackageChoice(choice) : choice.name
}

/** Packages of a preview under one heading. */
export interface PackageGroup {
  key: 'requested' | 'base' | 'dependency' | 'dropped'
  title: string
  packages: PreviewPackage[]
}

const titles = {
  requested: 'Asked for',
  base: 'From the base',
  dependency: 'Dependencies',
  dropped: 'Left out',
} as const

/** The kept packages by reason, then those that are left out. Empty groups are not listed; the order inside is the preview's. */
export function groupPackages(packages: readonly PreviewPackage[]): PackageGroup[] {
  return (['requested', 'base', 'dependency', 'dropped'] as const)
    .map((key) => ({ key, title: titles[key], packages: packages.filter((entry) => groupOf(entry) === key) }))
    .filter((group) => group.packages.length > 0)
}

function groupOf(entry: PreviewPackage): PackageGroup['key'] {
  return entry.disposition === 'drop' ? 'dropped' : entry.reason
}

/** The last saved revision, as it would be built now. */
export interface SavedPreview {
  distribution: string
  /** Undefined while it is not known. */
  preview: PreviewResponse | undefined
}

/** How the kept packages differ from those of the last saved revision. Lists are sorted by name. */
export interface PreviewChange {
  added: PreviewPackage[]
  removed: PreviewPackage[]
  /** Other version than before. */
  changed: { name: string; from: string; to: string }[]
  compressedBytes: number
}

/**
 * What the image gains and loses against the last saved revision. Where one of the two knows by files and the other by the
 * index alone what becomes of a package, that is no change.
 */
export function comparePreviews(before: Preview, after: Preview): PreviewChange {
  const old = keptByName(before)
  const now = keptByName(after)
  const comparable = (entry: PreviewPackage, { packages }: Preview) =>
    packages.every(({ name, estimated }) => name !== entry.name || estimated === entry.estimated)
  return {
    added: [...now.values()].filter((entry) => !old.has(entry.name) && comparable(entry, before)),
    removed: [...old.values()].filter((entry) => !now.has(entry.name) && comparable(entry, after)),
    changed: [...now.values()].flatMap((entry) => {
      const was = old.get(entry.name)
      return was && was.version !== entry.version ? [{ name: entry.name, from: was.version, to: entry.version }] : []
    }),
    compressedBytes: after.totals.compressedBytes - before.totals.compressedBytes,
  }
}

function keptByName(preview: Preview): Map<string, PreviewPackage> {
  const kept = preview.packages.filter((entry) => entry.disposition === 'keep')
  return new Map(kept.sort((a, b) => (a.name < b.name ? -1 : 1)).map((entry) => [entry.name, entry]))
}

/** A package's way into the set, in a sentence. */
export function describeWhy(entry: PreviewPackage): string {
  if (entry.reason === 'requested') return 'You asked for it.'
  if (entry.why.length > 1) return entry.why.join(' needs ').concat('.')
  return entry.reason === 'base' ? 'The base image holds it.' : `Needed by ${entry.requiredBy.join(', ')}.`
}

/** What is excluded although kept packages ask for it, while no build has proved that it is not needed. */
export function describeExclusions(packages: readonly PreviewPackage[]): string | undefined {
  const open = packages.filter(({ unmet, estimated }) => unmet !== undefined && unmet.length > 0 && estimated)
  if (open.length === 0) return undefined
  const parts = open.map(({ name, unmet }) => {
    const asking = [...new Set(unmet!.map((dependency) => dependency.package))]
    return `${name} (${asking.slice(0, 3).join(', ')}${asking.length > 3 ? ` and ${asking.length - 3} more` : ''})`
  })
  return `Excluded, though packages that stay ask for it: ${parts.join('; ')}. The build reads the files and refuses this where one of them is really needed.`
}
