import { WhittleError } from '@whittle/core'
import type { ImageUser } from './effective-mode.ts'

/** The numeric ids of `config.User` (name, uid or uid:gid), names looked up in the image's own passwd file. */
export function resolveImageUser(user: string, passwd: string): ImageUser {
  const numeric = /^(\d+)(?::(\d+))?$/.exec(user)
  const accounts = passwd.split('\n').map((line) => line.split(':'))
  if (numeric) {
    const uid = Number(numeric[1])
    const primary = accounts.find((fields) => fields[2] === numeric[1])?.[3]
    return { uid, gid: Number(numeric[2] ?? primary ?? 0) }
  }
  const account = accounts.find((fields) => fields[0] === (user || 'root'))
  if (account) return { uid: Number(account[2]), gid: Number(account[3]) }
  throw new WhittleError({
    code: 'TEST_USER_UNKNOWN',
    category: 'policy',
    publicMessage: `spec.user: the image has no account named "${user}".`,
    hint: 'Declare it under spec.users, or use one that the image has (root, nobody, nonroot) or a number.',
  })
}
