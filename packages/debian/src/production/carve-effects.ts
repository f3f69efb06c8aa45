import type { ResolvedImage, Store } from '@whittle/core'
import { pamFiles } from '../dev/pam-profiles.ts'
import { planAccounts, resolveOwner, type Accounts } from '../effects/accounts.ts'
import { isApacheModule, planApacheModules } from '../effects/apache-modules.ts'
import { planAlternatives } from '../effects/alternatives.ts'
import { isAnswered } from '../effects/answered-commands.ts'
import { BASE_FOLDERS, planBaseEffects } from '../effects/base-effects.ts'
import { CERTIFICATE_PATH, planCertificates } from '../effects/certificates.ts'
import { joinEffects, noEffects, type EffectFile, type EffectFolder, type Effects } from '../effects/effect-types.ts'
import { planDocumentCatalogs } from '../effects/document-catalogs.ts'
import { planEnabledSettings } from '../effects/enabled-settings.ts'
import { isFipsModule, planFipsModule } from '../effects/fips-module.ts'
import { planJavaTrustStore } from '../effects/java-trust-store.ts'
import { plannedCopies, planPackageEffects, type FileCopy } from '../effects/package-effects.ts'
import { isMimeSource, planMimeDatabase } from '../effects/mime-database.ts'
import { isSettingsSource, planSettingsSchemas } from '../effects/settings-schemas.ts'
import { planPixbufLoaders } from '../effects/pixbuf-loaders.ts'
import { isPhpSettings, planPhpModules, type PhpSettings } from '../effects/php-modules.ts'
import { ImageTree } from '../linkage/image-tree.ts'
import { readDebFiles } from '../package/deb-archive.ts'
import type { MaintainerCommand } from '../package/maintainer-commands.ts'
import type { PackageInspection } from '../package/package-inspection.ts'
import { imagePath } from '../package/package-path.ts'
import type { CarveCandidate } from './carve-candidate.ts'
import { carveError } from './carve-error.ts'
import { effectNode } from './keep-packages.ts'
import { keptContents, MAX_CONTENT_BYTES } from './kept-contents.ts'
import type { SelectedFile } from './select-files.ts'

export interface EffectRequest {
  kept: readonly CarveCandidate[]
  candidates: readonly CarveCandidate[]
  files: ReadonlyMap<string, SelectedFile>
  image: ResolvedImage
  distribution: string
  /** Links of the merged `/usr`. */
  usrmerge: Effects
  /** Copyright files to be copied. */
  copyrights: readonly (FileCopy & { owner: string })[]
  store: Store
}

/** What is done to the image besides its packages' files, but for the linker cache, which needs all the rest. */
export async function planEffects(
  request: EffectRequest,
): Promise<{ effects: Effects; accounts: Accounts; used: Set<MaintainerCommand> }> {
  const packages = request.kept.map(({ inspection }) => inspection)
  const accounts = planAccounts({ image: request.image, packages, entries: request.files.values() })
  const tree = new ImageTree([...request.usrmerge.files.map(effectNode), ...request.files.values()])
  const alternatives = planAlternatives(packages, tree)
  for (const file of alternatives.files) tree.add(effectNode(file))
  const used = new Set<MaintainerCommand>()
  for (const { name, commands } of packages) {
    for (const command of commands) if (isAnswered(command, name, accounts)) used.add(command)
  }
  const { user } = request.image.config
  // Also where nothing belongs to it: an image whose user nobody is could not be started.
  resolveOwner(user, accounts)
  const own = packages.map((inspection) => planPackageEffects(inspection, { tree, accounts, user }, used))
  const effects = joinEffects([
    request.usrmerge,
    planBaseEffects(tree, { distribution: request.distribution, definition: request.image.files }),
    accounts.effects,
    alternatives,
    serviceFolders(request, accounts),
    ...own,
    await certificateEffects(request),
    await copyEffects(request, used),
    await phpEffects(request),
    await apacheEffects(request, { tree, used }),
    await pamEffects(request, used),
    await mimeEffects(request, used),
    await schemaEffects(request, used),
    planDocumentCatalogs(packages, { tree, used }),
    planEnabledSettings(packages, { tree, used }),
    planPixbufLoaders(packages, { tree, used }),
    await fipsEffects(request),
    definitionFiles(request.image, accounts),
  ])
  requireFolders(request.image, tree, effects)
  return { effects, accounts, used }
}

