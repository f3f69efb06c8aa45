import { parentPath } from '../package/package-path.ts'
import type { ImageNode, ImageTree } from './image-tree.ts'

/** Where the kernel's users look for programs when PATH says nothing else. */
export const PROGRAM_FOLDERS: readonly string[] = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/usr/games',
]

const MODULE = /\.(?:py|pm|pl|rb|js|mjs|cjs|php|lua|tcl|R)$/

export type ScriptStatus =
  /** No script, or one that can be started. */
  | { status: 'runnable' }
  /** A module of a language whose interpreter is there: read by it, never started by itself. */
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

/** Whether a file can be started as far as its `#!` line goes (execve(2), "Interpreter scripts"). */
export function scriptStatus(tree: ImageTree, node: ImageNode): ScriptStatus {
  if (node.shebang === undefined || (node.mode & 0o111) === 0) return { status: 'runnable' }
  const { interpreter, program } = node.shebang
  const missing = tree.file(interpreter) === undefined ? interpreter : missingProgram(tree, program)
  if (missing === undefined) return { status: 'runnable' }
  const language = program ?? interpreter.slice(parentPath(interpreter).length + 1)
  const isModule = MODULE.test(node.path) && !PROGRAM_FOLDERS.includes(parentPath(node.path))
  if (isModule && findProgram(tree, language) !== undefined) return { status: 'module' }
  return { status: 'without-interpreter', interpreter: missing }
}

function missingProgram(tree: ImageTree, program: string | undefined): string | undefined {
  if (program === undefined || program.startsWith('/')) {
    return program === undefined || tree.file(program) !== undefined ? undefined : program
  }
  return findProgram(tree, program) === undefined ? program : undefined
}
