import { textFile, type EffectFile } from '../effects/effect-types.ts'

/** A module's settings where an interpreter looks for what is enabled for it. */
const ENABLED = /^\/etc\/php\/(\d+\.\d+)\/([a-z0-9-]+)\/conf\.d\/\d+-(\w+)\.ini$/

/**
 * What `phpenmod` remembers for the scripts of PHP's packages: which modules there are, and which of them packages have
 * enabled for which interpreter. Empty files whose names say it. `files` are what the scripts leave.
 */
export function phpRegistry(files: readonly EffectFile[]): EffectFile[] {
  const paths = files.flatMap(({ path, type, package: owner }) => {
    const [, version, interpreter, module] = ENABLED.exec(path) ?? []
    if (type !== 'symlink' || version === undefined || module === undefined) return []
    const folder = `/var/lib/php/modules/${version}`
    return [
      [`${folder}/registry/${module}`, owner] as const,
      [`${folder}/${interpreter}/enabled_by_maint/${module}`, owner] as const,
    ]
  })
  return [...new Map(paths)].map(([path, owner]) => textFile(path, '', owner))
}
