import type { Store } from '@whittle/core'
import { readDebFiles } from '../package/deb-archive.ts'
import type { CarveCandidate } from './carve-candidate.ts'
import type { SelectedFile } from './select-files.ts'

/** Of all files of one package that are read together. */
export const MAX_CONTENT_BYTES = 64 * 1024 ** 2

/** A kept file with what stands in it. */
export interface KeptContent {
  path: string
  content: Buffer
  package: string
}

/** The contents of the kept regular files whose paths are `wanted`, in the order of their packages. */
export async function keptContents(
  { kept, files, store }: { kept: readonly CarveCandidate[]; files: ReadonlyMap<string, SelectedFile>; store: Store },
  wanted: (path: string) => boolean,
): Promise<KeptContent[]> {
  const found: KeptContent[] = []
  for (const { locked, debDigest } of kept) {
    const own = [...files.values()].filter(
      ({ path, type, package: owner }) => owner === locked.name && type === 'file' && wanted(path),
    )
    const paths = new Set(own.map(({ sourcePath }) => sourcePath))
    const contents = await readDebFiles(debDigest, { paths, maxBytes: MAX_CONTENT_BYTES }, store)
    for (const { path, sourcePath } of own) {
      const content = contents.get(sourcePath)
      if (content !== undefined) found.push({ path, content, package: locked.name })
    }
  }
  return found
}
