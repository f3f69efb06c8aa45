import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError, findProgram } from '../stack/host.ts'

/** buildah and podman with images, networks and settings in a folder of their own: those of the host stay as they are. */
export interface ContainerTools {
  folder: string
  /** For programs that call podman themselves. */
  env: NodeJS.ProcessEnv
  /** Standard output of a program; its messages go to `log/<name of the step>.log`. Fails with their end. */
  run(program: string, args: readonly string[], options?: RunOptions): string
  /** Gives up what they hold of the folder, so that it can be removed. */
  close(): void
}

interface RunOptions {
  cwd?: string
  /** For messages: `Building whittle-web`. */
  step?: string
}

const MESSAGE_LINES = 40

/** Opens them on a folder, which is made when absent. */
export function openContainerTools(folder: string): ContainerTools {
  const networks = join(folder, 'networks')
  const logs = join(folder, 'log')
  for (const path of [folder, networks, logs]) mkdirSync(path, { recursive: true })
  const env = {
    ...process.env,
    CONTAINERS_CONF: join(folder, 'containers.conf'),
    CONTAINERS_STORAGE_CONF: join(folder, 'storage.conf'),
  }
  writeFileSync(env.CONTAINERS_CONF, containersConf(networks))
  const run: ContainerTools['run'] = (program, args, { cwd = folder, step = program } = {}) => {
    const done = spawnSync(program, args, { cwd, env, encoding: 'utf8', maxBuffer: 2 ** 28 })
    const messages = `${done.stdout}${done.stderr}${done.error?.message ?? ''}`
    const log = join(logs, `${step.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.log`)
    appendFileSync(log, messages)
    if (done.status === 0) return done.stdout
    const end = messages.trimEnd().split('\n').slice(-MESSAGE_LINES).join('\n')
    throw new CommandError(`${step} failed; all of its messages are in ${log}:\n\n${end}`)
  }
  // Overlay where the file system can; copies of everything otherwise.
  for (const driver of ['overlay', 'vfs']) {
    writeFileSync(env.CONTAINERS_STORAGE_CONF, storageConf(folder, driver))
    if (spawnSync('buildah', ['info'], { env }).status === 0) break
  }
  // The overlay driver mounts its folder on itself and leaves it so; it does that anew when it is next needed.
  const close = () => void spawnSync('umount', [join(folder, 'storage', 'overlay')])
  return { folder, env, run, close }
}

/** runc and low limits work where limits may not be raised; cgroupfs works without systemd. */
function containersConf(networks: string): string {
  return `[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
init_path = "${findProgram('catatonit') ?? '/usr/bin/catatonit'}"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[network]
network_backend = "netavark"
network_config_dir = "${networks}"
`
}

function storageConf(folder: string, driver: string): string {
  return `[storage]
driver = "${driver}"
graphroot = "${join(folder, 'storage')}"
runroot = "${join(folder, 'run')}"
`
}
