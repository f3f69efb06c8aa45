import type { DeclaredEffect } from '@whittle/core'
import type { MaintainerCommand } from '../package/maintainer-commands.ts'

/** A file or link that an effect puts into the image. */
export interface EffectFile {
  path: string
  type: 'file' | 'symlink'
  mode: number
  uid: number
  gid: number
  content?: Buffer
  target?: string
  /** Whose effect it is; `whittle` for what every image gets. */
  package: string
}

/** A folder that an effect makes, or whose owner and mode it sets. */
export interface EffectFolder {
  path: string
  mode: number
  uid: number
  gid: number
  package: string
}

/** Owner and mode of a packaged file, as `dpkg-statoverride` would set them. */
interface EffectOwnership {
  path: string
  mode: number
  uid: number
  gid: number
}

/** What is done to an image besides unpacking files, and how the report says it. */
export interface Effects {
  files: EffectFile[]
  folders: EffectFolder[]
  ownership: EffectOwnership[]
  declared: DeclaredEffect[]
}

/** Commands of one package's scripts. */
export interface PackageCommands {
  name: string
  commands: readonly MaintainerCommand[]
}

/** No effect. */
export const noEffects = (): Effects => ({ files: [], folders: [], ownership: [], declared: [] })

/** Several effects as one, in order. */
export function joinEffects(parts: readonly Effects[]): Effects {
  return {
    files: parts.flatMap(({ files }) => files),
    folders: parts.flatMap(({ folders }) => folders),
    ownership: parts.flatMap(({ ownership }) => ownership),
    declared: parts.flatMap(({ declared }) => declared),
  }
}

/** A file that root owns and everybody reads. */
export function textFile(path: string, content: string, owner = 'whittle'): EffectFile {
  return { path, type: 'file', mode: 0o644, uid: 0, gid: 0, content: Buffer.from(content), package: owner }
}

/** A symbolic link. */
export function symlink(path: string, target: string, owner = 'whittle'): EffectFile {
  return { path, type: 'symlink', mode: 0o777, uid: 0, gid: 0, target, package: owner }
}
