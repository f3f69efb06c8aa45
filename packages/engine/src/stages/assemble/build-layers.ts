import type { ResolvedImage } from '@whittle/core'
import type { CarvedTree, TreeEntry } from '@whittle/debian'
import { buildLayer, type BuiltLayer, type LayerPorts } from './build-layer.ts'
import { groupByOrigin } from './origin-groups.ts'

/**
 * The layers of an image, the lowest first: one, or one for each group of packages and above them what is made for this
 * image. Each layer holds the folders of its files, as some readers unpack layers apart; the last one holds all of them.
 */
export async function buildLayers(
  tree: CarvedTree,
  layering: ResolvedImage['layering'],
  ports: LayerPorts,
): Promise<BuiltLayer[]> {
  if (layering === undefined) return [await buildLayer(tree, ports)]
  const described = new Map(tree.report.packages.map((entry) => [entry.name, entry]))
  const originOf = (name: string) => {
    const entry = described.get(name)
    return `${entry?.repository?.name ?? ''} ${entry?.source ?? name}`
  }
  const folders = new Map(tree.directories.map((folder) => [folder.path, folder]))
  const layers: BuiltLayer[] = []
  for (const packages of groupByOrigin(tree.packages, originOf, layering.budget - 1)) {
    layers.push(
      await buildLayer({ ...tree, packages, generated: [], directories: foldersOf(packages, folders) }, ports),
    )
  }
  return [...layers, await buildLayer({ ...tree, packages: [] }, ports)]
}

function foldersOf(packages: CarvedTree['packages'], folders: ReadonlyMap<string, TreeEntry>): TreeEntry[] {
  const found = new Map<string, TreeEntry>()
  for (const { path } of packages.flatMap(({ entries }) => entries)) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = folders.get(path.slice(0, end))
      if (folder === undefined || found.has(folder.path)) break
      found.set(folder.path, folder)
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}
