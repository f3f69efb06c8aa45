'use server'

import { redirect } from 'next/navigation'
import { endCurrentSession } from './next-auth.ts'

/** Ends the session here and in the database. */
export async function signOut(): Promise<void> {
  await endCurrentSession()
  redirect('/sign-in')
}
