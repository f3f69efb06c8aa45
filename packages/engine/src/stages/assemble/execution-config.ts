import type { ResolvedImage } from '@whittle/core'
import type { ExecutionConfig } from '@whittle/oci'

/** Where programs are looked for, as Debian's own images have it. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * How a container of the image is started (OCI image specification 1.1, config.md). Environment and sets are sorted, so
 * that the order in which a definition names them does not change the image.
 */
export function executionConfig({ config, users }: Pick<ResolvedImage, 'config' | 'users'>): ExecutionConfig {
  const { PATH = DEFAULT_PATH, ...environment } = config.environment
  const variables = Object.entries(environment)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
  return {
    User: numericUser(config.user, users),
    Env: [`PATH=${PATH}`, ...variables],
    Entrypoint: orAbsent(config.entrypoint),
    Cmd: orAbsent(config.command),
    WorkingDir: config.workingDirectory,
    ExposedPorts: asSet(config.ports.map((port) => (port.includes('/') ? port : `${port}/tcp`))),
    Volumes: asSet(config.volumes),
    Labels: Object.keys(config.labels).length > 0 ? config.labels : undefined,
    StopSignal: config.stopSignal,
  }
}

/** By number where it is known: Kubernetes' `runAsNonRoot` cannot tell from a name who it is. */
function numericUser(user: string, users: ResolvedImage['users']): string {
  if (user === 'nonroot') return '65532'
  const declared = users.find(({ name }) => name === user)
  return declared ? String(declared.uid) : user
}

function orAbsent(list: string[]): string[] | undefined {
  return list.length > 0 ? list : undefined
}

function asSet(names: readonly string[]): Record<string, Record<string, never>> | undefined {
  return names.length > 0 ? Object.fromEntries(names.map((name) => [name, {}])) : undefined
}
