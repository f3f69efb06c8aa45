import type { Accounts } from '../effects/accounts.ts'
import { SYSTEM_GROUPS } from '../effects/account-table.ts'
import { textFile, type EffectFile } from '../effects/effect-types.ts'

/** Base-passwd's own lists, which its script copies into a new system. */
export const ACCOUNT_MASTERS = {
  users: '/usr/share/base-passwd/passwd.master',
  groups: '/usr/share/base-passwd/group.master',
} as const

export interface AccountFileRequest {
  /** Contents of the masters. */
  users: string
  groups: string
  /** What the production image has, too: the numbers are the same in both. */
  accounts: Pick<Accounts, 'users' | 'groups'>
  /** Whether the package passwd is in the image: its script moves passwords into files of their own. */
  shadow: boolean
}

/** `/etc/passwd` and `/etc/group` as base-passwd makes them, followed by the accounts of services and definition. */
export function accountFiles({ users, groups, accounts, shadow }: AccountFileRequest): EffectFile[] {
  const known = namesOf(users)
  const knownGroups = namesOf(groups)
  const passwd = [
    ...linesOf(users),
    ...accounts.users
      .filter(({ name }) => !known.has(name))
      .map(({ name, uid, gid, home }) => `${name}:*:${uid}:${gid}:${name}:${home}:/usr/sbin/nologin`),
  ]
  const group = [
    ...linesOf(groups),
    ...[...accounts.groups].filter(([name]) => !knownGroups.has(name)).map(([name, gid]) => `${name}:*:${gid}:`),
  ]
  if (!shadow) return [textFile('/etc/passwd', joined(passwd)), textFile('/etc/group', joined(group))]
  return [
    textFile('/etc/passwd', joined(passwd.map(withoutPassword))),
    textFile('/etc/group', joined(group.map(withoutPassword))),
    secret('/etc/shadow', joined(passwd.map((line) => `${nameOf(line)}:*::0:99999:7:::`))),
    secret('/etc/gshadow', joined(group.map((line) => `${nameOf(line)}:*::`))),
  ]
}

function secret(path: string, content: string): EffectFile {
  return { ...textFile(path, content), mode: 0o640, gid: SYSTEM_GROUPS.get('shadow') ?? 0 }
}

const linesOf = (text: string) => text.split('\n').filter((line) => line !== '')
const nameOf = (line: string) => line.slice(0, line.indexOf(':'))
const namesOf = (text: string) => new Set(linesOf(text).map(nameOf))
const withoutPassword = (line: string) => line.replace(/^([^:]*):[^:]*:/, '$1:x:')
const joined = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')
