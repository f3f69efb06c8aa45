import type { ImageTree } from '../linkage/image-tree.ts'
import type { MaintainerCommand } from '../package/maintainer-commands.ts'
import { noEffects, symlink, textFile, type Effects, type PackageCommands } from './effect-types.ts'

/** Attribute and element of an entry by its type (OASIS XML Catalogs 1.1, "The delegate entries"). */
const TYPES: Readonly<Record<string, { element: string; attribute: string }>> = {
  public: { element: 'delegatePublic', attribute: 'publicIdStartString' },
  system: { element: 'delegateSystem', attribute: 'systemIdStartString' },
  uri: { element: 'delegateURI', attribute: 'uriStartString' },
}

/** What xml-core puts around the entries (`/usr/share/xml-core/catalog.header`). */
const HEADER = `<?xml version="1.0"?>
<!DOCTYPE catalog PUBLIC "-//OASIS//DTD XML Catalogs V1.0//EN"
  "file:///usr/share/xml/schema/xml-core/catalog.dtd">
<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
`
const FOOTER = '</catalog>\n'

const SGML_HEADER = `--
## This file is created by update-catalog with update-super.
## Please see update-catalog(8) for how to modify this file.
--
`
const SGML_CATALOG = /^\/etc\/sgml\/[^/.][^/]*\.cat$/
const ROOT = '/etc/xml/catalog'

interface Entry {
  file: string
  line: string
  owner: string
}

/**
 * The catalogues by which XML and SGML programs find documents' definitions in the image instead of the network: what
 * `update-xmlcatalog` leaves in `/etc/xml` (the root catalogue delegates to one of each package, which delegates to the
 * files of the package), and the list of SGML catalogues that `update-catalog` leaves for sgml-base. Only entries whose
 * files are in the image; their commands are put into `used`, those whose files are not as well.
 */
export function planDocumentCatalogs(
  packages: readonly PackageCommands[],
  { tree, used }: { tree: ImageTree; used: Set<MaintainerCommand> },
): Effects {
  const entries = new Map<string, Entry>()
  const rooted: Entry[] = []
  for (const { name: owner, commands } of packages) {
    for (const command of commands) {
      const added = addedEntry(command, tree)
      if (added === undefined) continue
      used.add(command)
      if (added.file === ROOT) rooted.push({ ...added, owner })
      else if (added.isThere && !entries.has(`${added.file} ${added.line}`))
        entries.set(`${added.file} ${added.line}`, { ...added, owner })
    }
  }
  const files = new Set([...entries.values()].map(({ file }) => file))
  for (const entry of rooted) {
    // A package's catalogue without an entry is not written.
    const delegated = /catalog="file:\/\/([^"]+)"/.exec(entry.line)?.[1]
    if (delegated !== undefined && files.has(delegated)) entries.set(`${entry.file} ${entry.line}`, entry)
  }
  const effects = noEffects()
  for (const [file, own] of Map.groupBy(entries.values(), (entry) => entry.file)) {
    const lines = [...new Set(own.map(({ line }) => line))].sort()
    const owner = own.map((entry) => entry.owner).sort()[0] ?? 'whittle'
    effects.files.push(textFile(file, `${HEADER}${lines.map((line) => `${line}\n`).join('')}${FOOTER}`, owner))
    effects.declared.push({ package: owner, kind: 'file', detail: `${file}: ${lines.length} entries` })
  }
  addSgmlCatalogs(packages, tree, effects)
  return effects
}

function addSgmlCatalogs(packages: readonly PackageCommands[], tree: ImageTree, effects: Effects): void {
  const owner = 'sgml-base'
  const catalogs = [...tree.all()].map(({ path }) => path).filter((path) => SGML_CATALOG.test(path))
  if (catalogs.length === 0 || !packages.some(({ name }) => name === owner)) return
  const lines = catalogs.sort().map((path) => `CATALOG ${path}\n`)
  effects.files.push(textFile('/var/lib/sgml-base/supercatalog', `${SGML_HEADER}${lines.join('')}`, owner))
  effects.files.push(symlink('/etc/sgml/catalog', '/var/lib/sgml-base/supercatalog', owner))
  effects.declared.push({ package: owner, kind: 'file', detail: `/etc/sgml/catalog: ${lines.length} catalogues` })
}

/** `update-xmlcatalog --add --type TYPE --id ID --package PACKAGE (--local FILE | --root)`. */
function addedEntry(
  { words, literal, script }: MaintainerCommand,
  tree: ImageTree,
): (Omit<Entry, 'owner'> & { isThere: boolean }) | undefined {
  if (words[0] !== 'update-xmlcatalog' || script !== 'postinst' || !literal || !words.includes('--add'))
    return undefined
  const option = (name: string) => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined)
  const [id, owner, local] = [option('--id'), option('--package'), option('--local')]
  const type = TYPES[option('--type') ?? '']
  if (type === undefined || id === undefined || owner === undefined || !/^[\w.+-]+$/.test(owner)) return undefined
  if (/["<>&\n]/.test(`${id}${local ?? ''}`)) return undefined
  const isRoot = words.includes('--root')
  const target = isRoot ? `/etc/xml/${owner}.xml` : local
  if (target === undefined) return undefined
  return {
    file: isRoot ? ROOT : `/etc/xml/${owner}.xml`,
    line: `<${type.element} ${type.attribute}="${id}" catalog="file://${target}"/>`,
    isThere: isRoot || tree.file(target) !== undefined,
  }
}
