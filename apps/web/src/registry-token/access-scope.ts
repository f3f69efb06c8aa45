/** One thing that a client asks a token for, or that a token grants: an element of the JWT's `access` claim. */
export interface ResourceActions {
  /** `repository`, `registry`. */
  type: string
  name: string
  actions: string[]
}

const MAX_SCOPES = 50

/**
 * The scopes of a token request (Distribution specification, "Docker Registry v2 Bearer token specification", resource
 * scope grammar): each is `type:name:action,action`; one parameter may hold several, separated by spaces. Scopes of the
 * same resource are joined. What is no scope, or beyond 50, is left out: nothing is granted for it.
 */
export function parseScopes(parameters: readonly string[]): ResourceActions[] {
  const byResource = new Map<string, ResourceActions>()
  const scopes = parameters.flatMap((parameter) => parameter.split(' ')).filter((scope) => scope !== '')
  for (const scope of scopes.slice(0, MAX_SCOPES)) {
    // A name may hold a `:` of a host's port: the first and the last one separate.
    const match = /^([a-z0-9]+)(?:\([a-z0-9]+\))?:(.+):([a-z*,]*)$/.exec(scope)
    if (!match) continue
    const [, type, name, list] = match as unknown as [string, string, string, string]
    const key = `${type}:${name}`
    const known = byResource.get(key)?.actions ?? []
    const actions = [...new Set([...known, ...list.split(',').filter((action) => action !== '')])]
    byResource.set(key, { type, name, actions })
  }
  return [...byResource.values()]
}
