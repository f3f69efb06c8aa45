import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CatalogEntry, WhittleError } from '@whittle/core'
import { parseDocument } from 'yaml'
import { z } from 'zod'

const imagesFolder = join(import.meta.dirname, '../images')

/** Every base image of the catalogue, sorted by name. Throws `CATALOG_ENTRY_INVALID` naming the file and the field. */
export function loadCatalog(folder = imagesFolder): CatalogEntry[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'))
  return files.sort().map((file) => readEntry(folder, file))
}

/** Looks base images up by name. */
export function createFindBase(entries: readonly CatalogEntry[]): (name: string) => CatalogEntry | undefined {
  const byName = new Map(entries.map((entry) => [entry.name, entry]))
  return (name) => byName.get(name)
}

/** What people look for first; small ones before large ones. */
const FIRST = [
  'static',
  'nginx',
  'python',
  'node',
  'redis',
  'postgres',
  'glibc-dynamic',
  'java',
  'php',
  'ruby',
  'go',
  'rust',
  'httpd',
]
/** What takes minutes alone: it comes last. */
const LAST = ['jdk-21', 'jdk-25', 'ffmpeg', 'chromium']

/** The entries in the order in which a new installation is to build them. */
export function inOrderOfBuilding(entries: readonly CatalogEntry[]): CatalogEntry[] {
  const place = ({ name }: CatalogEntry) =>
    FIRST.includes(name) ? FIRST.indexOf(name) - FIRST.length : LAST.indexOf(name) + 1
  return [...entries].sort((a, b) => place(a) - place(b))
}

function readEntry(folder: string, file: string): CatalogEntry {
  const document = parseDocument(readFileSync(join(folder, file), 'utf8'), { uniqueKeys: true })
  const broken = document.errors[0]
  if (broken) throw invalid(file, broken.message)
  const parsed = CatalogEntry.safeParse(document.toJS({ maxAliasCount: 0 }))
  if (!parsed.success) throw invalid(file, z.prettifyError(parsed.error))
  if (`${parsed.data.name}.yaml` !== file) throw invalid(file, `it is named ${parsed.data.name}`)
  return parsed.data
}

function invalid(file: string, why: string): WhittleError {
  return new WhittleError({
    code: 'CATALOG_ENTRY_INVALID',
    category: 'invalid-input',
    publicMessage: `The catalogue's ${file} is not a valid entry: ${why}`,
    hint: 'Mend that file in packages/catalog/images.',
  })
}
