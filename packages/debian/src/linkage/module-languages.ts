import { parentPath } from '../package/package-path.ts'
import type { ImageTree } from './image-tree.ts'
import { PROGRAM_FOLDERS } from './program-folders.ts'

interface LanguageFiles {
  /** Names of its modules. */
  readonly modules: RegExp
  /** Names of programs that read modules, in any version. */
  readonly programs: RegExp
  /** Names of the library that other programs embed to read modules. */
  readonly library: RegExp
}

const LANGUAGES = {
  javascript: {
    modules: /\.[cm]?js$/,
    programs: /^(?:node|nodejs|gjs(?:-console)?|qjs)$/,
    library: /^lib(?:node|gjs)\.so/,
  },
  lua: { modules: /\.lua$/, programs: /^lua(?:jit|tex)?[\d.]*$/, library: /^liblua(?:jit)?-?[\d.]+(?:-c\+\+)?\.so/ },
  perl: { modules: /\.p[lm]$/, programs: /^perl(?:5[\d.]*)?$/, library: /^libperl\.so/ },
  php: { modules: /\.php$/, programs: /^php(?:-cgi|-fpm|dbg)?[\d.]*$/, library: /^libphp[\d.]*\.so/ },
  python: { modules: /\.py$/, programs: /^(?:python3?[\d.]*|pypy3?)$/, library: /^libpython3[^/]*\.so/ },
  r: { modules: /\.R$/, programs: /^R(?:script)?$/, library: /^libR\.so/ },
  ruby: { modules: /\.rb$/, programs: /^(?:j?ruby)[\d.]*$/, library: /^libruby[^/]*\.so/ },
  tcl: { modules: /\.tcl$/, programs: /^(?:tclsh|wish|expect)[\d.]*$/, library: /^libtcl[\d.]+\.so/ },
} as const satisfies Record<string, LanguageFiles>

/** A language whose modules are files that its interpreter reads. */
export type Language = keyof typeof LANGUAGES

const ENTRIES = Object.entries(LANGUAGES) as [Language, LanguageFiles][]

/** The language of a module, by its name. */
export function moduleLanguage(path: string): Language | undefined {
  return ENTRIES.find(([, { modules }]) => modules.test(path))?.[0]
}

/** The languages whose modules something in the tree can read. */
export function languagesOf(tree: ImageTree): Set<Language> {
  const found = new Set<Language>()
  for (const { path } of tree.all()) {
    const folder = parentPath(path)
    const name = path.slice(folder.length + 1)
    for (const [language, { programs, library }] of ENTRIES) {
      if (found.has(language)) continue
      const isReader = PROGRAM_FOLDERS.includes(folder) ? programs.test(name) : library.test(name)
      if (isReader && tree.file(path)?.elf !== undefined) found.add(language)
    }
  }
  return found
}
