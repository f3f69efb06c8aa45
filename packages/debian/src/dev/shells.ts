import type { Store } from '@whittle/core'
import { textFile, type EffectFile } from '../effects/effect-types.ts'
import { readDebFiles } from '../package/deb-archive.ts'
import { imagePath } from '../package/package-path.ts'
import type { CarveCandidate } from '../production/carve-candidate.ts'

const FOLDER = '/usr/share/debianutils/shells.d/'
const MAX_BYTES = 64 * 1024

/**
 * `/etc/shells` and its state as debianutils' `update-shells` makes them of the shells that packages announce, each under
 * its place behind the merged `/usr`, too.
 */
export async function shellFiles(candidates: readonly CarveCandidate[], store: Store): Promise<EffectFile[]> {
  if (!candidates.some(({ locked }) => locked.name === 'debianutils')) return []
  const shells = new Set(['/bin/sh', '/usr/bin/sh'])
  for (const { inspection, debDigest } of candidates) {
    const paths = new Set(inspection.entries.map(({ path }) => path).filter((path) => path.startsWith(FOLDER)))
    for (const content of (await readDebFiles(debDigest, { paths, maxBytes: MAX_BYTES }, store)).values()) {
      for (const line of content
        .toString('utf8')
        .split('\n')
        .filter((shell) => shell.startsWith('/'))) {
        shells.add(line).add(imagePath(line, 'file'))
      }
    }
  }
  const lines = [...shells].map((shell) => `${shell}\n`).join('')
  return [
    textFile('/etc/shells', `# /etc/shells: valid login shells\n${lines}`, 'debianutils'),
    textFile('/var/lib/shells.state', lines, 'debianutils'),
  ]
}
