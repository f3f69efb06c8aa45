import { findUserByEmail } from '@whittle/db'
import { database } from '../server/db.ts'
import { signInSlowDown } from './slow-down-store.ts'
import { verifyPassword } from './password.ts'

export interface Attempt {
  email: string
  password: string
  address: string
}

export type AuthenticateOutcome =
  | { ok: true; userId: string }
  | { ok: false; reason: 'wrong' }
  /** Too many failures: try again after so many seconds. */
  | { ok: false; reason: 'wait'; seconds: number }

/** Checks an e-mail address and a password; unknown address and wrong password look and last the same. */
export async function authenticate({ email, password, address }: Attempt): Promise<AuthenticateOutcome> {
  const who = { account: email.trim().toLowerCase(), address }
  const slowDown = signInSlowDown()
  const seconds = await slowDown.secondsToWait(who)
  if (seconds > 0) return { ok: false, reason: 'wait', seconds }
  const user = await findUserByEmail(database(), email)
  if (!(await verifyPassword(password, user?.passwordHash)) || !user) {
    await slowDown.failed(who)
    return { ok: false, reason: 'wrong' }
  }
  await slowDown.succeeded(who)
  return { ok: true, userId: user.id }
}
