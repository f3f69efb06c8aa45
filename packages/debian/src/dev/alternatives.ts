import { noEffects, symlink, textFile, type Effects } from '../effects/effect-types.ts'
import type { ImageTree } from '../linkage/image-tree.ts'
import type { PackageInspection } from '../package/package-inspection.ts'
import { imagePath } from '../package/package-path.ts'

interface Choice {
  path: string
  priority: number
  /** Files of the slave links by their names. */
  slaves: Map<string, string>
  package: string
}

/** One name with everything that may stand for it. */
interface Group {
  name: string
  link: string
  /** Links of the slaves by their names. */
  slaves: Map<string, string>
  choices: Map<string, Choice>
}

/**
 * What `update-alternatives --install` leaves for the packages' scripts: its database in `/var/lib/dpkg/alternatives`
 * (update-alternatives(1), "FILES"; names sorted as the program writes them), all in automatic mode, and the links of
 * the choice of highest priority. Paths stand as the scripts write them. `tree` is the image so far. `scripts` are the
 * texts of the packages' postinst: what they compute stands there in words.
 */
export function planAlternativeDatabase(
  packages: readonly PackageInspection[],
  tree: ImageTree,
  scripts: ReadonlyMap<string, string>,
): Effects {
  const groups = new Map<string, Group>()
  for (const inspection of packages) {
    const script = scripts.get(inspection.name) ?? ''
    for (const words of installCommands(inspection)) add(groups, computed(words, { script, tree }), inspection.name)
  }
  const effects = noEffects()
  for (const group of [...groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    for (const path of [...group.choices.keys()]) if (tree.resolve(seen(path)) === undefined) group.choices.delete(path)
    const best = [...group.choices.values()].reduce<Choice | undefined>(
      (found, choice) => (found === undefined || choice.priority > found.priority ? choice : found),
      undefined,
    )
    if (best === undefined) continue
    effects.files.push(textFile(`/var/lib/dpkg/alternatives/${group.name}`, describe(group), best.package))
    const links = [[group.name, group.link, best.path] as const]
    for (const [name, path] of best.slaves) {
      const link = group.slaves.get(name)
      if (link !== undefined && tree.resolve(seen(path)) !== undefined) links.push([name, link, path])
    }
    for (const [name, link, path] of links) {
      // A file that a package ships at the link's place is never replaced.
      if (tree.at(seen(link)) !== undefined) continue
      effects.files.push(symlink(seen(link), `/etc/alternatives/${name}`, best.package))
      effects.files.push(symlink(`/etc/alternatives/${name}`, path, best.package))
      effects.declared.push({ package: best.package, kind: 'alternative', detail: `${link} → ${path}` })
    }
  }
  return effects
}

const seen = (path: string) => imagePath(path, 'file')

function installCommands({ commands }: PackageInspection): string[][] {
  return commands
    .filter(({ script, words }) => script === 'postinst' && words[0] === 'update-alternatives')
    .map(({ words }) => words.slice(words.indexOf('--install') + 1))
    .filter(
      (words, index, all) => words.length >= 4 && all.findIndex((other) => other.join() === words.join()) === index,
    )
}

/** A program of a Java runtime or development kit. */
const JAVA_PROGRAM = /^(\/usr\/lib\/jvm\/[^/]+)\/bin\/([\w-]+)$/

/**
 * The words with what the scripts of OpenJDK compute: the priority, one less on a foreign architecture than the number that
 * it has at first (0 where none stands there), and the manual page as a slave where there is one.
 */
function computed(words: readonly string[], { script, tree }: { script: string; tree: ImageTree }): readonly string[] {
  const [link = '', name = '', path = '', priority = '', ...others] = words
  if (/^-?\d/.test(priority)) return words
  const first = /^priority=(\d+)$/m.exec(script)?.[1] ?? '0'
  const [, home, program] = JAVA_PROGRAM.exec(path) ?? []
  const page = `${home}/man/man1/${program}.1.gz`
  const slave =
    home === undefined || tree.resolve(seen(page)) === undefined
      ? []
      : ['--slave', `/usr/share/man/man1/${program}.1.gz`, `${program}.1.gz`, page]
  return [link, name, path, first, ...others, ...slave]
}

function add(groups: Map<string, Group>, words: readonly string[], owner: string): void {
  const [link = '', name = '', path = '', priority = ''] = words
  if (!isPath(link) || !isName(name) || !isPath(path) || !/^-?\d{1,9}$/.test(priority)) return
  const group = groups.get(name) ?? { name, link, slaves: new Map<string, string>(), choices: new Map() }
  groups.set(name, group)
  const slaves = new Map<string, string>()
  words.forEach((word, index) => {
    const [slaveLink = '', slaveName = '', slavePath = ''] = words.slice(index + 1, index + 4)
    if (word !== '--slave' || !isPath(slaveLink) || !isName(slaveName) || !isPath(slavePath)) return
    group.slaves.set(slaveName, slaveLink)
    slaves.set(slaveName, slavePath)
  })
  if (!group.choices.has(path)) group.choices.set(path, { path, priority: Number(priority), slaves, package: owner })
}

function describe({ link, slaves, choices }: Group): string {
  const names = [...slaves.keys()].sort()
  return [
    'auto',
    link,
    ...names.flatMap((name) => [name, slaves.get(name) ?? '']),
    '',
    ...[...choices.values()]
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .flatMap(({ path, priority, slaves: files }) =>
        [path, String(priority)].concat(names.map((name) => files.get(name) ?? '')),
      ),
    '',
    '',
  ].join('\n')
}

function isName(text: string): boolean {
  return /^[\w.+@:-]{1,200}$/.test(text) && text !== '.' && text !== '..'
}

function isPath(text: string): boolean {
  return /^\/[\w./+@:~-]{1,1000}$/.test(text) && !/\/\.{0,2}(?:\/|$)/.test(text)
}
