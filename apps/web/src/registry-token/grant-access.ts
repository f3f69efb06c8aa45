import type { ResourceActions } from './access-scope.ts'

/** Who asks for a token, after its credentials were checked. */
export type Requester =
  | { kind: 'anonymous' }
  | { kind: 'worker' }
  | { kind: 'pull-token'; teamSlug: string; /** One image, or every image of the team. */ imageName?: string }

const GALLERY = 'gallery'

/**
 * What a requester gets of what it asks for; resources with nothing granted are left out. Workers pull and push anywhere,
 * a pull token pulls its team's image or images, and everyone pulls gallery images.
 */
export function grantAccess(requester: Requester, requested: readonly ResourceActions[]): ResourceActions[] {
  return requested
    .map(({ type, name, actions }) => {
      const allowed = type === 'repository' ? allowedActions(requester, name) : []
      return { type, name, actions: actions.filter((action) => allowed.includes(action)) }
    })
    .filter(({ actions }) => actions.length > 0)
}

function allowedActions(requester: Requester, repository: string): string[] {
  if (requester.kind === 'worker') return ['pull', 'push']
  const [team, image, ...deeper] = repository.split('/')
  if (team === undefined || image === undefined || image === '' || deeper.length > 0) return []
  if (team === GALLERY) return ['pull']
  if (requester.kind === 'anonymous' || team !== requester.teamSlug) return []
  return requester.imageName === undefined || requester.imageName === image ? ['pull'] : []
}
