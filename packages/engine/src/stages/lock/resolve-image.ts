import type { CatalogEntry, ImageSpec, ResolvedImage } from '@whittle/core'
import { WhittleError } from '@whittle/core'

/** Folds a definition into its base image: what the definition says wins, lists are joined, base first. */
export function resolveImage(
  { metadata, spec }: ImageSpec,
  findBase: (name: string) => CatalogEntry | undefined,
): ResolvedImage {
  const base = spec.from === 'scratch' ? undefined : requireBase(spec.from, findBase)
  return {
    name: metadata.name,
    base: base?.name,
    basePackages: base?.spec.packages ?? [],
    packages: spec.packages,
    exclude: unique([...excludedByBase(spec, base?.spec), ...spec.exclude]),
    versionFrom: spec.versionFrom ?? base?.spec.versionFrom,
    config: resolveConfig(spec, base?.spec),
    annotations: { ...base?.spec.annotations, ...spec.annotations },
    users: joinBy('name', base?.spec.users ?? [], spec.users),
    files: joinBy('path', base?.spec.files ?? [], spec.files).map(({ path, content = '', mode, owner }) => ({
      path,
      content,
      mode,
      owner,
    })),
    ...(spec.layering === 'single' ? {} : { layering: spec.layering }),
    test: spec.test ?? testOfBase(spec, base?.spec),
  }
}

type Body = ImageSpec['spec']

function resolveConfig(spec: Body, base: CatalogEntry['spec'] | undefined): ResolvedImage['config'] {
  const ownEntrypoint = spec.entrypoint !== undefined
  return {
    environment: { ...base?.environment, ...spec.environment },
    entrypoint: spec.entrypoint ?? base?.entrypoint ?? [],
    // A command is the entry point's arguments: with another entry point those of the base mean nothing.
    command: spec.command ? withProgram(spec, base) : ownEntrypoint ? [] : (base?.command ?? []),
    workingDirectory: spec.workingDirectory ?? base?.workingDirectory ?? '/',
    user: spec.user ?? base?.user ?? 'nonroot',
    ports: unique([...(base?.ports ?? []), ...spec.ports].map(withProtocol)),
    volumes: unique([...(base?.volumes ?? []), ...spec.volumes]),
    stopSignal: spec.stopSignal ?? base?.stopSignal,
    labels: { ...base?.labels, ...spec.labels },
  }
}

/** A command that begins with an option is for the base's program, where the base has that as its command. */
function withProgram({ command = [], entrypoint }: Body, base: CatalogEntry['spec'] | undefined): string[] {
  const program = (entrypoint ?? base?.entrypoint ?? []).length === 0 ? base?.command?.[0] : undefined
  return program !== undefined && command[0]?.startsWith('-') ? [program, ...command] : command
}

/**
 * The base's own test, as far as it can say something of this image. What another program, or one with other settings
 * of the base's, serves is not known; with files of its own the program still answers, maybe with other words.
 */
function testOfBase(spec: Body, base: CatalogEntry['spec'] | undefined): ResolvedImage['test'] {
  if (!base?.test.http && !base?.test.service) return base?.test
  const replaced = new Set(base.files.map(({ path }) => path))
  if (spec.entrypoint || spec.command || spec.files.some(({ path }) => replaced.has(path))) return undefined
  return spec.files.length > 0 ? { ...base.test, expect: undefined } : base.test
}

/** What the base leaves out may still be asked for. */
function excludedByBase(spec: Body, base: CatalogEntry['spec'] | undefined): string[] {
  const asked = new Set(spec.packages.map((request) => request.split(/>?=|@/)[0]))
  return (base?.exclude ?? []).filter((name) => !asked.has(name))
}

function requireBase(name: string, findBase: (name: string) => CatalogEntry | undefined): CatalogEntry {
  const found = findBase(name)
  if (found) return found
  throw new WhittleError({
    code: 'LOCK_BASE_UNKNOWN',
    category: 'invalid-input',
    publicMessage: `spec.from: there is no base image named "${name}".`,
    hint: 'The gallery lists the base images; "scratch" starts from nothing.',
  })
}

function withProtocol(port: string): string {
  return port.includes('/') ? port : `${port}/tcp`
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}

/** Both lists; an entry of the second replaces the one of the first with the same key. */
function joinBy<Key extends string, T extends Record<Key, string>>(
  key: Key,
  first: readonly T[],
  second: readonly T[],
): T[] {
  const replaced = new Set(second.map((entry) => entry[key]))
  return [...first.filter((entry) => !replaced.has(entry[key])), ...second]
}
