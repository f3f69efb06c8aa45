import { noEffects, symlink, textFile, type Effects } from './effect-types.ts'

/** A settings file that a PHP package ships for `ucf` to copy. */
export interface PhpSettings {
  path: string
  content: Buffer
  package: string
}

/** `/usr/share/php8.4-mbstring/mbstring/mbstring.ini`: version and module. */
const MODULE_PATH = /^\/usr\/share\/php(\d+\.\d+)-[a-z0-9-]+\/[^/]+\/([a-z0-9_]+)\.ini$/
/** What `php.ini` is copied from; the command line has one of its own. */
const MAIN_PATH = /^\/usr\/lib\/php\/(\d+\.\d+)\/php\.ini-production(\.cli)?$/
/** Where an interpreter (`cli`, `fpm`, …) looks for the modules that are enabled for it. */
const INTERPRETER_PATH = /^\/etc\/php\/(\d+\.\d+)\/([a-z0-9-]+)\/conf\.d$/

/** Whether the scripts of PHP's packages copy the file. */
export function isPhpSettings(path: string): boolean {
  return MODULE_PATH.test(path) || MAIN_PATH.test(path)
}

/**
 * What the scripts of PHP's packages leave: each module's settings in `mods-available`, a link to them for each
 * interpreter (`phpenmod`: `NN-MODULE.ini`, by the `; priority=NN` of the settings, else 20), and each interpreter's
 * `php.ini`. `folders` are those that the kept packages ship.
 */
export function planPhpModules(
  settings: readonly PhpSettings[],
  folders: readonly { path: string; package: string }[],
): Effects {
  const effects = noEffects()
  const interpreters = [...folders]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap((folder) => {
      const [, version, name] = INTERPRETER_PATH.exec(folder.path) ?? []
      return version === undefined || name === undefined
        ? []
        : [{ version, name, folder: folder.path, owner: folder.package }]
    })
  for (const { path, content, package: owner } of [...settings].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const [, version, module] = MODULE_PATH.exec(path) ?? []
    const users = interpreters.filter((interpreter) => interpreter.version === version)
    if (module === undefined || users.length === 0) continue
    const text = content.toString('utf8')
    const available = `/etc/php/${version}/mods-available/${module}.ini`
    const priority = /^; *priority=(\d{1,3})$/m.exec(text)?.[1] ?? '20'
    effects.files.push(textFile(available, text, owner))
    for (const { folder } of users) effects.files.push(symlink(`${folder}/${priority}-${module}.ini`, available, owner))
    const names = users.map(({ name }) => name).join(', ')
    effects.declared.push({ package: owner, kind: 'file', detail: `${available}, enabled for ${names}` })
  }
  for (const { version, name, owner } of interpreters) {
    const source = settings.find(({ path }) => {
      const match = MAIN_PATH.exec(path)
      return match?.[1] === version && (match[2] !== undefined) === (name === 'cli')
    })
    if (source === undefined) continue
    const path = `/etc/php/${version}/${name}/php.ini`
    effects.files.push(textFile(path, source.content.toString('utf8'), owner))
    const detail = `${path}, a copy of ${source.path} of ${source.package}`
    effects.declared.push({ package: owner, kind: 'file', detail })
  }
  return effects
}
