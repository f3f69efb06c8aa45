import type { RootFile } from './root-files.ts'

/** In what a development image and a configured root differ at one path. */
export interface RootDifference {
  path: string
  kind: 'only-in-image' | 'only-in-root' | 'type' | 'mode' | 'owner' | 'content' | 'target'
  image?: RootFile
  root?: RootFile
}

/** Every difference, sorted by path; the times of files are not compared. */
export function compareRoots(
  image: ReadonlyMap<string, RootFile>,
  root: ReadonlyMap<string, RootFile>,
): RootDifference[] {
  const paths = [...new Set([...image.keys(), ...root.keys()])].sort()
  return paths.flatMap((path) => differencesAt(path, image.get(path), root.get(path)))
}

function differencesAt(path: string, image: RootFile | undefined, root: RootFile | undefined): RootDifference[] {
  if (image === undefined) return [{ path, kind: 'only-in-root', ...(root && { root }) }]
  if (root === undefined) return [{ path, kind: 'only-in-image', image }]
  const differ = (kind: RootDifference['kind']): RootDifference => ({ path, kind, image, root })
  if (image.type !== root.type) return [differ('type')]
  return [
    // A link's own mode means nothing.
    ...(image.mode !== root.mode && image.type !== 'symlink' ? [differ('mode')] : []),
    ...(image.uid !== root.uid || image.gid !== root.gid ? [differ('owner')] : []),
    ...(image.sha256 !== root.sha256 ? [differ('content')] : []),
    ...(image.target !== root.target ? [differ('target')] : []),
  ]
}
