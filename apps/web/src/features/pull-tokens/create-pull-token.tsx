'use client'

import { useActionState } from 'react'
import { Button } from '../../ui/button.tsx'
import { CommandLine } from '../../ui/command-line.tsx'
import { describedBy, Field } from '../../ui/field.tsx'
import { untouched } from '../../ui/form-state.ts'
import { Notice } from '../../ui/notice.tsx'
import { Select, TextInput } from '../../ui/text-input.tsx'
import { useFocusFirstError } from '../../ui/use-focus-first-error.ts'
import { loginCommands } from './login-commands.ts'
import { createToken } from './pull-token-actions.ts'
import { expiries, type PullTokenFormState } from './pull-token-form-state.ts'

export interface CreatePullTokenProps {
  imageId: string
  imageName: string
  teamName: string
  registryHost: string
  /** With tag. */
  reference: string
}

/** The form, and the new token once. */
export function CreatePullToken({ imageId, imageName, teamName, registryHost, reference }: CreatePullTokenProps) {
  const [state, action, pending] = useActionState<PullTokenFormState, FormData>(createToken, untouched)
  const form = useFocusFirstError(state)
  const { values, errors, message, created } = state
  return (
    <div className="flex flex-col gap-4">
      {created && <CreatedToken {...created} registryHost={registryHost} reference={reference} />}
      {message !== undefined && <Notice tone="danger">{message}</Notice>}
      <form
        ref={form}
        action={action}
        noValidate
        className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-[2fr_2fr_1fr]"
      >
        <input type="hidden" name="imageId" value={imageId} />
        <Field id="token-name" label="Name" error={errors.name}>
          <TextInput
            id="token-name"
            name="name"
            placeholder="CI of the shop"
            autoComplete="off"
            required
            defaultValue={values.name}
            invalid={errors.name !== undefined}
            aria-describedby={describedBy('token-name', { error: errors.name })}
          />
        </Field>
        <Field id="token-scope" label="Pulls" error={errors.scope}>
          <Select
            id="token-scope"
            name="scope"
            key={`scope ${values.scope}`}
            defaultValue={values.scope ?? 'image'}
            options={[
              { value: 'image', label: `only ${imageName}` },
              { value: 'team', label: `all images of ${teamName}` },
            ]}
          />
        </Field>
        <Field id="token-expiry" label="Ends after" error={errors.expiry}>
          <Select
            id="token-expiry"
            name="expiry"
            key={`expiry ${values.expiry}`}
            defaultValue={values.expiry ?? '90'}
            options={expiries}
          />
        </Field>
        <Button type="submit" variant="primary" pending={pending} className="justify-self-start">
          Create pull token
        </Button>
      </form>
    </div>
  )
}

interface CreatedTokenProps {
  name: string
  token: string
  registryHost: string
  reference: string
}

function CreatedToken({ name, token, registryHost, reference }: CreatedTokenProps) {
  return (
    <Notice tone="success">
      <div className="flex flex-col gap-3 py-1" aria-live="polite">
        <p>
          <strong className="font-semibold">{name}</strong> was created. Copy it now: it is not shown again.
        </p>
        <CommandLine command={token} label="Copy token" />
        {loginCommands({ registryHost, reference, token }).map(({ label, command }) => (
          <div key={label} className="flex flex-col gap-1">
            <p className="text-[13px] text-muted">{label}</p>
            <CommandLine command={command} label={`Copy command for ${label}`} />
          </div>
        ))}
      </div>
    </Notice>
  )
}
