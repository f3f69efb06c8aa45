import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'

const control =
  'w-full min-w-0 rounded border border-line-strong bg-surface text-text placeholder:text-faint ' +
  'aria-invalid:border-danger disabled:cursor-not-allowed disabled:opacity-55'

export interface TextInputProps extends ComponentProps<'input'> {
  /** Monospaced, for names, versions and paths. */
  mono?: boolean
  invalid?: boolean
}

/** A one-line input of the form's height. */
export function TextInput({ className, mono, invalid, ...rest }: TextInputProps) {
  return (
    <input
      className={classNames(control, 'h-8 px-2', mono && 'font-mono text-[13px]', className)}
      aria-invalid={invalid || undefined}
      {...rest}
    />
  )
}

export interface TextAreaProps extends ComponentProps<'textarea'> {
  mono?: boolean
  invalid?: boolean
}

/** A multi-line input. */
export function TextArea({ className, mono, invalid, ...rest }: TextAreaProps) {
  return (
    <textarea
      className={classNames(control, 'px-2 py-1', mono && 'font-mono text-[13px]', className)}
      aria-invalid={invalid || undefined}
      {...rest}
    />
  )
}

export interface SelectProps extends ComponentProps<'select'> {
  options: readonly { value: string; label: string }[]
  invalid?: boolean
}

/** A choice among few values: the platform's own select, which every device knows how to operate. */
export function Select({ options, className, invalid, ...rest }: SelectProps) {
  return (
    <select className={classNames(control, 'h-8 px-1', className)} aria-invalid={invalid || undefined} {...rest}>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}

/** A checkbox with its label. */
export function Checkbox({ label, className, ...rest }: ComponentProps<'input'> & { label: string }) {
  return (
    <label className={classNames('inline-flex items-center gap-2', className)}>
      <input type="checkbox" className="size-4 accent-accent" {...rest} />
      {label}
    </label>
  )
}
