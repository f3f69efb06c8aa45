import { createHash } from 'node:crypto'
import type { TarEntry } from '@whittle/archive'
import { digestOfDocument, type Digest, type Store } from '@whittle/core'
import { readLicenseNames } from './copyright-licenses.ts'
import { debError, openDebData } from './deb-archive.ts'
import { readElfFacts } from './elf-facts.ts'
import { HeldContent } from './held-content.ts'
import { readMaintainerCommands } from './maintainer-commands.ts'
import type { InspectedEntry, PackageInspection } from './package-inspection.ts'
import { imagePath } from './package-path.ts'
import { readControl, type DebControl } from './read-control.ts'
import { readShebang } from './shebang.ts'

/** Raised with every change of what an inspection holds. */
const INSPECTION_VERSION = 4
const MAX_ELF_BYTES = 1024 ** 3
const MAX_COPYRIGHT_BYTES = 4 * 1024 ** 2
const MAX_TEXT_BYTES = 64 * 1024
/** Of what is read out of all files of one package and held: texts, names of libraries, interpreters, licences. */
const MAX_FACTS_LENGTH = 32 * 1024 ** 2
const COPYRIGHT = /^\/usr\/share\/doc\/[^/]+\/copyright$/
/** Configuration of the dynamic linker, and folders that services ask for. */
const READ_TEXTS = /^\/etc\/ld\.so\.conf(?:\.d\/[^/]+\.conf)?$|^\/usr\/lib\/tmpfiles\.d\/[^/]+\.conf$/

/**
 * Reads a whole package once and says everything the carve needs to know of it. The result is memoised under the
 * version of this function and the digest of the package, so a package is decompressed once per installation.
 */
export async function inspectPackage(debDigest: Digest, store: Store): Promise<PackageInspection> {
  const remembered = await findInspection(debDigest, store)
  if (remembered !== undefined) return remembered
  const inspection = await inspect(debDigest, store)
  await store.memo.set(inspectionKey(debDigest), inspection)
  return inspection
}

/** What an earlier inspection of the package found; undefined where there was none. */
export async function findInspection(
  debDigest: Digest,
  { memo }: Pick<Store, 'memo'>,
): Promise<PackageInspection | undefined> {
  const remembered = (await memo.get(inspectionKey(debDigest))) as PackageInspection | undefined
  return remembered?.schema === 'whittle.dev/package-inspection/v1' ? remembered : undefined
}

/** The memo entry that holds the inspection of a package. */
export function inspectionKey(debDigest: Digest): Digest {
  return digestOfDocument({ stage: 'inspect-package', version: INSPECTION_VERSION, debDigest })
}

async function inspect(debDigest: Digest, store: Store): Promise<PackageInspection> {
  const control = await readControl(debDigest, store)
  const inspection: PackageInspection = { ...describeControl(control), entries: [], licenses: {}, texts: {} }
  const inspecting: Inspecting = { inspection, debDigest, left: MAX_FACTS_LENGTH }
  for await (const entry of openDebData(debDigest, store)) {
    if (entry.path === '/') continue
    inspection.entries.push(await inspectEntry(entry, inspecting))
  }
  return inspection
}

function describeControl(control: DebControl): Omit<PackageInspection, 'entries' | 'licenses' | 'texts'> {
  const field = (name: string) => control.fields.get(name) ?? ''
  const homepage = field('homepage')
  return {
    schema: 'whittle.dev/package-inspection/v1',
    stanza: control.stanza,
    name: field('package'),
    version: field('version'),
    arch: field('architecture'),
    essential: field('essential') === 'yes',
    section: field('section'),
    maintainer: field('maintainer'),
    ...(homepage === '' ? {} : { homepage }),
    replaces: field('replaces')
      .split(',')
      .map((relation) => relation.trim().split(/[\s(:]/, 1)[0] ?? '')
      .filter((name) => name !== ''),
    conffiles: control.conffiles,
    md5sums: control.md5sums,
    commands: [...control.scripts].flatMap(([name, text]) => readMaintainerCommands(name, text)),
  }
}

/** What is collected from a package's files, and how much more it may be. */
interface Inspecting {
  inspection: PackageInspection
  debDigest: Digest
  left: number
}

async function inspectEntry(entry: TarEntry, inspecting: Inspecting): Promise<InspectedEntry> {
  const path = imagePath(entry.path, entry.type)
  const inspected: InspectedEntry = {
    path,
    ...(path === entry.path ? {} : { sourcePath: entry.path }),
    type: entry.type,
    mode: entry.mode,
    uid: entry.uid,
    gid: entry.gid,
    mtimeSeconds: entry.mtimeSeconds,
    sizeBytes: entry.sizeBytes,
  }
  if (entry.target !== undefined) {
    inspected.target = entry.type === 'hardlink' ? imagePath(entry.target, 'file') : entry.target
  }
  if (entry.type === 'file') await inspectContent(entry, inspected, inspecting)
  return inspected
}

/** Hashes a file as it streams by; only what is looked into is held in memory. */
async function inspectContent(entry: TarEntry, inspected: InspectedEntry, inspecting: Inspecting): Promise<void> {
  const { inspection, debDigest } = inspecting
  const hash = createHash('sha256')
  const wanted =
    (COPYRIGHT.test(inspected.path) && entry.sizeBytes <= MAX_COPYRIGHT_BYTES) ||
    (READ_TEXTS.test(inspected.path) && entry.sizeBytes <= MAX_TEXT_BYTES)
  const held = new HeldContent(entry.sizeBytes, wanted)
  const requireSize = () => {
    if (entry.sizeBytes <= MAX_ELF_BYTES) return
    const what = `holds the program ${entry.path} of ${entry.sizeBytes} bytes, more than is allowed`
    throw debError(debDigest, 'DEB_FILE_TOO_LARGE', what)
  }
  for await (const chunk of entry.body) {
    hash.update(chunk)
    held.take(chunk, requireSize)
  }
  inspected.sha256 = hash.digest('hex')
  const content = held.bytes
  const elf = readElfFacts(content)
  const shebang = readShebang(content)
  if (elf !== undefined) inspected.elf = elf
  if (shebang !== undefined) inspected.shebang = shebang
  const found: unknown[] = [elf, shebang]
  if (wanted) {
    const text = content.toString('utf8')
    if (COPYRIGHT.test(inspected.path)) found.push((inspection.licenses[inspected.path] = readLicenseNames(text)))
    else found.push((inspection.texts[inspected.path] = text))
  }
  inspecting.left -= JSON.stringify(found).length
  if (inspecting.left > 0) return
  throw debError(
    debDigest,
    'DEB_FILE_TOO_LARGE',
    `holds more programs and configuration than is allowed, ${entry.path} at last`,
  )
}
