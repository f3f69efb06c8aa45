'use server'

import { redirect } from 'next/navigation'
import { safeReturnPath, signInWithPassword } from '../../auth/index.ts'
import type { FormState } from '../../ui/form-state.ts'

export type SignInField = 'email' | 'password'

/** Signs in and goes where the person wanted to go. */
export async function signIn(_: FormState<SignInField>, form: FormData): Promise<FormState<SignInField>> {
  const email = text(form, 'email').trim()
  const password = text(form, 'password')
  const errors: FormState<SignInField>['errors'] = {}
  if (email === '') errors.email = 'Enter your e-mail address.'
  if (password === '') errors.password = 'Enter your password.'
  if (Object.keys(errors).length > 0) return { values: { email }, errors }
  const outcome = await signInWithPassword(email, password)
  if (!outcome.ok) return { values: { email }, errors: {}, message: refusal(outcome) }
  redirect(safeReturnPath(form.get('return')))
}

function refusal(outcome: { reason: 'wrong' } | { reason: 'wait'; seconds: number }): string {
  if (outcome.reason === 'wrong') return 'E-mail address or password is wrong.'
  return `Too many failed attempts. Try again in ${waitText(outcome.seconds)}.`
}

function waitText(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`
  const minutes = Math.ceil(seconds / 60)
  return minutes === 1 ? '1 minute' : `${minutes} minutes`
}

function text(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.slice(0, 1000) : ''
}
