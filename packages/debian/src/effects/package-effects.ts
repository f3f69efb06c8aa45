import type { ImageTree } from '../linkage/image-tree.ts'
import type { MaintainerCommand } from '../package/maintainer-commands.ts'
import type { PackageInspection } from '../package/package-inspection.ts'
import { imagePath } from '../package/package-path.ts'
import { resolveOwner, type Accounts } from './accounts.ts'
import { noEffects, symlink, type EffectFolder, type Effects } from './effect-types.ts'

/** Where a package's scripts may make folders for an image. */
const STATE_FOLDER = /^\/(?:etc|run|srv|var|usr\/local)\/[\w./+@-]+$/

/** Folders that a program writes into, where the text of its scripts does not say so plainly. */
const STATE_FOLDERS: readonly { package: string; account: string; mode: number; paths: readonly string[] }[] = [
  { package: 'nginx-common', account: 'www-data', mode: 0o755, paths: ['/var/lib/nginx', '/var/log/nginx'] },
  { package: 'redis-tools', account: 'redis', mode: 0o750, paths: ['/etc/redis', '/var/lib/redis', '/var/log/redis'] },
  {
    package: 'valkey-tools',
    account: 'valkey',
    mode: 0o750,
    paths: ['/etc/valkey', '/var/lib/valkey', '/var/log/valkey'],
  },
]

/** A copy that a script makes of a packaged file, or a link that it makes, where its text cannot be read plainly. */
const COPIES: readonly { package: string; from: string; to: string }[] = [
  { package: 'nginx-common', from: '/usr/share/nginx/html/index.html', to: '/var/www/html/index.nginx-debian.html' },
]
const LINKS: readonly { package: string; path: string; target: string }[] = [
  { package: 'nginx-common', path: '/etc/nginx/sites-enabled/default', target: '/etc/nginx/sites-available/default' },
]

/** A packaged file whose content another path of the image shall have, too. */
export interface FileCopy {
  package: string
  from: string
  to: string
}

interface Situation {
  tree: ImageTree
  accounts: Accounts
  /** `config.user` of the image. */
  user: string
}

/**
 * The effects of one package's maintainer scripts that can be declared: folders that they make in `/var`, `/etc`, `/run`
 * and `/srv`, owners and modes that they give to kept files and folders, links of the table. Only commands whose every
 * word is known count, and only accounts that the image has. Commands that were used are put into `used`.
 */
export function planPackageEffects(
  inspection: PackageInspection,
  situation: Situation,
  used: Set<MaintainerCommand>,
): Effects {
  const effects = noEffects()
  const folders = new Map<string, EffectFolder>()
  for (const command of inspection.commands) {
    if (command.script !== 'postinst' || !command.literal) continue
    if (applyCommand(command, { inspection, situation, folders, effects }) || isTabled(command, inspection.name)) {
      used.add(command)
    }
  }
  for (const { account, mode, paths } of STATE_FOLDERS.filter((entry) => entry.package === inspection.name)) {
    const owner = servingOwner(resolveOwner(account, situation.accounts), situation)
    for (const path of paths) folders.set(path, { path, mode, ...owner, package: inspection.name })
  }
  for (const folder of folders.values()) {
    effects.folders.push(folder)
    const owner = folder.uid === 0 && folder.gid === 0 ? '' : `, ${folder.uid}:${folder.gid}`
    effects.declared.push({
      package: inspection.name,
      kind: 'directory',
      detail: `${folder.path} ${folder.mode.toString(8).padStart(4, '0')}${owner}`,
    })
  }
  for (const { path, target } of LINKS.filter((link) => link.package === inspection.name)) {
    if (situation.tree.file(target) === undefined) continue
    effects.files.push(symlink(path, target, inspection.name))
    effects.declared.push({ package: inspection.name, kind: 'file', detail: `${path} → ${target}` })
  }
  return effects
}

function isTabled({ words }: MaintainerCommand, owner: string): boolean {
  const has = (...paths: string[]) => paths.every((path) => words.includes(path))
  return (
    COPIES.some((copy) => copy.package === owner && has(copy.from, copy.to)) ||
    LINKS.some((link) => link.package === owner && has(link.path, link.target))
  )
}

/** Files that scripts copy from the package itself: the table's, and `ucf SOURCE TARGET`. */
export function plannedCopies(inspection: PackageInspection, used: Set<MaintainerCommand>): FileCopy[] {
  const copies: FileCopy[] = COPIES.filter((copy) => copy.package === inspection.name)
  const shipped = new Set(inspection.entries.filter(({ type }) => type === 'file').map(({ path }) => path))
  for (const command of inspection.commands) {
    const [from, to, ...rest] = command.words.slice(1).filter((word) => !word.startsWith('-'))
    if (command.words[0] !== 'ucf' || !command.literal || from === undefined || to === undefined) continue
    if (rest.length > 0 || !shipped.has(imagePath(from, 'file')) || !/^\/etc\/[\w./+@-]+$/.test(to)) continue
    copies.push({ package: inspection.name, from: imagePath(from, 'file'), to })
    used.add(command)
  }
  return copies
}

interface Application {
  inspection: PackageInspection
  situation: Situation
  folders: Map<string, EffectFolder>
  effects: Effects
}

