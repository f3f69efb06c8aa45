import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../stack/data-folder.ts'
import { CommandError } from '../stack/host.ts'

/** A copy of what git holds, without anything of this folder that is not committed. */
export interface Checkout {
  folder: string
  revision: string
}

/** Copies the current commit into a new folder below the one given. */
export function checkOut(below: string): Checkout {
  const revision = git(['rev-parse', 'HEAD']).toString().trim()
  const folder = mkdtempSync(join(below, 'checkout-'))
  const input = git(['archive', '--format=tar', revision])
  const unpacked = spawnSync('tar', ['x', '-C', folder], { input })
  if (unpacked.status !== 0) throw new CommandError(`The sources could not be unpacked: ${unpacked.stderr}`)
  if (git(['status', '--porcelain']).length > 0) {
    console.log(`Changes that are not committed are left out: what is built is commit ${revision.slice(0, 12)}.`)
  }
  return { folder, revision }
}

function git(args: string[]): Buffer {
  const run = spawnSync('git', args, { cwd: repositoryRoot, maxBuffer: 2 ** 29 })
  if (run.status === 0) return run.stdout
  throw new CommandError(
    `Images are built from a git checkout; "git ${args[0]}" says: ${run.stderr || run.error?.message}`,
  )
}