/** Fails with `CARVE_FILE_CONFLICT` where the working directory or a volume is a file of the image. */
function requireFolders({ config }: ResolvedImage, tree: ImageTree, { files }: Effects): void {
  const generated = new Set(files.filter(({ type }) => type === 'file').map(({ path }) => path))
  for (const path of [config.workingDirectory, ...config.volumes]) {
    if (tree.file(path) === undefined && !generated.has(imagePath(path, 'directory'))) continue
    throw carveError({
      code: 'CARVE_FILE_CONFLICT',
      category: 'invalid-input',
      publicMessage: `The ${path === config.workingDirectory ? 'working directory' : 'volume'} ${path} is a file of the image.`,
      hint: 'Name a folder; one that the image does not have is made.',
      details: { path },
    })
  }
}

/** The working directory and the volumes, for whom the image runs as, where no package ships them. */
function serviceFolders({ kept, image }: EffectRequest, accounts: Accounts): Effects {
  const shipped = new Set(kept.flatMap(({ inspection }) => inspection.entries.map(({ path }) => path)))
  const { user, workingDirectory, volumes } = image.config
  const paths = [...new Set([workingDirectory, ...volumes].map((path) => imagePath(path, 'directory')))]
  const { uid, gid } = resolveOwner(user, accounts)
  const taken = new Set([...BASE_FOLDERS, ...accounts.effects.folders.map(({ path }) => path)])
  const folders = paths
    .filter((path) => path !== '/' && !shipped.has(path) && !taken.has(path))
    .map((path): EffectFolder => ({ path, mode: 0o755, uid, gid, package: 'whittle' }))
  const declared = folders.map(({ path }) => ({ package: 'whittle', kind: 'directory' as const, detail: path }))
  return { ...noEffects(), folders, declared }
}

async function certificateEffects({ kept, files, store }: EffectRequest): Promise<Effects> {
  const owner = kept.find(({ locked }) => locked.name === 'ca-certificates')
  if (owner === undefined) return noEffects()
  const paths = [...files.keys()].filter((path) => CERTIFICATE_PATH.test(path))
  const contents = await readDebFiles(owner.debDigest, { paths: new Set(paths), maxBytes: MAX_CONTENT_BYTES }, store)
  const certificates = [...contents].map(([path, content]) => ({ path, content }))
  const java = kept.find(({ locked }) => locked.name === 'ca-certificates-java')
  return joinEffects([
    planCertificates(certificates, owner.locked.name),
    java === undefined ? noEffects() : planJavaTrustStore(certificates, java.locked.name),
  ])
}

async function phpEffects({ kept, store }: EffectRequest): Promise<Effects> {
  const settings: PhpSettings[] = []
  for (const { inspection, debDigest } of kept) {
    const paths = inspection.entries.filter(({ path, type }) => type === 'file' && isPhpSettings(path))
    if (paths.length === 0) continue
    const wanted = new Set(paths.map(({ path, sourcePath }) => sourcePath ?? path))
    const contents = await readDebFiles(debDigest, { paths: wanted, maxBytes: MAX_CONTENT_BYTES }, store)
    for (const { path, sourcePath } of paths) {
      const content = contents.get(sourcePath ?? path)
      if (content !== undefined) settings.push({ path, content, package: inspection.name })
    }
  }
  if (settings.length === 0) return noEffects()
  const folders = kept.flatMap(({ inspection: { name, entries } }) =>
    entries.filter(({ type }) => type === 'directory').map(({ path }) => ({ path, package: name })),
  )
  return planPhpModules(settings, folders)
}

async function apacheEffects(
  request: EffectRequest,
  { tree, used }: { tree: ImageTree; used: Set<MaintainerCommand> },
): Promise<Effects> {
  const packages = request.kept.map(({ inspection }) => inspection)
  const modules = await keptContents(request, isApacheModule)
  // Without Apache there is nothing to link, and scripts look for it first.
  return planApacheModules(packages, { tree, modules, used })
}

