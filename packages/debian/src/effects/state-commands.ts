import type { ImageTree } from '../linkage/image-tree.ts'
import type { MaintainerCommand } from '../package/maintainer-commands.ts'
import type { PackageInspection } from '../package/package-inspection.ts'
import { imagePath } from '../package/package-path.ts'
import { resolveOwner, type Accounts } from './accounts.ts'
import type { Effects } from './effect-types.ts'
import { readTmpfiles } from './tmpfiles.ts'

/** Where a package's scripts may make folders and files for an image. */
const STATE_PATH = /^\/(?:etc|run|srv|var|usr\/local)\/[\w./+@-]+$/
const LOCAL_PATH = /^\/usr\/local\/[\w./+@-]+$/

/** chown(1), chmod(1): `-R` among letters, or in words. */
const RECURSIVE = /^-[A-Za-z]*R|^--recursive$/

/** A folder or empty file as scripts leave it. */
export interface StateEntry {
  path: string
  type: 'directory' | 'file'
  mode: number
  uid: number
  gid: number
}

/** The image that effects are for. */
export interface Situation {
  tree: ImageTree
  accounts: Accounts
  /** `config.user` of the image. */
  user: string
}

/** What commands of one package are applied to. */
export interface Application {
  inspection: PackageInspection
  situation: Situation
  /** By path; what commands make, and what they change of the package's own folders. */
  state: Map<string, StateEntry>
  effects: Effects
}

interface Owner {
  uid: number
  gid: number
}

/** Whether the command was understood and its effect is declared. */
export function applyCommand(command: MaintainerCommand, application: Application): boolean {
  const [program, ...args] = command.words
  if (!command.literal) return applyToLocalFolders(command, application)
  const plain = args.filter((arg) => !arg.startsWith('-'))
  switch (program) {
    case 'mkdir':
      return makeFolders(args, application)
    case 'install':
      return args.some((arg) => /^-[a-z]*d/.test(arg)) && installFolders(args, application)
    case 'touch':
      return plain.length === args.length && plain.map((path) => make(path, 'file', application)).some(Boolean)
    case 'chown':
    case 'chmod': {
      const [value = '', ...paths] = plain
      const all = args.some((arg) => RECURSIVE.test(arg)) ? paths.flatMap((path) => below(path, application)) : paths
      return all.map((path) => change(program, value, { path, application })).some(Boolean)
    }
    case 'dpkg-statoverride':
      return overrideStat(args, application)
    case 'systemd-tmpfiles':
      return args.includes('--create') && plain.map((name) => makeTmpfiles(name, application)).some(Boolean)
    default:
      return false
  }
}

/**
 * Who owns what a service is to own: its account, or whom the image runs as when that is another ordinary user, since
 * nobody else is there to use it.
 */
export function servingOwner(owner: Owner, { user, accounts }: Pick<Situation, 'user' | 'accounts'>): Owner {
  const runner = resolveOwner(user, accounts)
  return owner.uid === 0 || runner.uid === 0 ? owner : runner
}

/** mkdir(1) and install(1) with `-d`: options that take a value, and the paths. */
function splitOptions(args: readonly string[]): { options: Map<string, string>; paths: string[] } {
  const options = new Map<string, string>()
  const paths: string[] = []
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? ''
    if (/^-[mog]$/.test(arg)) options.set(arg, args[(index += 1)] ?? '')
    else if (!arg.startsWith('-')) paths.push(arg)
  }
  return { options, paths }
}

function makeFolders(args: readonly string[], application: Application): boolean {
  const { options, paths } = splitOptions(args)
  return paths
    .map((path) => {
      const isMade = make(path, 'directory', application)
      if (isMade) change('chmod', options.get('-m') ?? '', { path, application })
      return isMade
    })
    .some(Boolean)
}

function installFolders(args: readonly string[], application: Application): boolean {
  const { options, paths } = splitOptions(args)
  return paths
    .map((path) => {
      if (!make(path, 'directory', application)) return false
      change('chown', `${options.get('-o') ?? '0'}:${options.get('-g') ?? ''}`, { path, application })
      change('chmod', options.get('-m') ?? '755', { path, application })
      return true
    })
    .some(Boolean)
}