/**
 * Who owns what a service is to own: its account, or whom the image runs as when that is another ordinary user, since
 * nobody else is there to use it.
 */
function servingOwner(owner: Owner, { user, accounts }: Situation): Owner {
  const runner = resolveOwner(user, accounts)
  return owner.uid === 0 || runner.uid === 0 ? owner : runner
}

interface Owner {
  uid: number
  gid: number
}

/** Whether the command was understood and its effect is declared. */
function applyCommand(command: MaintainerCommand, application: Application): boolean {
  const [program, ...args] = command.words
  const plain = args.filter((arg) => !arg.startsWith('-'))
  if (program === 'mkdir') return plain.map((path) => makeFolder(path, application)).some(Boolean)
  if (program === 'install' && args.some((arg) => /^-[a-z]*d/.test(arg))) return installFolder(args, application)
  if (program === 'chown' || program === 'chmod') {
    const [value, ...paths] = plain
    return paths.map((path) => changeFolder(program, value ?? '', { path, application })).some(Boolean)
  }
  return program === 'dpkg-statoverride' && overrideStat(args, application)
}

function makeFolder(path: string, { inspection, situation, folders }: Application): boolean {
  const target = cleanPath(path)
  if (target === undefined) return false
  if (situation.tree.at(target) === undefined && !folders.has(target)) {
    folders.set(target, { path: target, mode: 0o755, uid: 0, gid: 0, package: inspection.name })
  }
  return true
}

/** install(1): `-d -m MODE -o OWNER -g GROUP FOLDER…`, options apart or joined. */
function installFolder(args: readonly string[], application: Application): boolean {
  const options = new Map<string, string>()
  const paths: string[] = []
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? ''
    if (/^-[mog]$/.test(arg)) options.set(arg, args[(index += 1)] ?? '')
    else if (!arg.startsWith('-')) paths.push(arg)
  }
  return paths
    .map((path) => {
      if (!makeFolder(path, application)) return false
      changeFolder('chown', `${options.get('-o') ?? '0'}:${options.get('-g') ?? ''}`, { path, application })
      changeFolder('chmod', options.get('-m') ?? '755', { path, application })
      return true
    })
    .some(Boolean)
}

/** Changes a folder that the scripts make themselves, or that a package ships below the folders for state. */
function changeFolder(
  program: 'chown' | 'chmod',
  value: string,
  { path, application }: { path: string; application: Application },
): boolean {
  const target = cleanPath(path)
  if (target === undefined) return false
  const { inspection, folders } = application
  const shipped = inspection.entries.find((entry) => entry.path === target && entry.type === 'directory')
  const folder = folders.get(target) ?? (shipped && { ...pick(shipped), path: target, package: inspection.name })
  if (folder === undefined) return false
  if (program === 'chmod') {
    if (!/^0?[0-7]{3,4}$/.test(value)) return false
    folders.set(target, { ...folder, mode: Number.parseInt(value, 8) })
    return true
  }
  const owner = ownerOf(value, application)
  if (owner === undefined) return false
  folders.set(target, { ...folder, ...owner })
  return true
}

/** dpkg-statoverride(1): `--add OWNER GROUP MODE FILE`. */
function overrideStat(args: readonly string[], application: Application): boolean {
  const [user, group, mode, path, ...rest] = args.slice(args.indexOf('--add') + 1)
  if (!args.includes('--add') || path === undefined || rest.length > 0) return false
  const target = imagePath(path, 'file')
  const owner = ownerOf(`${user}:${group}`, application)
  if (owner === undefined || !/^0?[0-7]{3,5}$/.test(mode ?? '')) return false
  const { inspection, situation, folders, effects } = application
  const bits = Number.parseInt(mode ?? '', 8) & 0o7777
  if (situation.tree.file(target) !== undefined) {
    effects.ownership.push({ path: target, mode: bits, ...owner })
    effects.declared.push({
      package: inspection.name,
      kind: 'ownership',
      detail: `${target} ${owner.uid}:${owner.gid} ${mode}`,
    })
    return true
  }
  if (!inspection.entries.some((entry) => entry.path === target && entry.type === 'directory')) return false
  folders.set(target, { path: target, mode: bits, ...owner, package: inspection.name })
  return true
}

function ownerOf(value: string, { situation }: Application): Owner | undefined {
  const [user = '', group] = value.split(/[:.]/, 2)
  const uid = /^\d+$/.test(user) ? Number(user) : situation.accounts.users.find(({ name }) => name === user)?.uid
  if (uid === undefined) return undefined
  if (group === undefined || group === '') {
    const gid = situation.accounts.users.find((account) => account.uid === uid)?.gid ?? 0
    return servingOwner({ uid, gid }, situation)
  }
  const gid = /^\d+$/.test(group) ? Number(group) : situation.accounts.groups.get(group)
  return gid === undefined ? undefined : servingOwner({ uid, gid }, situation)
}

function cleanPath(path: string): string | undefined {
  const target = imagePath(path.replace(/\/+$/, ''), 'directory')
  return STATE_FOLDER.test(target) && !/\/\.{0,2}(?:\/|$)/.test(target) ? target : undefined
}

function pick({ mode, uid, gid }: { mode: number; uid: number; gid: number }) {
  return { mode, uid, gid }
}
