'use server'

import { createHash } from 'node:crypto'
import { countUsers, createOwner, isSetupTokenValid } from '@whittle/db'
import { redirect } from 'next/navigation'
import { hashPassword, signInWithPassword } from '../../auth/index.ts'
import { database } from '../../server/db.ts'
import type { FormState } from '../../ui/form-state.ts'
import { type SetupField, SetupInput } from './setup-input.ts'

const refusals = {
  'token-invalid': { errors: {}, message: 'This link was used or has expired. `npm run up` prints a new one.' },
  'email-taken': { errors: { email: 'There is an account with this address already.' } },
  'team-taken': { errors: { teamName: 'There is a team with this name already.' } },
} satisfies Record<string, Omit<FormState<SetupField>, 'values'>>

/** Creates the owner and the first team, uses the link up, and signs in. */
export async function createFirstOwner(_: FormState<SetupField>, form: FormData): Promise<FormState<SetupField>> {
  const raw = Object.fromEntries([...form].filter(([, value]) => typeof value === 'string')) as Record<string, string>
  const values = { name: raw.name, email: raw.email, teamName: raw.teamName }
  const parsed = SetupInput.safeParse(raw)
  if (!parsed.success) {
    const errors: FormState<SetupField>['errors'] = {}
    for (const { path, message } of parsed.error.issues) errors[path[0] as SetupField] ??= message
    return { values, errors }
  }
  const tokenHash = createHash('sha256')
    .update(raw.token ?? '')
    .digest('hex')
  // Hashing is expensive on purpose: not for everybody who asks.
  const open = (await countUsers(database())) === 0 && (await isSetupTokenValid(database(), tokenHash))
  if (!open) return { values, ...refusals['token-invalid'] }
  const { password, ...owner } = parsed.data
  const outcome = await createOwner(database(), { ...owner, tokenHash, passwordHash: await hashPassword(password) })
  if (!outcome.ok) return { values, ...refusals[outcome.reason] }
  const signedIn = await signInWithPassword(owner.email, password)
  redirect(signedIn.ok ? '/' : '/sign-in')
}
