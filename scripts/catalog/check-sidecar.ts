import { spawnSync } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** What the sidecar has to see of nginx beside it, each a line of its script's output. */
const SCRIPT = String.raw`
set -eu
echo "process: $(ps -p 1 -o user=,comm= | tr -s ' ')"
echo "page: $(curl --silent http://127.0.0.1:8080 | grep -o 'Welcome to nginx' | head -n 1)"
echo "file: $(grep -c '^server' /proc/1/root/etc/nginx/conf.d/default.conf)"
echo "port: $(ss -tln | grep -o ':8080 ' | head -n 1)"
timeout 2 strace -p 1 -o /tmp/trace || true
echo "traced: $(grep -c . /tmp/trace)"
`
const SEEN = [/^process: nonroot nginx$/m, /^page: Welcome to nginx$/m, /^file: 1$/m, /^port: :8080 $/m]

/**
 * Starts the image `nginx` with podman and looks into it with the image `debug` beside it (docs/guides/debugging.md). Both are
 * in the layout `folder` by their names. Returns what was seen; throws what was not.
 */
export async function checkSidecar(folder: string): Promise<string> {
  const home = join(folder, '..', 'podman')
  await mkdir(home, { recursive: true })
  // Fixed limits and runc: where limits cannot be raised or cgroups are mixed, podman's defaults refuse to start.
  const places = ['--root', join(home, 'root'), '--runroot', join(home, 'run'), '--tmpdir', join(home, 'tmp')]
  const podman = (...args: string[]) =>
    finished('podman', [...places, '--storage-driver', 'vfs', '--runtime', 'runc', ...args])
  const limits = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1024:1024']
  const name = `whittle-sidecar-${process.pid}`
  try {
    const [nginx = '', debug = ''] = ['nginx', 'debug'].map((image) => podman('pull', '-q', `oci:${folder}:${image}`))
    podman('run', '-d', '--name', name, '--network', 'none', ...limits, nginx)
    const beside = [`--pid=container:${name}`, `--network=container:${name}`]
    const output = podman('run', '--rm', ...beside, ...limits, debug, 'bash', '-c', SCRIPT)
    const missing = SEEN.filter((line) => !line.test(output))
    if (missing.length > 0) throw new Error(`the sidecar did not see ${missing.join(', ')}: ${output}`)
    // Hosts may forbid it to ordinary users (kernel.yama.ptrace_scope).
    const calls = /^traced: [1-9]/m.test(output) ? ' and system calls' : ', but no system calls: this host forbids it'
    return `its process, page, files, port${calls}`
  } finally {
    podman('rm', '-f', '-i', '-t', '0', name)
    // Its monitors may still be clearing up.
    await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}

function finished(program: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', timeout: 120_000 })
  if (status === 0) return stdout.trimEnd()
  throw new Error(`${program} ${args.at(-1)} failed: ${error?.message ?? stderr.trim()}`)
}
