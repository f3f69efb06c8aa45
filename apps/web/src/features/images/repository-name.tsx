import { Fragment } from 'react'
import { classNames } from '../../ui/class-names.ts'

/** An image's place in the registry; a long one breaks behind its slashes and dashes, inside a word only where it must. */
export function RepositoryName({ team, name, className }: { team: string; name: string; className?: string }) {
  const whole = `${team}/${name}`
  const ends = [...whole.matchAll(/[/._-]/g)].map(({ index }) => index + 1)
  return (
    <span className={classNames('font-mono wrap-break-word', className)}>
      {[0, ...ends].map((start, position) => (
        <Fragment key={start}>
          {start > 0 && <wbr />}
          {whole.slice(start, ends[position])}
        </Fragment>
      ))}
    </span>
  )
}
