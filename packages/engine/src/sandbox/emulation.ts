import type { Architecture, CommandRunner } from '@whittle/core'
import { type SandboxAccount, unprivileged } from './bubblewrap.ts'

/** How the kernel knows a program of an architecture (binfmt_misc, "magic" and "mask"): machine and class of its ELF header. */
const MACHINES: Readonly<Record<Architecture, { number: string; emulators: readonly string[] }>> = {
  amd64: { number: String.raw`\x3e`, emulators: ['qemu-x86_64-static', 'qemu-x86_64'] },
  arm64: { number: String.raw`\xb7`, emulators: ['qemu-aarch64-static', 'qemu-aarch64'] },
}
const MASK = String.raw`\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff`
const START = String.raw`\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00`

/**
 * What the outermost sandbox runs: it registers the emulator in a binfmt_misc of its own, which the kernel (6.7 and
 * newer) gives each user namespace, and then starts the command. All programs below it are emulated, those that a program
 * starts as well; the host's own table stays as it is. `F` opens the emulator now: the image need not hold it. `P` leaves
 * the program its own first argument.
 */
const REGISTER_SCRIPT = String.raw`
mount -t binfmt_misc none /proc/sys/fs/binfmt_misc || exit 97
printf '%s' "$1" >/proc/sys/fs/binfmt_misc/register || exit 97
shift
exec "$@"
`

/** An emulator that the sandbox can start programs of an architecture with. */
export interface Emulator {
  path: string
  arch: Architecture
}

/** The command, with the programs of an architecture emulated for it and everything that it starts. */
export function emulating({ path, arch }: Emulator, command: readonly string[]): string[] {
  const rule = `:whittle-${arch}:M::${START}${MACHINES[arch].number}\\x00:${MASK}:${path}:PF`
  const capabilities = ['CAP_SYS_ADMIN', 'CAP_SETUID', 'CAP_SETGID', 'CAP_SETFCAP']
  return [
    ...['bwrap', '--unshare-user', '--uid', '0', '--gid', '0'],
    ...capabilities.flatMap((name) => ['--cap-add', name]),
    ...['--die-with-parent', '--dev-bind', '/', '/', '--'],
    ...['sh', '-c', REGISTER_SCRIPT, 'emulate', rule, ...command],
  ]
}

/**
 * An emulator for programs of an architecture that this machine does not run itself; or, in words, why there is none.
 */
export async function findEmulator(
  arch: Architecture,
  { runner, account }: { runner: CommandRunner; account?: SandboxAccount },
): Promise<{ ok: true; emulator: Emulator } | { ok: false; why: string }> {
  const { emulators } = MACHINES[arch]
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }
  const search = `command -v ${emulators.join(' || command -v ')}`
  const found = await runner.run('sh', ['-c', search], { timeoutMs: 10_000, env })
  const path = found.stdout.toString('utf8').trim()
  if (found.exitCode !== 0 || path === '') return { ok: false, why: `this machine has no ${emulators[0]}` }
  const emulator = { path, arch }
  const [program, ...args] = unprivileged(emulating(emulator, ['true']), account)
  const tried = await runner.run(program!, args, { timeoutMs: 10_000, env })
  if (tried.exitCode === 0) return { ok: true, emulator }
  return { ok: false, why: 'the kernel gives sandboxes no binfmt_misc of their own (Linux 6.7 and newer do)' }
}
