import Link from 'next/link'
import { classNames } from './class-names.ts'

export interface SegmentedLinksProps {
  label: string
  links: readonly { label: string; href: string; current: boolean }[]
}

/** A choice among two to four that the address holds, all in sight. */
export function SegmentedLinks({ label, links }: SegmentedLinksProps) {
  return (
    <nav aria-label={label} className="flex rounded border border-line-strong bg-surface">
      {links.map(({ label: text, href, current }) => (
        <Link
          key={href}
          href={href}
          scroll={false}
          aria-current={current ? 'true' : undefined}
          className={classNames(
            'flex h-7.5 items-center px-3 whitespace-nowrap first-of-type:rounded-l last-of-type:rounded-r',
            current ? 'bg-accent-soft text-accent-strong' : 'text-muted hover:bg-hover hover:text-text',
          )}
        >
          {text}
        </Link>
      ))}
    </nav>
  )
}
