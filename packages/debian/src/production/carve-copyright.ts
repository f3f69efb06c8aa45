import type { ImageTree } from '../linkage/image-tree.ts'
import type { FileCopy } from '../effects/package-effects.ts'
import type { CarveCandidate } from './carve-candidate.ts'

/** A kept package's licence names, and the copy that gives it a copyright file of its own where its link leads out. */
export interface Copyright {
  licenses: string[]
  /** `package` is whose file is copied; the copy belongs to the kept package. */
  copy?: FileCopy & { owner: string }
}

/**
 * Finds the copyright file of a kept package. Many packages link to a sibling's documentation; where the sibling is left
 * out, its copyright file is copied. `tree` holds what is kept, `everything` the whole set.
 */
export function findCopyright(
  name: string,
  candidates: readonly CarveCandidate[],
  { tree, everything }: { tree: ImageTree; everything: ImageTree },
): Copyright {
  const path = `/usr/share/doc/${name}/copyright`
  const kept = tree.file(path)
  const node = kept ?? everything.file(path)
  if (node === undefined) return { licenses: [] }
  const owner = candidates.find(({ locked }) => locked.name === node.package)
  const licenses = owner?.inspection.licenses[node.path] ?? []
  if (kept !== undefined) return { licenses }
  return { licenses, copy: { package: node.package, from: node.path, to: path, owner: name } }
}
