import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { ScrollBox } from './scroll-box.tsx'

/** Below 640 px a row is a block, a cell a line of it that repeats its column's name; the head is for screen readers only. */
export const stackedWhenNarrow =
  'max-sm:block max-sm:[&>tbody]:block max-sm:[&>tbody>tr]:block max-sm:[&>tbody>tr]:py-2 ' +
  'max-sm:[&>tbody>tr+tr]:border-t max-sm:[&>thead]:sr-only'

/** A table whose rows are stacked on narrow screens; `label` names it for screen readers. */
export function Table({ label, className, children, ...rest }: ComponentProps<'table'> & { label: string }) {
  return (
    <ScrollBox label={label} className="overflow-x-auto rounded border bg-surface">
      <table className={classNames('w-full border-collapse text-left', stackedWhenNarrow, className)} {...rest}>
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

/** A cell. `column` is the name of its column, which stands before it where rows are stacked; leave it out for a row's title. */
export function Cell({
  numeric,
  column,
  className,
  children,
  ...rest
}: ComponentProps<'td'> & CellProps & { column?: string }) {
  return (
    <td
      className={classNames(
        'border-line px-3 py-2 align-middle max-sm:block max-sm:py-1 sm:border-t',
        numeric && 'whitespace-nowrap sm:text-right',
        column !== undefined && 'max-sm:grid max-sm:grid-cols-[96px_minmax(0,1fr)] max-sm:gap-x-2',
        className,
      )}
      {...rest}
    >
      {column === undefined ? (
        children
      ) : (
        <>
          <span aria-hidden="true" className="font-sans text-[13px] text-muted sm:hidden">
            {column}
          </span>
          <div className="min-w-0">{children}</div>
        </>
      )}
    </td>
  )
}
