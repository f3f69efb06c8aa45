import { textFile, type EffectFile } from '../effects/effect-types.ts'
import type { MaintainerCommand } from '../package/maintainer-commands.ts'
import type { PackageInspection } from '../package/package-inspection.ts'
import { imagePath } from '../package/package-path.ts'
import type { ControlFiles } from './control-files.ts'
import { statusStanza } from './status-stanza.ts'

const FOLDER = '/var/lib/dpkg'

/** An installed package. */
export interface InstalledPackage {
  inspection: PackageInspection
  control: ControlFiles
  /** Paths (in the package) that another package has taken over (`Replaces`). */
  takenOver: ReadonlySet<string>
}

/**
 * dpkg's database of a system on which these packages are installed and configured (dpkg(1), "FILES"): status, the
 * files of each package in `info`, diversions, overridden owners and modes, and triggers. Sorted by name, and the same whatever order they came in.
 */
export function packageDatabase(packages: readonly InstalledPackage[]): EffectFile[] {
  const sorted = [...packages].sort((a, b) => (a.inspection.name < b.inspection.name ? -1 : 1))
  return [
    textFile(`${FOLDER}/status`, sorted.map(({ control }) => statusStanza(control.stanza, control.conffiles)).join('')),
    textFile(`${FOLDER}/info/format`, '1\n'),
    ...sorted.flatMap(infoFiles),
    textFile(`${FOLDER}/diversions`, diversions(sorted.map(({ inspection }) => inspection))),
    ...overriddenStats(sorted.map(({ inspection }) => inspection)),
    ...triggerFiles(sorted),
  ]
}

/** A package's name in file names of the database: those that may be there for several architectures say for which. */
function databaseName({ inspection, control }: InstalledPackage): string {
  return control.multiArch === 'same' ? `${inspection.name}:${inspection.arch}` : inspection.name
}

function infoFiles(installed: InstalledPackage): EffectFile[] {
  const { inspection, control, takenOver } = installed
  const stem = `${FOLDER}/info/${databaseName(installed)}`
  const paths = inspection.entries.map(({ path, sourcePath }) => sourcePath ?? path)
  const list = ['/.', ...paths.filter((path) => !takenOver.has(path))]
  return [
    textFile(`${stem}.list`, list.map((path) => `${path}\n`).join(''), inspection.name),
    ...control.members.map(({ name, mode, content }): EffectFile => ({
      path: `${stem}.${name}`,
      type: 'file',
      mode,
      uid: 0,
      gid: 0,
      content,
      package: inspection.name,
    })),
  ]
}

/** dpkg-divert(1): three lines each, what is diverted, where to, and for whom. */
function diversions(packages: readonly PackageInspection[]): string {
  const names = new Set(packages.map(({ name }) => name))
  const found = new Map<string, string>()
  const read = (wanted: string) =>
    packages.flatMap(({ name, commands }) =>
      commands.flatMap((command) => (command.script === wanted ? (readDiversion(command, name) ?? []) : [])),
    )
  for (const { path, to, owner, remove } of [...read('preinst'), ...read('postinst')]) {
    // On behalf of a package that is not there a script only keeps up what it finds.
    if (remove || !names.has(owner)) found.delete(path)
    else found.set(path, `${path}\n${to}\n${owner}\n`)
  }
  return [...found.values()].join('')
}

function readDiversion({ literal, words }: MaintainerCommand, name: string) {
  if (words[0] !== 'dpkg-divert' || !literal) return undefined
  const valueOf = (option: string) => (words.includes(option) ? words[words.indexOf(option) + 1] : undefined)
  const to = valueOf('--divert')
  const path = words.slice(1).findLast((word) => word.startsWith('/') && word !== to)
  const remove = words.includes('--remove')
  if (to === undefined || path === undefined || !(remove || words.includes('--add'))) return undefined
  return { path, to, owner: valueOf('--package') ?? name, remove }
}

/** dpkg-statoverride(1): a line for each packaged path that a script gives another owner and mode; no file without any. */
function overriddenStats(packages: readonly PackageInspection[]): EffectFile[] {
  const shipped = new Set(packages.flatMap(({ entries }) => entries.map(({ path }) => path)))
  const lines = packages.flatMap(({ commands }) =>
    commands.flatMap(({ script, words, literal }) => {
      const [user, group, mode = '', path = ''] = words.slice(words.indexOf('--add') + 1)
      if (script !== 'postinst' || words[0] !== 'dpkg-statoverride' || !literal || !words.includes('--add')) return []
      if (!/^0?[0-7]{3,5}$/.test(mode) || !shipped.has(imagePath(path, 'file'))) return []
      return [`${user} ${group} ${Number.parseInt(mode, 8).toString(8)} ${path}\n`]
    }),
  )
  return lines.length === 0 ? [] : [textFile(`${FOLDER}/statoverride`, [...new Set(lines)].join(''))]
}

/** deb-triggers(5): who waits for a path in one file, who waits for a name in a file of that name. */
function triggerFiles(packages: readonly InstalledPackage[]): EffectFile[] {
  const paths: string[] = []
  const named = new Map<string, string[]>()
  for (const installed of packages) {
    const text = installed.control.members.find(({ name }) => name === 'triggers')?.content.toString('utf8') ?? ''
    for (const line of text.split('\n')) {
      const [directive = '', trigger] = line.trim().split(/\s+/)
      if (!/^interest(?:-await|-noawait)?$/.test(directive) || trigger === undefined) continue
      const waiting = `${databaseName(installed)}${directive === 'interest-noawait' ? '/noawait' : ''}`
      if (trigger.startsWith('/')) paths.push(`${trigger} ${waiting}\n`)
      else if (/^[a-zA-Z0-9][\w.+-]*$/.test(trigger)) named.set(trigger, [...(named.get(trigger) ?? []), waiting])
    }
  }
  return [
    textFile(`${FOLDER}/triggers/File`, paths.join('')),
    ...[...named].map(([name, lines]) =>
      textFile(`${FOLDER}/triggers/${name}`, lines.map((line) => `${line}\n`).join('')),
    ),
  ]
}