async function pamEffects({ kept, store }: EffectRequest, used: Set<MaintainerCommand>): Promise<Effects> {
  // What pam-auth-update compares with at the next change is nothing for an image.
  const files = (await pamFiles(kept, store)).filter(({ path }) => path.startsWith('/etc/pam.d/'))
  if (files.length === 0) return noEffects()
  for (const { inspection } of kept) for (const command of commandsOf(inspection, 'pam-auth-update')) used.add(command)
  const names = files.map(({ path }) => path.slice('/etc/pam.d/'.length)).join(', ')
  const detail = `/etc/pam.d: ${names}`
  return { ...noEffects(), files, declared: [{ package: 'libpam-runtime', kind: 'file', detail }] }
}

/** Commands of a package that start a program, wherever it stands. */
function commandsOf({ commands }: Pick<PackageInspection, 'commands'>, program: string): MaintainerCommand[] {
  return commands.filter(({ words: [name = ''] }) => name === program || name.endsWith(`/${program}`))
}

async function mimeEffects(request: EffectRequest, used: Set<MaintainerCommand>): Promise<Effects> {
  for (const { inspection } of request.kept) {
    const commands = commandsOf(inspection, 'update-mime-database')
    if (commands.length === 0) continue
    for (const command of commands) used.add(command)
    return planMimeDatabase(await keptContents(request, isMimeSource), inspection.name)
  }
  return noEffects()
}

async function schemaEffects(request: EffectRequest, used: Set<MaintainerCommand>): Promise<Effects> {
  for (const { inspection } of request.kept) {
    const commands = commandsOf(inspection, 'glib-compile-schemas')
    if (commands.length === 0) continue
    const { effects, isComplete } = planSettingsSchemas(await keptContents(request, isSettingsSource), inspection.name)
    if (isComplete) for (const command of commands) used.add(command)
    return effects
  }
  return noEffects()
}

async function fipsEffects({ kept, files, store }: EffectRequest): Promise<Effects> {
  for (const { locked, inspection, debDigest } of kept) {
    const entry = inspection.entries.find(({ path, type }) => type === 'file' && isFipsModule(path))
    if (entry === undefined || !files.has(entry.path)) continue
    const source = entry.sourcePath ?? entry.path
    const contents = await readDebFiles(debDigest, { paths: new Set([source]), maxBytes: MAX_CONTENT_BYTES }, store)
    const content = contents.get(source)
    if (content !== undefined) return planFipsModule({ path: entry.path, content, package: locked.name })
  }
  return noEffects()
}

async function copyEffects(request: EffectRequest, used: Set<MaintainerCommand>): Promise<Effects> {
  const wanted = [
    ...request.copyrights,
    ...request.kept.flatMap(({ inspection }) =>
      plannedCopies(inspection, used).map((copy) => Object.assign(copy, { owner: inspection.name })),
    ),
  ]
  const files: EffectFile[] = []
  const declared: Effects['declared'] = []
  for (const candidate of request.candidates) {
    const copies = wanted.filter((copy) => copy.package === candidate.locked.name)
    const sources = new Map(candidate.inspection.entries.map((entry) => [entry.path, entry.sourcePath ?? entry.path]))
    const paths = new Set(copies.flatMap(({ from }) => sources.get(from) ?? []))
    const contents = await readDebFiles(candidate.debDigest, { paths, maxBytes: MAX_CONTENT_BYTES }, request.store)
    for (const { from, to, owner } of copies) {
      const content = contents.get(sources.get(from) ?? '')
      if (content === undefined) continue
      files.push({ path: to, type: 'file', mode: 0o644, uid: 0, gid: 0, content, package: owner })
      declared.push({ package: owner, kind: 'file', detail: `${to}, a copy of ${from} of ${candidate.locked.name}` })
    }
  }
  return { ...noEffects(), files, declared }
}

/** Files of the definition; they replace whatever else has their path. */
function definitionFiles(image: ResolvedImage, accounts: Accounts): Effects {
  return {
    ...noEffects(),
    files: image.files.map(({ path, content, mode, owner }): EffectFile => {
      const { uid, gid } = resolveOwner(owner ?? '0:0', accounts)
      return {
        path,
        type: 'file',
        mode: Number.parseInt(mode ?? '0644', 8),
        uid,
        gid,
        content: Buffer.from(content),
        package: 'whittle',
      }
    }),
    declared: image.files.map(({ path }) => ({
      package: 'whittle',
      kind: 'file' as const,
      detail: `${path}: definition`,
    })),
  }
}
