import { archiveError, quoted } from './archive-error.ts'
import type { ArchiveLimits } from './limits.ts'
import type { TarEntryType, TarHeader } from './tar-types.ts'

/**
 * The paths of one archive as they come by: notices duplicates, members below something that is no directory (a link
 * would lead them elsewhere), and hard links to what was not there before.
 */
export class TarNamespace {
  readonly #limits: ArchiveLimits
  readonly #types = new Map<string, TarEntryType | 'implied'>()
  #entries = 0
  #pathBytes = 0

  constructor(limits: ArchiveLimits) {
    this.#limits = limits
  }

  /** Takes in a member, or throws `ARCHIVE_*`. */
  add(header: TarHeader): void {
    const { path, type, target } = header
    this.#entries += 1
    this.#count(path)
    this.#count(target ?? '')
    const known = this.#types.get(path)
    if (known !== undefined && !(known === 'implied' && type === 'directory')) {
      throw archiveError('ARCHIVE_DUPLICATE_MEMBER', `The archive holds ${quoted(path)} twice.`)
    }
    if (path === '/' && type !== 'directory') {
      throw archiveError('ARCHIVE_PATH_INVALID', 'The archive holds its root as something that is no directory.')
    }
    this.#types.set(path, type)
    this.#addParents(path)
    if (type === 'hardlink') this.#checkHardLink(path, target ?? '')
  }

  #addParents(path: string): void {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const parent = path.slice(0, slash)
      const type = this.#types.get(parent)
      if (type === 'directory' || type === 'implied') return
      if (type !== undefined) {
        throw archiveError(
          'ARCHIVE_PATH_THROUGH_LINK',
          `The archive holds ${quoted(path)} below ${quoted(parent)}, which is no directory.`,
        )
      }
      this.#count(parent)
      this.#types.set(parent, 'implied')
    }
  }

  #checkHardLink(path: string, target: string): void {
    const type = this.#types.get(target)
    if (target === path || (type !== 'file' && type !== 'hardlink' && type !== 'symlink')) {
      throw archiveError(
        'ARCHIVE_LINK_INVALID',
        `The archive holds the hard link ${quoted(path)} to ${quoted(target)}, which does not come before it.`,
      )
    }
  }

  #count(path: string): void {
    this.#pathBytes += Buffer.byteLength(path)
    if (this.#entries > this.#limits.maxEntries || this.#pathBytes > this.#limits.maxTotalPathBytes) {
      throw archiveError('ARCHIVE_LIMIT_EXCEEDED', 'The archive holds more members than are allowed.')
    }
  }
}
