import type { ImageTree } from '../linkage/image-tree.ts'
import type { MaintainerCommand } from '../package/maintainer-commands.ts'
import { noEffects, symlink, type Effects, type PackageCommands } from './effect-types.ts'

/** Folder of settings, and the end of the commands that link to them: `a2enmod`, `apache2_invoke enmod`. */
const KINDS = {
  enmod: { folder: 'mods', endings: ['.load', '.conf'] },
  enconf: { folder: 'conf', endings: ['.conf'] },
  ensite: { folder: 'sites', endings: ['.conf'] },
} as const
type Kind = keyof typeof KINDS

/** How requests are worked off; one of these is loaded. */
const WORKERS = /^mpm_(?:event|itk|prefork|worker)$/
const LOAD_PATH = /^\/etc\/apache2\/mods-available\/([\w.-]+)\.load$/
const NAME = /^[\w.-]+$/

/** The settings that load a module of Apache httpd, as a package ships them. */
export interface ApacheModule {
  path: string
  content: Buffer
}

/** Whether the file says what a module depends on. */
export function isApacheModule(path: string): boolean {
  return LOAD_PATH.test(path)
}

/**
 * The links that scripts of apache2 and of packages of modules make by `a2enmod`, `a2enconf` and `a2ensite`: to settings
 * that are in the image, and to those of the modules that they depend on (`# Depends:`). A module that depends on another
 * way of working off requests than the default (PHP: `mpm_prefork`) has it in its place, as the scripts arrange it.
 * Commands that were used are put into `used`.
 */
export function planApacheModules(
  packages: readonly PackageCommands[],
  { tree, modules, used }: { tree: ImageTree; modules: readonly ApacheModule[]; used: Set<MaintainerCommand> },
): Effects {
  const dependencies = new Map(
    modules.map(({ path, content }) => [LOAD_PATH.exec(path)?.[1] ?? '', dependsOn(content)]),
  )
  const enabled = new Map<string, { kind: Kind; name: string; owner: string }>()
  const enable = (kind: Kind, name: string, owner: string) => {
    if (enabled.has(`${kind} ${name}`)) return
    enabled.set(`${kind} ${name}`, { kind, name, owner })
    if (kind === 'enmod') for (const other of dependencies.get(name) ?? []) enable(kind, other, owner)
  }
  for (const { name: owner, commands } of packages) {
    for (const command of commands) {
      const request = enableRequest(command)
      if (request === undefined || command.script !== 'postinst') continue
      used.add(command)
      for (const name of request.names) enable(request.kind, name, owner)
    }
  }
  const workers = [...enabled.values()].filter(({ name }) => WORKERS.test(name))
  // The default comes from apache2 itself; whoever asks for another one needs it.
  const chosen = workers.find(({ owner }) => owner !== 'apache2') ?? workers[0]
  const effects = noEffects()
  for (const entry of [...enabled.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!WORKERS.test(entry.name) || entry === chosen) linkSettings(entry, tree, effects)
  }
  return effects
}

function linkSettings(
  { kind, name, owner }: { kind: Kind; name: string; owner: string },
  tree: ImageTree,
  effects: Effects,
): void {
  const { folder, endings } = KINDS[kind]
  for (const ending of endings) {
    const available = `${folder}-available/${name}${ending}`
    const path = `/etc/apache2/${folder}-enabled/${name}${ending}`
    if (tree.file(`/etc/apache2/${available}`) === undefined || tree.at(path) !== undefined) continue
    effects.files.push(symlink(path, `../${available}`, owner))
    effects.declared.push({ package: owner, kind: 'file', detail: `${path} → ../${available}` })
  }
}

function enableRequest({
  words: [program = '', ...args],
  literal,
}: MaintainerCommand): { kind: Kind; names: string[] } | undefined {
  if (!literal) return undefined
  const plain = args.filter((word) => !word.startsWith('-'))
  const invoked = program === 'apache2_invoke' ? plain.shift() : program.replace(/^a2/, '')
  const kind = (Object.keys(KINDS) as Kind[]).find((name) => name === invoked)
  if (kind === undefined || !(program === 'apache2_invoke' || program.startsWith('a2'))) return undefined
  return { kind, names: plain.filter((name) => NAME.test(name)).map((name) => name.replace(/\.(?:conf|load)$/, '')) }
}

function dependsOn(content: Buffer): string[] {
  return [...content.toString('latin1').matchAll(/^# Depends: *(.+)$/gm)]
    .flatMap(([, names = '']) => names.split(/[\s,]+/))
    .filter((name) => NAME.test(name))
}
