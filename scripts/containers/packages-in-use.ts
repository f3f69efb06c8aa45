/** The part of package-lock.json (lockfile version 3) that is read here. */
export interface PackageLock {
  packages: Record<string, LockedPackage>
}

interface LockedPackage {
  /** Of a link: the folder of the workspace. */
  resolved?: string
  link?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
}

export interface Platform {
  os: string
  cpu: string
  libc: string
}

const thisPlatform: Platform = { os: process.platform, cpu: process.arch, libc: 'glibc' }

/**
 * Paths (keys of the lockfile) of all that the named packages need at run time on a platform: dependencies, optional ones
 * that fit the platform, and peers that are not optional; found where Node looks for them. Sorted. Throws when a name or
 * a dependency is not in the lockfile.
 */
export function packagesInUse(lock: PackageLock, names: readonly string[], platform = thisPlatform): string[] {
  const found = new Set<string>()
  const waiting = names.map((name) => `node_modules/${name}`)
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue
    const entry = lock.packages[path]
    if (entry === undefined) throw new Error(`package-lock.json has no ${path}`)
    found.add(path)
    // A workspace is linked: what it needs stands at its own folder.
    const folder = entry.link ? entry.resolved! : path
    waiting.push(...needsOf(lock, folder, platform))
  }
  return [...found].sort()
}

function needsOf(lock: PackageLock, folder: string, platform: Platform): string[] {
  const entry = lock.packages[folder]!
  const peers = Object.keys(entry.peerDependencies ?? {}).filter(
    (name) => !entry.peerDependenciesMeta?.[name]?.optional,
  )
  const optional = new Set(Object.keys(entry.optionalDependencies ?? {}))
  const needed = [...Object.keys(entry.dependencies ?? {}), ...peers].filter((name) => !optional.has(name))
  const paths = needed.map((name) => {
    const path = lookUp(lock, folder, name)
    if (path === undefined) throw new Error(`package-lock.json has no ${name}, which ${folder} needs`)
    return path
  })
  const extra = [...optional].map((name) => lookUp(lock, folder, name))
  const fits = (path: string | undefined) => path !== undefined && suits(lock.packages[path]!, platform)
  return [...paths, ...extra.filter((path) => path !== undefined && fits(path)).map((path) => path!)]
}

/** Node's own search: the package's own node_modules, then those of the folders above. */
function lookUp(lock: PackageLock, folder: string, name: string): string | undefined {
  for (let at = folder; ; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) {
    const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`
    if (path in lock.packages) return path
    if (at === '') return undefined
  }
}

function suits({ os, cpu, libc }: LockedPackage, platform: Platform): boolean {
  const allows = (list: string[] | undefined, value: string) =>
    list === undefined ||
    (list.some((item) => !item.startsWith('!')) ? list.includes(value) : !list.includes(`!${value}`))
  return allows(os, platform.os) && allows(cpu, platform.cpu) && allows(libc, platform.libc)
}
