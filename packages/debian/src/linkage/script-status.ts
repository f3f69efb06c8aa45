import { parentPath } from '../package/package-path.ts'
import { PROGRAM_FOLDERS } from './program-folders.ts'
import { type Language, languagesOf, moduleLanguage } from './module-languages.ts'
import type { ImageNode, ImageTree } from './image-tree.ts'

export type ScriptStatus =
  /** No script, or one that can be started. */
  | { status: 'runnable' }
  /** A module of a language that the image has, as a program or as a library that others embed: read by it, not started. */
  | { status: 'module' }
  | { status: 'without-interpreter'; interpreter: string }

/** Finds a program by name in the folders of PATH. */
export function findProgram(
  tree: ImageTree,
  name: string,
  folders: readonly string[] = PROGRAM_FOLDERS,
): ImageNode | undefined {
  for (const folder of folders) {
    const node = tree.file(`${folder}/${name}`)
    if (node !== undefined) return node
  }
  return undefined
}

/**
 * Says of each file of a tree whether it can be started as far as its `#!` line goes (execve(2), "Interpreter scripts").
 * The tree is read when this is called.
 */
export function createScriptCheck(tree: ImageTree): (node: ImageNode) => ScriptStatus {
  let languages: ReadonlySet<Language> | undefined
  return (node) => {
    if (node.shebang === undefined || (node.mode & 0o111) === 0) return { status: 'runnable' }
    const { interpreter, program } = node.shebang
    const missing = tree.file(interpreter) === undefined ? interpreter : missingProgram(tree, program)
    if (missing === undefined) return { status: 'runnable' }
    const language = PROGRAM_FOLDERS.includes(parentPath(node.path)) ? undefined : moduleLanguage(node.path)
    languages ??= languagesOf(tree)
    if (language !== undefined && languages.has(language)) return { status: 'module' }
    return { status: 'without-interpreter', interpreter: missing }
  }
}

function missingProgram(tree: ImageTree, program: string | undefined): string | undefined {
  if (program === undefined || program.startsWith('/')) {
    return program === undefined || tree.file(program) !== undefined ? undefined : program
  }
  return findProgram(tree, program) === undefined ? program : undefined
}
