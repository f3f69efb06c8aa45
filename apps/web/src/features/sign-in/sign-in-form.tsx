'use client'

import { useActionState } from 'react'
import { Button } from '../../ui/button.tsx'
import { describedBy, Field } from '../../ui/field.tsx'
import { type FormState, untouched } from '../../ui/form-state.ts'
import { Notice } from '../../ui/notice.tsx'
import { PasswordInput } from '../../ui/password-input.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { useFocusFirstError } from '../../ui/use-focus-first-error.ts'
import { signIn, type SignInField } from './sign-in-action.ts'

/** E-mail and password; works before scripts have loaded, too. */
export function SignInForm({ returnPath }: { returnPath: string }) {
  const [state, action, pending] = useActionState<FormState<SignInField>, FormData>(signIn, untouched)
  const form = useFocusFirstError(state)
  const { values, errors, message } = state
  return (
    <form ref={form} action={action} noValidate className="flex flex-col gap-4">
      <input type="hidden" name="return" value={returnPath} />
      {message !== undefined && <Notice tone="danger">{message}</Notice>}
      <Field id="email" label="E-mail" error={errors.email}>
        <TextInput
          id="email"
          name="email"
          type="email"
          autoComplete="username"
          required
          defaultValue={values.email}
          invalid={errors.email !== undefined}
          aria-describedby={describedBy('email', { error: errors.email })}
        />
      </Field>
      <Field id="password" label="Password" error={errors.password}>
        <PasswordInput
          id="password"
          name="password"
          autoComplete="current-password"
          required
          invalid={errors.password !== undefined}
          aria-describedby={describedBy('password', { error: errors.password })}
        />
      </Field>
      <Button type="submit" variant="primary" pending={pending}>
        Sign in
      </Button>
    </form>
  )
}
