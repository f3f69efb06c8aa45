'use client'

import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { buttonClasses } from './button.tsx'
import { TextInput, type TextInputProps } from './text-input.tsx'

/** A password field whose content can be looked at. */
export function PasswordInput(props: Omit<TextInputProps, 'type'>) {
  const [shown, setShown] = useState(false)
  const label = shown ? 'Hide password' : 'Show password'
  const Icon = shown ? EyeOff : Eye
  return (
    <div className="flex gap-1">
      <TextInput {...props} type={shown ? 'text' : 'password'} />
      <button
        type="button"
        className={buttonClasses('quiet')}
        aria-label={label}
        title={label}
        onClick={() => setShown(!shown)}
      >
        <Icon aria-hidden="true" className="size-4" />
      </button>
    </div>
  )
}
