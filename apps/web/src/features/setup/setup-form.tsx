'use client'

import { type ComponentProps, useActionState } from 'react'
import { Button } from '../../ui/button.tsx'
import { describedBy, Field } from '../../ui/field.tsx'
import { type FormState, untouched } from '../../ui/form-state.ts'
import { Notice } from '../../ui/notice.tsx'
import { PasswordInput } from '../../ui/password-input.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { useFocusFirstError } from '../../ui/use-focus-first-error.ts'
import { createFirstOwner } from './setup-action.ts'
import type { SetupField } from './setup-input.ts'

const fields: { id: SetupField; label: string; help?: string; input: ComponentProps<'input'> }[] = [
  { id: 'name', label: 'Your name', input: { autoComplete: 'name' } },
  { id: 'email', label: 'E-mail', help: 'You sign in with it.', input: { type: 'email', autoComplete: 'username' } },
  {
    id: 'password',
    label: 'Password',
    help: 'At least 12 characters; a few words are easier to remember than signs.',
    input: { autoComplete: 'new-password' },
  },
  {
    id: 'teamName',
    label: 'Team',
    help: 'Your images are pulled by its name: those of “Acme Shop” begin with acme-shop/.',
    input: { autoComplete: 'organization' },
  },
]

/** The form of the first start. */
export function SetupForm({ token }: { token: string }) {
  const [state, action, pending] = useActionState<FormState<SetupField>, FormData>(createFirstOwner, untouched)
  const form = useFocusFirstError(state)
  return (
    <form ref={form} action={action} noValidate className="flex flex-col gap-4">
      <input type="hidden" name="token" value={token} />
      {state.message !== undefined && <Notice tone="danger">{state.message}</Notice>}
      {fields.map(({ id, label, help, input }) => {
        const error = state.errors[id]
        const Input = id === 'password' ? PasswordInput : TextInput
        return (
          <Field key={id} id={id} label={label} help={help} error={error}>
            <Input
              {...input}
              id={id}
              name={id}
              required
              defaultValue={id === 'password' ? undefined : state.values[id]}
              invalid={error !== undefined}
              aria-describedby={describedBy(id, { help, error })}
            />
          </Field>
        )
      })}
      <Button type="submit" variant="primary" pending={pending}>
        Create account and team
      </Button>
    </form>
  )
}
