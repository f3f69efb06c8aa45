import { BreakingText } from '../../ui/breaking-text.tsx'

/** An image's place in the registry. */
export function RepositoryName({ team, name }: { team: string; name: string }) {
  return (
    <span className="font-mono wrap-break-word">
      <BreakingText text={`${team}/${name}`} />
    </span>
  )
}
