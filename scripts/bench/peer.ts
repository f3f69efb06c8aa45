import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { timeCommand } from './timed-command.ts'

export interface PeerBuild {
  /** `extract` unpacks; `apt` also runs every maintainer script, as a Dockerfile's RUN does. */
  variant: 'extract' | 'apt'
  suite: string
  include: readonly string[]
  sources: readonly string[]
  /** `127.0.0.1:PORT` of the registry. */
  registry: string
  repository: string
}

export interface BuildMeasure {
  durationMs: number
  stepsMs: Record<string, number>
  peakBytes: number
  /** Processor time of all processes, start of programs included. */
  cpuMs: number
  layerBytes: number
}

/** An image by the ordinary way: a root file system, a layer of it, a push. Each program's own run is timed. */
export async function buildByPeer(build: PeerBuild, folder: string, signal: AbortSignal): Promise<BuildMeasure> {
  const tar = join(folder, 'root.tar')
  const layout = join(folder, 'layout')
  const image = `${layout}:bench`
  const stepsMs: Record<string, number> = {}
  let peakBytes = 0
  let cpuMs = 0
  const step = async (program: string, ...args: string[]) => {
    // What the programs keep for the next time goes where it is thrown away.
    const env = { ...process.env, TMPDIR: folder, HOME: folder, XDG_DATA_HOME: folder, LC_ALL: 'C.UTF-8' }
    const run = await timeCommand(program, args, { folder, env, signal })
    stepsMs[program] = (stepsMs[program] ?? 0) + run.durationMs
    peakBytes = Math.max(peakBytes, run.peakBytes)
    cpuMs += run.cpuMs
  }
  await step(
    'mmdebstrap',
    '--quiet',
    `--variant=${build.variant}`,
    '--architectures=amd64',
    '--aptopt=APT::Install-Recommends "false"',
    `--include=${build.include.join(',')}`,
    build.suite,
    tar,
    ...build.sources,
  )
  await step('umoci', 'init', '--layout', layout)
  await step('umoci', 'new', '--image', image)
  await step('umoci', 'raw', 'add-layer', '--image', image, tar)
  const to = `docker://${build.registry}/${build.repository}:bench`
  await step('skopeo', '--insecure-policy', 'copy', '--quiet', '--dest-tls-verify=false', `oci:${image}`, to)
  return {
    durationMs: Object.values(stepsMs).reduce((sum, ms) => sum + ms, 0),
    stepsMs,
    peakBytes,
    cpuMs,
    layerBytes: layerBytesOf(layout),
  }
}

/** Packages that the system of the last build says are installed. */
export function countInstalled(folder: string): number {
  const args = ['-xOf', join(folder, 'root.tar'), './var/lib/dpkg/status']
  const { stdout } = spawnSync('tar', args, { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 })
  return stdout.split('\nStatus: install ok installed').length - 1
}

interface Descriptor {
  digest: string
  size: number
}

function layerBytesOf(layout: string): number {
  const read = (path: string) => JSON.parse(readFileSync(join(layout, path), 'utf8'))
  const { manifests } = read('index.json') as { manifests: Descriptor[] }
  const { layers } = read(`blobs/${manifests.at(-1)!.digest.replace(':', '/')}`) as { layers: Descriptor[] }
  return layers.reduce((sum, { size }) => sum + size, 0)
}
