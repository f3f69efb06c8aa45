import { spawnSync } from 'node:child_process'
import type { DevelopmentImage } from './development-image.ts'

/** Lets mmdebstrap install and configure the very packages of an image into a folder. */
export function configureRoot(root: string, { packages, mirrors }: DevelopmentImage): void {
  const pinned = packages.map(({ name, version }) => `${name}=${version}`)
  const sources = [
    `deb ${mirrors.main} trixie main`,
    `deb ${mirrors.main} trixie-updates main`,
    ...(mirrors.security === undefined ? [] : [`deb ${mirrors.security} trixie-security main`]),
  ]
  const options = ['--quiet', '--variant=apt', `--include=${pinned.join(',')}`]
  const { status, stderr } = spawnSync('mmdebstrap', [...options, 'trixie', root, ...sources], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`mmdebstrap failed; has the mirror moved on since the index was read?\n${stderr}`)
}
