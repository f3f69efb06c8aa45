import { carveError } from './carve-error.ts'
import type { PackageInspection } from '../package/package-inspection.ts'
import { imagePath, isPlainPath } from '../package/package-path.ts'

/** A package moves another's file out of its way (dpkg-divert(1)). */
export interface Diversion {
  /** Who diverts; its own file keeps the path. */
  package: string
  path: string
  to: string
}

/** Diversions that scripts add in a way that cannot be read from their text. */
const DIVERSIONS: readonly Diversion[] = [
  {
    package: 'vim-runtime',
    path: '/usr/share/vim/vim91/doc/help.txt',
    to: '/usr/share/vim/vim91/doc/help.txt.vim-tiny',
  },
  { package: 'vim-runtime', path: '/usr/share/vim/vim91/doc/tags', to: '/usr/share/vim/vim91/doc/tags.vim-tiny' },
]

/** The diversions of some packages by path: those written out in their `preinst`, and the table's. */
export function knownDiversions(packages: readonly PackageInspection[]): Map<string, Diversion> {
  const names = new Set(packages.map(({ name }) => name))
  const diversions = DIVERSIONS.filter((diversion) => names.has(diversion.package))
  for (const { name, commands } of packages) {
    for (const { script, literal, words } of commands) {
      if (script !== 'preinst' || !literal || words[0] !== 'dpkg-divert' || !words.includes('--add')) continue
      const to = words[words.indexOf('--divert') + 1]
      const path = words.slice(1).findLast((word) => word.startsWith('/') && word !== to)
      if (!words.includes('--rename') || !words.includes('--divert') || to === undefined || path === undefined) continue
      // A path of a script is a text: what is not written plainly could lead out of the image.
      if (![to, path].every(isPlainPath)) continue
      diversions.push({ package: name, path: imagePath(path, 'file'), to: imagePath(to, 'file') })
    }
  }
  return new Map(diversions.map((diversion) => [diversion.path, diversion]))
}

/** What two packages ship at the same path. */
export interface ContendedFile {
  package: PackageInspection
  type: string
  sha256?: string
  target?: string
}

/**
 * Which of two packages owns a path that both ship: the one that `Replaces` the other; where both are the same, the
 * first by name. Fails with `CARVE_FILE_CONFLICT`, which dpkg would refuse as well.
 */
export function fileOwner<T extends ContendedFile>(path: string, first: T, second: T): T {
  const firstReplaces = first.package.replaces.includes(second.package.name)
  const secondReplaces = second.package.replaces.includes(first.package.name)
  if (firstReplaces !== secondReplaces) return firstReplaces ? first : second
  const isSame =
    first.type === second.type && first.sha256 === second.sha256 && (first.target ?? '') === (second.target ?? '')
  if (isSame || firstReplaces) return first.package.name < second.package.name ? first : second
  const packages = [first.package.name, second.package.name].sort()
  throw carveError({
    code: 'CARVE_FILE_CONFLICT',
    category: 'unsatisfiable',
    publicMessage: `The packages ${packages.join(' and ')} both hold ${path}, and neither replaces the other.`,
    hint: 'Leave one of the two packages out.',
    details: { path, packages },
  })
}
