import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Architecture } from '@whittle/core'

/** A program that is not ours, and what it does with an image. */
export interface Judge {
  name: string
  /** Why it refuses the image; `undefined` when it takes it. */
  refusal(layout: { folder: string; tag: string; arch: Architecture }): string | undefined
}

const skopeo: Judge = {
  name: 'skopeo',
  refusal: ({ folder, tag, arch }) =>
    withoutRest(folder, 'copied', (to) =>
      said('skopeo', ['--override-arch', arch, 'copy', '-q', `oci:${folder}:${tag}`, `dir:${to}`]),
    ),
}

const umoci: Judge = {
  name: 'umoci',
  refusal: ({ folder, tag }) =>
    withoutRest(folder, 'unpacked', (to) => said('umoci', ['unpack', '--rootless', '--image', `${folder}:${tag}`, to])),
}

/** The judges that this host has, and the names of the others. */
export function presentJudges(): { judges: Judge[]; absent: string[] } {
  const all = [skopeo, umoci]
  const judges = all.filter(({ name }) => spawnSync(name, ['--version']).error === undefined)
  return { judges, absent: all.filter((judge) => !judges.includes(judge)).map(({ name }) => name) }
}

function withoutRest(folder: string, name: string, use: (to: string) => string | undefined): string | undefined {
  const to = join(folder, '..', name)
  rmSync(to, { recursive: true, force: true })
  try {
    return use(to)
  } finally {
    rmSync(to, { recursive: true, force: true })
  }
}

function said(program: string, args: string[]): string | undefined {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (status === 0) return undefined
  return error?.message ?? stderr.trim().split('\n').at(-1) ?? `it ended with ${status}`
}
