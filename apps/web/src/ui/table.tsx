import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { ScrollBox } from './scroll-box.tsx'

/** A table in a box that scrolls sideways on narrow screens; `label` names it for screen readers. */
export function Table({ label, className, children, ...rest }: ComponentProps<'table'> & { label: string }) {
  return (
    <ScrollBox label={label} className="overflow-x-auto rounded border bg-surface">
      <table className={classNames('w-full border-collapse text-left', className)} {...rest}>
        {children}
      </table>
    </ScrollBox>
  )
}

interface CellProps {
  /** Numbers: right-aligned, tabular figures. */
  numeric?: boolean
}

/** A column's head. */
export function HeadCell({ numeric, className, ...rest }: ComponentProps<'th'> & CellProps) {
  return (
    <th
      scope="col"
      className={classNames(
        'border-b bg-sunken px-3 py-2 text-[13px] font-medium whitespace-nowrap text-muted',
        numeric && 'text-right',
        className,
      )}
      {...rest}
    />
  )
}

/** A cell. */
export function Cell({ numeric, className, ...rest }: ComponentProps<'td'> & CellProps) {
  return (
    <td
      className={classNames(
        'border-t border-line px-3 py-2 align-middle',
        numeric && 'text-right whitespace-nowrap',
        className,
      )}
      {...rest}
    />
  )
}
