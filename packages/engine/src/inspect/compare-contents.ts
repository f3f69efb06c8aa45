import { canonicalJson } from '@whittle/core'
import type { ImageContents } from './image-contents.ts'
import type { InspectedFile } from './inspect-image.ts'

export interface Change<T> {
  before: T
  after: T
}

/** One value of the configuration; `before` or `after` is absent where there is none. */
export interface ConfigChange {
  /** Field of the OCI image configuration: `User`, `Env`. */
  field: string
  /** The variable, label, port or volume in a field that holds several. */
  name?: string
  before?: unknown
  after?: unknown
}

type NamedPackage = ImageContents['packages'][number]
/** In what a file differs. */
export type FileAspect = 'type' | 'content' | 'target' | 'mode' | 'owner'

/** In what two images differ; all lists are sorted. */
export interface ContentsDifference {
  /** Nothing of what follows differs; sizes are no difference of their own. */
  equal: boolean
  packages: { added: NamedPackage[]; removed: NamedPackage[]; changed: (Change<string> & { name: string })[] }
  /** Absent when one side is a lock: its files are not known. */
  files?: {
    added: InspectedFile[]
    removed: InspectedFile[]
    changed: (Change<InspectedFile> & { path: string; aspects: FileAspect[] })[]
  }
  config: ConfigChange[]
  size: { compressedBytes: Change<number>; bytes: Change<number> }
  /** What a pull of the second transfers where the first one is; absent when one side is a lock. */
  pull?: { bytes: number; layers: number; ofLayers: number }
  /** Packages and sizes of a side are estimates. */
  estimated: boolean
}

/** Compares what two images hold: packages, files, configuration, size. */
export function compareContents(before: ImageContents, after: ImageContents): ContentsDifference {
  const packages = comparePackages(before.packages, after.packages)
  const files = before.files && after.files && compareFiles(before.files, after.files)
  const config = compareConfig(before.config, after.config)
  const lists = [...Object.values(packages), ...Object.values(files ?? {}), config]
  return {
    equal: lists.every((list) => list.length === 0),
    packages,
    files,
    config,
    size: {
      compressedBytes: { before: before.compressedBytes, after: after.compressedBytes },
      bytes: { before: before.bytes, after: after.bytes },
    },
    ...(before.layers && after.layers ? { pull: pullOf(before.layers, after.layers) } : {}),
    estimated: before.estimated || after.estimated,
  }
}

/** Layers are transferred as a whole, each once. */
function pullOf(before: NonNullable<ImageContents['layers']>, after: NonNullable<ImageContents['layers']>) {
  const there = new Set(before.map(({ digest }) => digest))
  const all = [...new Map(after.map((layer) => [layer.digest, layer])).values()]
  const missing = all.filter(({ digest }) => !there.has(digest))
  const bytes = missing.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return { bytes, layers: missing.length, ofLayers: all.length }
}

function comparePackages(before: readonly NamedPackage[], after: readonly NamedPackage[]) {
  const { added, removed, both } = matched(before, after, ({ name }) => name)
  const written = ({ version, arch }: NamedPackage, other: NamedPackage) =>
    arch === other.arch ? version : `${version} (${arch})`
  return {
    added,
    removed,
    changed: both
      .filter(([old, current]) => old.version !== current.version || old.arch !== current.arch)
      .map(([old, current]) => ({ name: old.name, before: written(old, current), after: written(current, old) })),
  }
}

function compareFiles(before: readonly InspectedFile[], after: readonly InspectedFile[]) {
  const { added, removed, both } = matched(before, after, ({ path }) => path)
  const changed = both
    .map(([old, current]) => ({ path: old.path, aspects: aspectsOf(old, current), before: old, after: current }))
    .filter(({ aspects }) => aspects.length > 0)
  return { added, removed, changed }
}

function aspectsOf(a: InspectedFile, b: InspectedFile): FileAspect[] {
  if (a.type !== b.type) return ['type']
  const differs: Record<Exclude<FileAspect, 'type'>, boolean> = {
    content: a.sha256 !== b.sha256,
    target: a.target !== b.target,
    mode: a.mode !== b.mode,
    owner: a.uid !== b.uid || a.gid !== b.gid,
  }
  return (Object.keys(differs) as (keyof typeof differs)[]).filter((aspect) => differs[aspect])
}

function compareConfig(before: Record<string, unknown>, after: Record<string, unknown>): ConfigChange[] {
  const { added, removed, both } = matched(configValues(before), configValues(after), keyOf)
  const changes: ConfigChange[] = [
    ...added.map(({ field, name, value }) => ({ field, name, after: value })),
    ...removed.map(({ field, name, value }) => ({ field, name, before: value })),
    ...both
      .filter(([old, current]) => canonicalJson(old.value) !== canonicalJson(current.value))
      .map(([{ field, name, value }, current]) => ({ field, name, before: value, after: current.value })),
  ]
  return changes.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

interface ConfigValue {
  field: string
  name?: string
  value: unknown
}

function keyOf({ field, name }: { field: string; name?: string }): string {
  return name === undefined ? field : `${field} ${name}`
}

/** Fields with several entries are compared entry by entry; `{}`, `[]`, `""` and null say no more than an absent field. */
function configValues(config: Record<string, unknown>): ConfigValue[] {
  return Object.entries(config).flatMap(([field, value]): ConfigValue[] => {
    if (value === undefined || value === null || value === '') return []
    if (field === 'Env' && Array.isArray(value)) return value.map((pair) => environmentValue(String(pair)))
    if (Array.isArray(value)) return value.length > 0 ? [{ field, value }] : []
    if (typeof value !== 'object') return [{ field, value }]
    return Object.entries(value).map(([name, entry]): ConfigValue => ({ field, name, value: entry }))
  })
}

function environmentValue(pair: string): ConfigValue {
  const [name = pair] = pair.split('=')
  return { field: 'Env', name, value: pair.slice(name.length + 1) }
}

/** Entries that only one side has, and pairs of the others, sorted by key. */
function matched<T>(before: readonly T[], after: readonly T[], keyOf: (entry: T) => string) {
  const [old, current] = [before, after].map((list) => new Map(list.map((entry) => [keyOf(entry), entry])))
  const only = (some: Map<string, T>, others: Map<string, T>) =>
    [...some]
      .filter(([key]) => !others.has(key))
      .sort(byKey)
      .map(([, entry]) => entry)
  const both = [...old!].filter(([key]) => current!.has(key)).sort(byKey)
  return {
    added: only(current!, old!),
    removed: only(old!, current!),
    both: both.map(([key, entry]): [T, T] => [entry, current!.get(key)!]),
  }
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0
}
