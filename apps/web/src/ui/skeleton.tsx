import { classNames } from './class-names.ts'

/** A grey block in the place of something that is loading; give it the final size by `className`. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={classNames('animate-pulse rounded bg-hover', className)} />
}

/** Says once, to screen readers, that something is loading. */
export function Loading({ label = 'Loading…' }: { label?: string }) {
  return <output className="sr-only">{label}</output>
}
