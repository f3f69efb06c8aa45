import { classNames } from '../../ui/class-names.ts'

/** An image's place in the registry; a long one breaks behind its slashes and dashes, inside a word only where it must. */
export function RepositoryName({ team, name, className }: { team: string; name: string; className?: string }) {
  const parts = `${team}/${name}`.split(/(?<=[/._-])/)
  return (
    <span className={classNames('font-mono wrap-break-word', className)}>
      {parts.map((part, position) => (
        // The parts of a name have no identity but their place.
        <span key={`${position} ${part}`}>
          {position > 0 && <wbr />}
          {part}
        </span>
      ))}
    </span>
  )
}
