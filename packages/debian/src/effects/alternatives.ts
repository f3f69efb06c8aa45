import type { ImageTree } from '../linkage/image-tree.ts'
import type { PackageInspection } from '../package/package-inspection.ts'
import { imagePath } from '../package/package-path.ts'
import { noEffects, symlink, type Effects } from './effect-types.ts'

interface Link {
  link: string
  name: string
  path: string
}

interface Alternative extends Link {
  priority: number
  slaves: Link[]
  package: string
}

/**
 * The links that `update-alternatives --install` would make for the kept packages: for each name the choice of highest
 * priority whose file is in the image (of several, the package first by name), as `/etc/alternatives/NAME` and the link
 * that leads there. A path where a package ships a file of its own is left alone.
 */
export function planAlternatives(packages: readonly PackageInspection[], tree: ImageTree): Effects {
  const best = new Map<string, Alternative>()
  for (const alternative of packages.flatMap(installedAlternatives)) {
    const before = best.get(alternative.name)
    if (tree.resolve(alternative.path) === undefined) continue
    if (before === undefined || before.priority < alternative.priority) best.set(alternative.name, alternative)
  }
  const effects = noEffects()
  for (const alternative of [...best.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const links = [alternative, ...alternative.slaves].filter(
      ({ link, path }) =>
        tree.resolve(path) !== undefined && tree.at(link) === undefined && tree.resolve(link) === undefined,
    )
    if (links[0] !== alternative) continue
    for (const { link, name, path } of links) {
      effects.files.push(symlink(link, `/etc/alternatives/${name}`, alternative.package))
      effects.files.push(symlink(`/etc/alternatives/${name}`, path, alternative.package))
      effects.declared.push({ package: alternative.package, kind: 'alternative', detail: `${link} → ${path}` })
    }
  }
  return effects
}

/** What this helper of mysql-common does for `install VARIANT FILE`; its own fallback has a priority of 100. */
export const SETTINGS_OF_MYSQL = '/usr/share/mysql-common/configure-symlinks'
function settingsOfMysql([, action = '', , file = '']: readonly string[]): string[] {
  const install = ['update-alternatives', '--install', '/etc/mysql/my.cnf', 'my.cnf', file, '500']
  return action === 'install' ? install : []
}

function installedAlternatives(inspection: PackageInspection): Alternative[] {
  return inspection.commands
    .filter(({ script }) => script === 'postinst')
    .map(({ words }) => (words[0] === SETTINGS_OF_MYSQL ? settingsOfMysql(words) : words))
    .filter((words) => words[0] === 'update-alternatives')
    .flatMap((words) => parseInstall(words, inspection.name) ?? [])
}

/**
 * update-alternatives(1): `--install link name path priority [--slave link name path]…`. Links of which a word is not
 * known are passed over.
 */
function parseInstall(words: readonly string[], owner: string): Alternative | undefined {
  const at = words.indexOf('--install')
  const [link, name, path, priority] = words.slice(at + 1, at + 5)
  if (at === -1 || link === undefined || name === undefined || path === undefined) return undefined
  if (!isName(name) || !isPath(link) || !isPath(path)) return undefined
  const slaves: Link[] = []
  words.forEach((word, index) => {
    const [slaveLink, slaveName, slavePath] = words.slice(index + 1, index + 4)
    if (word !== '--slave' || slaveLink === undefined || slaveName === undefined || slavePath === undefined) return
    if (isPath(slaveLink) && isName(slaveName) && isPath(slavePath)) {
      slaves.push({ link: imagePath(slaveLink, 'file'), name: slaveName, path: imagePath(slavePath, 'file') })
    }
  })
  return {
    link: imagePath(link, 'file'),
    name,
    path: imagePath(path, 'file'),
    // Scripts compute priorities, which only matter between packages that offer the same name.
    priority: /^-?\d{1,9}$/.test(priority ?? '') ? Number(priority) : 0,
    slaves,
    package: owner,
  }
}

function isName(text: string): boolean {
  return /^[\w.+@:-]{1,200}$/.test(text) && text !== '.' && text !== '..'
}

function isPath(text: string): boolean {
  return /^\/[\w./+@:~-]{1,1000}$/.test(text) && !/\/\.{0,2}(?:\/|$)/.test(text)
}
