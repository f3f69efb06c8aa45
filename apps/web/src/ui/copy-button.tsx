'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { buttonClasses } from './button.tsx'
import { classNames } from './class-names.ts'
import { copyText } from './copy-text.ts'

export interface CopyButtonProps {
  text: string
  /** What is copied, for screen readers: `Copy pull command`. */
  label: string
  /** Shows the label beside the sign. */
  showLabel?: boolean
  className?: string
}

/** Copies a text and says so. */
export function CopyButton({ text, label, showLabel, className }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 2000)
    return () => clearTimeout(timer)
  }, [state])
  const message = state === 'copied' ? 'Copied' : state === 'failed' ? 'Select it and copy by hand' : label
  return (
    <button
      type="button"
      className={classNames(buttonClasses('quiet', 'small'), 'relative', className)}
      aria-label={label}
      title={message}
      onClick={() => void copyText(text).then((copied) => setState(copied ? 'copied' : 'failed'))}
    >
      {state === 'copied' ? (
        <Check aria-hidden="true" className="size-4 text-success" />
      ) : (
        <Copy aria-hidden="true" className="size-4" />
      )}
      {(showLabel || state === 'failed') && <span aria-hidden="true">{message}</span>}
      <output className="sr-only">{state === 'idle' ? '' : message}</output>
    </button>
  )
}