function makeTmpfiles(name: string, application: Application): boolean {
  const text = application.inspection.texts[`/usr/lib/tmpfiles.d/${name}`]
  if (text === undefined) return false
  return readTmpfiles(text)
    .map(({ path, mode, user, group }) => {
      const owner = ownerOf(`${user}:${group}`, application)
      const target = statePath(path)
      if (owner === undefined || target === undefined) return false
      application.state.set(target, { path: target, type: 'directory', mode, ...owner })
      return true
    })
    .some(Boolean)
}

/**
 * Folders below `/usr/local`, whose mode and group scripts ask the system for: root's, 0755, unless an administrator
 * has made `/etc/staff-group-for-usr-local` (Debian Policy 9.1.2).
 */
function applyToLocalFolders({ words: [program = '', ...args] }: MaintainerCommand, application: Application): boolean {
  const paths = args.filter((arg) => arg.startsWith('/'))
  if (!paths.every((path) => LOCAL_PATH.test(path))) return false
  if (program === 'mkdir') return paths.map((path) => make(path, 'directory', application)).some(Boolean)
  return ['chgrp', 'chmod', 'chown'].includes(program) && paths.some((path) => application.state.has(path))
}

function make(path: string, type: StateEntry['type'], { situation, state }: Application): boolean {
  const target = statePath(path)
  if (target === undefined) return false
  if (situation.tree.at(target) === undefined && !state.has(target)) {
    state.set(target, { path: target, type, mode: type === 'directory' ? 0o755 : 0o644, uid: 0, gid: 0 })
  }
  return true
}

/** A path with the package's folders and what its scripts have made so far below it. */
function below(path: string, { inspection, state }: Application): string[] {
  const folder = statePath(path)
  if (folder === undefined) return [path]
  const folders = inspection.entries.flatMap((entry) => (entry.type === 'directory' ? [entry.path] : []))
  return [path, ...new Set([...folders, ...state.keys()].filter((inside) => inside.startsWith(`${folder}/`)))]
}

/** Changes what the scripts make themselves, or a folder that the package ships where services keep state. */
function change(
  program: 'chown' | 'chmod',
  value: string,
  { path, application }: { path: string; application: Application },
): boolean {
  const target = statePath(path)
  if (target === undefined) return false
  const { inspection, state } = application
  const before = state.get(target) ?? shippedFolder(target, inspection)
  if (before === undefined) return false
  if (program === 'chmod') {
    if (!/^0?[0-7]{3,4}$/.test(value)) return false
    state.set(target, { ...before, mode: Number.parseInt(value, 8) })
    return true
  }
  const owner = ownerOf(value, application)
  if (owner === undefined) return false
  state.set(target, { ...before, ...owner })
  return true
}

function shippedFolder(target: string, { entries }: PackageInspection): StateEntry | undefined {
  const entry = entries.find(({ path, type }) => path === target && type === 'directory')
  if (entry === undefined) return undefined
  const { mode, uid, gid } = entry
  return { path: target, type: 'directory', mode, uid, gid }
}

/** dpkg-statoverride(1): `--add OWNER GROUP MODE FILE`. */
function overrideStat(args: readonly string[], application: Application): boolean {
  const [user, group, mode = '', path, ...rest] = args.slice(args.indexOf('--add') + 1)
  if (!args.includes('--add') || path === undefined || rest.length > 0) return false
  const target = imagePath(path, 'file')
  const owner = ownerOf(`${user}:${group}`, application)
  if (owner === undefined || !/^0?[0-7]{3,5}$/.test(mode)) return false
  const { inspection, situation, state, effects } = application
  const bits = Number.parseInt(mode, 8) & 0o7777
  if (situation.tree.file(target) !== undefined) {
    effects.ownership.push({ path: target, mode: bits, ...owner })
    effects.declared.push({
      package: inspection.name,
      kind: 'ownership',
      detail: `${target} ${owner.uid}:${owner.gid} ${mode}`,
    })
    return true
  }
  if (shippedFolder(target, inspection) === undefined) return false
  state.set(target, { path: target, type: 'directory', mode: bits, ...owner })
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

function statePath(path: string): string | undefined {
  const target = imagePath(path.replace(/\/+$/, ''), 'directory').replace(/^\/var\/run\//, '/run/')
  return STATE_PATH.test(target) && !/\/\.{0,2}(?:\/|$)/.test(target) ? target : undefined
}
