import type { ResolvedImage } from '@whittle/core'
import type { ImageNode, ImageTree } from '../linkage/image-tree.ts'
import type { LibrarySearch } from '../linkage/library-search.ts'
import { PROGRAM_FOLDERS } from '../linkage/program-folders.ts'
import { findProgram } from '../linkage/script-status.ts'

/** Reads a text file of the image; `undefined` when it is too large to be looked into. */
export type ReadText = (node: ImageNode) => Promise<string | undefined>

const MAX_SCRIPTS = 100

/**
 * The files that the image's entry point starts, as far as they can be seen without running it: the program itself,
 * programs among its arguments and in the text of scripts that it starts, their interpreters, and the libraries of all
 * of them. Paths after links were followed.
 */
export async function reachedFromEntryPoint(
  config: Pick<ResolvedImage['config'], 'entrypoint' | 'command' | 'environment'>,
  { tree, search, readText }: { tree: ImageTree; search: LibrarySearch; readText: ReadText },
): Promise<Set<string>> {
  const folders = config.environment['PATH']?.split(':') ?? PROGRAM_FOLDERS
  const start = (word: string) => (word.startsWith('/') ? tree.file(word) : findProgram(tree, word, folders))
  const [program, ...args] = [...config.entrypoint, ...config.command]
  const waiting: (ImageNode | undefined)[] = [program === undefined ? undefined : start(program)]
  for (const arg of args) if (arg.startsWith('/')) waiting.push(tree.file(arg))
  const reached = new Set<string>()
  let scripts = 0
  while (waiting.length > 0) {
    const node = waiting.pop()
    if (node === undefined || reached.has(node.path)) continue
    reached.add(node.path)
    for (const soname of node.elf?.needed ?? []) {
      const library = search.find(node, soname)
      if (library.status !== 'missing') waiting.push(library.node)
    }
    if (node.elf?.interpreter !== undefined) waiting.push(tree.file(node.elf.interpreter))
    if (node.shebang === undefined || scripts >= MAX_SCRIPTS) continue
    scripts += 1
    waiting.push(tree.file(node.shebang.interpreter))
    if (node.shebang.program !== undefined) waiting.push(start(node.shebang.program))
    for (const word of commandWords((await readText(node)) ?? '')) {
      const called = start(word)
      if (called !== undefined && (called.mode & 0o111) !== 0) waiting.push(called)
    }
  }
  return reached
}

/** Words of a script that may be names or paths of programs; comments are left out. */
function commandWords(text: string): Set<string> {
  const words = new Set<string>()
  for (const line of text.split('\n').slice(1)) {
    if (/^\s*#/.test(line)) continue
    for (const [word] of line.matchAll(/(?<![\w$./-])(?:\/[\w./+-]+|[a-z][\w+-]*)/g)) words.add(word)
  }
  return words
}
