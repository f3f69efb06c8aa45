import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createNodeEngine } from '@whittle/engine'
import { hostPath } from '../stack/host.ts'
import type { Checkout } from './checkout.ts'
import type { ContainerTools } from './container-tools.ts'

interface ImageTarget {
  dockerfile: string
  context: string
  target: string
}

const application = (target: string) => ({ dockerfile: 'deploy/docker/Dockerfile', context: '.', target })
const server = (target: string) => ({
  dockerfile: 'deploy/docker/servers.Dockerfile',
  context: 'deploy/docker',
  target,
})
const targets: ImageTarget[] = [
  ...['postgres', 'redis', 'registry'].map(server),
  ...['worker', 'setup', 'web'].map(application),
]

/** Builds the images that docker-compose.yml names, and prints how large each is. */
export async function buildImages(tools: ContainerTools, checkout: Checkout): Promise<void> {
  const base = await ensureBase(tools)
  for (const { dockerfile, context, target } of targets) {
    const started = performance.now()
    const args = ['build', '--isolation', 'chroot', '--layers', '--format', 'oci', '--target', target]
    const values = { BASE: base, REVISION: checkout.revision, NPM_CONFIG_REGISTRY: npmRegistry() }
    const given = Object.entries(values).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`])
    const image = `whittle-${target}`
    tools.run('buildah', [...args, ...given, ...certificates(), '-f', dockerfile, '-t', image, context], {
      cwd: checkout.folder,
      step: `Building ${image}`,
    })
    const seconds = Math.round((performance.now() - started) / 1000)
    console.log(`${image.padEnd(18)} ${sizeOf(tools, image).padStart(8)}  built in ${seconds} s`)
  }
}

/** Debian's smallest system from this host's mirror, in place of an image that would have to be pulled; one a day. */
async function ensureBase(tools: ContainerTools): Promise<string> {
  const base = `localhost/whittle-base:${new Date().toISOString().slice(0, 10)}`
  if (spawnSync('buildah', ['inspect', '--type', 'image', base], { env: tools.env }).status === 0) return base
  const archive = join(tools.folder, 'base.tar')
  const mirrors = await findMirrors(tools)
  const sources = [
    `deb ${mirrors.main} trixie main`,
    `deb ${mirrors.main} trixie-updates main`,
    ...(mirrors.security === undefined ? [] : [`deb ${mirrors.security} trixie-security main`]),
  ]
  const left = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/info/*', '/usr/share/locale/*']
  const options = [...left.map((path) => `path-exclude=${path}`), 'path-include=/usr/share/doc/*/copyright']
  const slim = options.map((option) => `--dpkgopt=${option}`)
  console.log('Making the base image with mmdebstrap …')
  rmSync(archive, { force: true })
  tools.run('mmdebstrap', ['--variant=minbase', ...slim, 'trixie', archive, ...sources], { step: 'Making the base' })
  const container = tools.run('buildah', ['from', 'scratch']).trim()
  tools.run('buildah', ['add', container, archive, '/'])
  tools.run('buildah', ['config', '--cmd', 'bash', container])
  tools.run('buildah', ['commit', '--rm', container, base])
  rmSync(archive)
  return base
}

/** As the application finds them: WHITTLE_DEBIAN_MIRROR, else the host's own apt configuration. */
function findMirrors({ folder }: ContainerTools) {
  const { WHITTLE_DEBIAN_MIRROR: main, WHITTLE_DEBIAN_SECURITY_MIRROR: security } = process.env
  return createNodeEngine({ storeFolder: join(folder, 'store'), mirrors: { main, security } }).ports.mirrors()
}

function npmRegistry(): string {
  const env = { ...process.env, PATH: hostPath() }
  return spawnSync('npm', ['config', 'get', 'registry'], { env, encoding: 'utf8' }).stdout.trim()
}

/** Certificates that this host's Node trusts on top of its own: a registry inside may need them. */
function certificates(): string[] {
  const file = process.env.NODE_EXTRA_CA_CERTS
  if (!file || !existsSync(file)) return []
  const inside = '/run/host-certificates.pem'
  return ['--volume', `${file}:${inside}:ro`, '--build-arg', `NODE_EXTRA_CA_CERTS=${inside}`]
}

function sizeOf(tools: ContainerTools, image: string): string {
  const [found] = JSON.parse(tools.run('buildah', ['images', '--json', image])) as { size: string }[]
  return found?.size ?? '?'
}
