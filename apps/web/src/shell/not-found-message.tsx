import { ButtonLink } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

/** What stands where there is nothing, or nothing that this person may see. */
export function NotFoundMessage() {
  return (
    <EmptyState level={1} title="There is nothing here" action={<ButtonLink href="/">To the gallery</ButtonLink>}>
      The address is wrong, what it named was removed, or it belongs to a team that you are not in.
    </EmptyState>
  )
}
