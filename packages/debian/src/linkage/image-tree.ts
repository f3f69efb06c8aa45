import type { ElfFacts } from '../package/elf-facts.ts'
import { joinPath, parentPath } from '../package/package-path.ts'
import type { Shebang } from '../package/shebang.ts'

/** What has to be known of a file or link to say whether programs can start. */
export interface ImageNode {
  path: string
  type: 'file' | 'symlink' | 'hardlink'
  mode: number
  target?: string
  /** Owner. */
  package: string
  elf?: ElfFacts
  shebang?: Shebang
}

const MAX_LINKS = 40

/** The files and links of an image, with links followed inside it as the kernel would in its root. */
export class ImageTree {
  private readonly nodes = new Map<string, ImageNode>()
  private readonly folders = new Set<string>(['/'])

  constructor(nodes: Iterable<ImageNode>, folders: Iterable<string> = []) {
    for (const node of nodes) this.add(node)
    for (const folder of folders) this.addFolder(folder)
  }

  /** Puts a file or link in, or in place of what was there. */
  add(node: ImageNode): void {
    this.nodes.set(node.path, node)
    this.addFolder(parentPath(node.path))
  }

  /** Every file and link, in the order in which they were put in. */
  all(): IterableIterator<ImageNode> {
    return this.nodes.values()
  }

  /** What stands at exactly this path; a link is not followed. */
  at(path: string): ImageNode | undefined {
    return this.nodes.get(path)
  }

  /** The path that a path leads to, all links followed; `undefined` when it leads to nothing. */
  resolve(path: string): string | undefined {
    const waiting = path.split('/').filter((part) => part !== '')
    let current = '/'
    let links = 0
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const next = joinPath(current, part)
      const node = this.nodes.get(next)
      if (node?.type === 'symlink') {
        links += 1
        if (links > MAX_LINKS || node.target === undefined) return undefined
        waiting.unshift(...node.target.split('/').filter((piece) => piece !== ''))
        if (node.target.startsWith('/')) current = '/'
      } else if (node !== undefined) {
        return waiting.every((piece) => piece === '.') ? next : undefined
      } else if (this.folders.has(next)) {
        current = next
      } else {
        return undefined
      }
    }
    return current
  }

  /** The regular file that a path leads to, all links followed, hard ones too. */
  file(path: string): ImageNode | undefined {
    const resolved = this.resolve(path)
    const node = resolved === undefined ? undefined : this.nodes.get(resolved)
    return node?.type === 'hardlink' && node.target !== undefined ? this.nodes.get(node.target) : node
  }

  /** Puts a folder in, with those above it. */
  addFolder(path: string): void {
    for (let folder = path; !this.folders.has(folder); folder = parentPath(folder)) this.folders.add(folder)
  }
}
