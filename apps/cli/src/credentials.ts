import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

export interface Credentials {
  username: string
  password: string
}

/**
 * The login for a registry: `WHITTLE_REGISTRY_USERNAME` and `WHITTLE_REGISTRY_PASSWORD`, else what `docker login` or
 * `podman login` stored for its host. Credential helpers are not asked. None: undefined, for anonymous access.
 */
export function registryCredentials(url: string, env: NodeJS.ProcessEnv = process.env): Credentials | undefined {
  if (env.WHITTLE_REGISTRY_PASSWORD) {
    return { username: env.WHITTLE_REGISTRY_USERNAME ?? 'whittle', password: env.WHITTLE_REGISTRY_PASSWORD }
  }
  const { host } = new URL(url)
  for (const file of loginFiles(env)) {
    const login = readLogin(file, host)
    if (login) return login
  }
  return undefined
}

function loginFiles(env: NodeJS.ProcessEnv): string[] {
  const home = env.HOME ?? homedir()
  return [
    env.REGISTRY_AUTH_FILE,
    env.DOCKER_CONFIG && join(env.DOCKER_CONFIG, 'config.json'),
    env.XDG_RUNTIME_DIR && join(env.XDG_RUNTIME_DIR, 'containers/auth.json'),
    join(home, '.config/containers/auth.json'),
    join(home, '.docker/config.json'),
  ].filter((file): file is string => Boolean(file))
}

function readLogin(file: string, host: string): Credentials | undefined {
  try {
    const auth: unknown = JSON.parse(readFileSync(file, 'utf8')).auths?.[host]?.auth
    if (typeof auth !== 'string') return undefined
    const text = Buffer.from(auth, 'base64').toString('utf8')
    const colon = text.indexOf(':')
    return colon < 0 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) }
  } catch {
    // Absent or not JSON: as if nobody had logged in.
    return undefined
  }
}
