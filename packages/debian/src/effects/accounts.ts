import type { DeclaredEffect, ResolvedImage } from '@whittle/core'
import { carveError } from '../production/carve-error.ts'
import type { InspectedEntry, PackageInspection } from '../package/package-inspection.ts'
import { BASE_ACCOUNTS, NOGROUP, SYSTEM_ACCOUNTS, SYSTEM_GROUPS, type SystemAccount } from './account-table.ts'
import { textFile, type EffectFolder, type Effects } from './effect-types.ts'
import { stateFolders } from './service-state.ts'

/** The accounts of one image. */
export interface Accounts {
  users: SystemAccount[]
  groups: Map<string, number>
  effects: Effects
}

interface Owner {
  uid: number
  gid: number
}

/** What decides the accounts of an image. */
export interface AccountDemand {
  image: Pick<ResolvedImage, 'users' | 'config' | 'files'>
  /** Kept packages. */
  packages: readonly PackageInspection[]
  /** Kept entries: a file's owner gets a name. */
  entries: Iterable<Pick<InspectedEntry, 'uid' | 'gid'>>
}

/**
 * The accounts that an image needs, with numbers that depend on their names alone: root, nobody, nonroot; those that
 * kept packages would create or own files as; those of the definition. Fails with `CARVE_ACCOUNT_CLASH` when the
 * definition gives a name or number that one of the others has with another meaning.
 */
export function planAccounts(demand: AccountDemand): Accounts {
  const owners = new Map<string, string>()
  for (const inspection of demand.packages) {
    for (const name of namedAccounts(inspection)) if (!owners.has(name)) owners.set(name, inspection.name)
  }
  const uids = new Set<number>()
  const gids = new Set<number>()
  for (const { uid, gid } of demand.entries) {
    uids.add(uid)
    gids.add(gid)
  }
  const configured = new Set([demand.image.config.user, ...demand.image.files.map(({ owner }) => owner ?? '')])
  const system = SYSTEM_ACCOUNTS.filter(
    ({ name, uid }) => owners.has(name) || uids.has(uid) || (configured.has(name) && !isDeclared(demand, name)),
  )
  const users = [...BASE_ACCOUNTS, ...system, ...declaredAccounts(demand, system)].sort((a, b) => a.uid - b.uid)
  const groups = planGroups(users, { owners, gids })
  const homes = new Set(
    demand.image.users.filter(({ home }) => home !== undefined && home !== '/').map(({ name }) => name),
  )
  return { users, groups, effects: accountEffects(users, groups, { owners, homes }) }
}

/**
 * The numbers that an owner or user reference stands for: a name, `uid` or `uid:gid`; a bare uid has the group of its
 * account, or 0. Fails with `CARVE_ACCOUNT_UNKNOWN`.
 */
export function resolveOwner(reference: string, accounts: Pick<Accounts, 'users'>): Owner {
  const numbers = /^(\d+)(?::(\d+))?$/.exec(reference)
  if (numbers === null) {
    const user = accounts.users.find(({ name }) => name === reference)
    if (user !== undefined) return { uid: user.uid, gid: user.gid }
    throw carveError({
      code: 'CARVE_ACCOUNT_UNKNOWN',
      category: 'invalid-input',
      publicMessage: `The definition names the account "${reference}", which the image does not have.`,
      hint: 'Declare it under "users", or write its number.',
    })
  }
  const uid = Number(numbers[1])
  const gid = numbers[2] === undefined ? accounts.users.find((user) => user.uid === uid)?.gid : Number(numbers[2])
  return { uid, gid: gid ?? 0 }
}

/** Accounts and groups of the table that a package's scripts create or own state with. */
function namedAccounts(inspection: PackageInspection): string[] {
  const words = new Set(
    inspection.commands
      .filter(({ words }) =>
        /^(?:adduser|addgroup|useradd|groupadd|chown|dpkg-statoverride|install)$/.test(words[0] ?? ''),
      )
      .flatMap(({ words }) => words.slice(1).flatMap((word) => word.split(':'))),
  )
  for (const { account, group } of stateFolders(inspection.name)) words.add(account).add(group ?? account)
  return [
    ...SYSTEM_ACCOUNTS.filter(({ name, packages }) => words.has(name) || packages?.includes(inspection.name)).map(
      ({ name }) => name,
    ),
    ...[...SYSTEM_GROUPS.keys()].filter((name) => words.has(name)),
  ]
}

function isDeclared(demand: AccountDemand, name: string): boolean {
  return demand.image.users.some((user) => user.name === name)
}

function declaredAccounts(demand: AccountDemand, system: readonly SystemAccount[]): SystemAccount[] {
  const taken = [...BASE_ACCOUNTS, ...system]
  return demand.image.users
    .map((user) => {
      const clash = taken.find(({ name, uid }) => name === user.name || uid === user.uid)
      if (clash !== undefined && (clash.name !== user.name || clash.uid !== user.uid)) {
        throw carveError({
          code: 'CARVE_ACCOUNT_CLASH',
          category: 'invalid-input',
          publicMessage: `The user "${user.name}" with uid ${user.uid} clashes with the account "${clash.name}" (${clash.uid}) of the image.`,
          hint: 'Choose another name or uid.',
        })
      }
      taken.push({ name: user.name, uid: user.uid, gid: user.gid ?? user.uid, home: user.home ?? '/nonexistent' })
      return taken.at(-1) as SystemAccount
    })
    .filter(({ name }) => ![...BASE_ACCOUNTS, ...system].some((account) => account.name === name))
}

function planGroups(
  users: readonly SystemAccount[],
  demand: { owners: ReadonlyMap<string, string>; gids: ReadonlySet<number> },
): Map<string, number> {
  const groups = new Map<string, number>()
  for (const [name, gid] of SYSTEM_GROUPS) {
    // Group shadow owns /etc/shadow, which every image has.
    const wanted = name === 'shadow' || demand.owners.has(name) || demand.gids.has(gid)
    if (wanted || users.some((user) => user.gid === gid)) groups.set(name, gid)
  }
  for (const { name, gid } of users) {
    if (![...groups.values()].includes(gid)) groups.set(name, gid)
  }
  return new Map([...groups].sort(([, a], [, b]) => a - b))
}

function accountEffects(
  users: readonly SystemAccount[],
  groups: ReadonlyMap<string, number>,
  { owners, homes }: { owners: ReadonlyMap<string, string>; homes: ReadonlySet<string> },
): Effects {
  const passwd = users.map(({ name, uid, gid, home }) => `${name}:x:${uid}:${gid}:${name}:${home}:/usr/sbin/nologin\n`)
  const group = [...groups].map(([name, gid]) => `${name}:x:${gid}:\n`)
  const shadow = users.map(({ name }) => `${name}:*:::::::\n`)
  const folders = users
    .filter(({ name }) => name === 'nonroot' || homes.has(name))
    .map(({ uid, gid, home }): EffectFolder => ({ path: home, mode: 0o755, uid, gid, package: 'whittle' }))
  const declared = users.map(({ name, uid, gid }): DeclaredEffect => ({
    package: owners.get(name) ?? 'whittle',
    kind: 'account',
    detail: `${name} ${uid}:${gid === NOGROUP ? 'nogroup' : gid}`,
  }))
  return {
    files: [
      textFile('/etc/passwd', passwd.join('')),
      textFile('/etc/group', group.join('')),
      { ...textFile('/etc/shadow', shadow.join('')), mode: 0o640, gid: SYSTEM_GROUPS.get('shadow') ?? 0 },
    ],
    folders,
    ownership: [],
    declared,
  }
}
