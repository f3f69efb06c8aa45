import type { ResolvedImage } from '@whittle/core'
import type { ImageUser } from './effective-mode.ts'

const SANDBOX_HOSTNAME = 'whittle'

/**
 * What container runtimes write for each container: without it names of the machine itself are nowhere, and programs that
 * do not resolve through the C library (Go's) know no localhost.
 */
export const SANDBOX_HOSTS = `127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
127.0.0.1\t${SANDBOX_HOSTNAME}
`

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Who runs the sandbox. */
export interface SandboxAccount {
  uid: number
  gid: number
}

export interface SandboxCommand {
  /** Folder of the host that is the image's root. */
  root: string
  /** File of the host that is bound over the image's `/etc/hosts`. */
  hosts: string
  user: ImageUser
  config: ResolvedImage['config']
  /** Program and arguments, as seen from inside. */
  command: readonly string[]
}

/**
 * Arguments of bubblewrap that run a command in an unpacked image: namespaces of its own for users, processes, IPC and
 * host name, the image as root with the sandbox's own `/etc/hosts`, no capability, a clean environment. The network is
 * whatever the caller's is.
 */
export function imageArguments({ root, hosts, user, config, command }: SandboxCommand): string[] {
  const environment = { PATH: DEFAULT_PATH, HOME: '/', ...config.environment }
  return [
    ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
    ...['--uid', String(user.uid), '--gid', String(user.gid), '--hostname', SANDBOX_HOSTNAME],
    ...['--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--clearenv'],
    ...['--bind', root, '/', '--ro-bind', hosts, '/etc/hosts', '--proc', '/proc', '--dev', '/dev'],
    ...['--chdir', config.workingDirectory],
    ...Object.entries(environment).flatMap(([key, value]) => ['--setenv', key, value]),
    '--',
    ...command,
  ]
}

/** Arguments of the outer bubblewrap: the host read-only, one folder writable, and a network that is only a loopback. */
export function isolatedHostArguments(writableFolder: string, command: readonly string[]): string[] {
  return [
    ...['--unshare-user', '--unshare-net', '--unshare-pid', '--unshare-ipc'],
    ...['--die-with-parent', '--new-session'],
    ...['--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev', '--bind', writableFolder, writableFolder],
    '--',
    ...command,
  ]
}

/** A command as an account runs it; as it is without one. */
export function unprivileged(command: readonly string[], account: SandboxAccount | undefined): string[] {
  if (!account) return [...command]
  return ['setpriv', `--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', '--', ...command]
}
