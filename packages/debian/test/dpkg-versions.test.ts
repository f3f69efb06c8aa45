import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareDebVersions } from '../src/index.ts'

const hasDpkg = spawnSync('dpkg', ['--version']).status === 0
// On CI the test must run; elsewhere a host without dpkg (Debian package: dpkg) skips it.
const mustRun = process.env.CI !== undefined

/** What dpkg says: -1, 0 or 1; all pairs in one shell, since a process for each takes long. */
function askDpkg(pairs: readonly (readonly [string, string])[]): number[] {
  const script = `while IFS=' ' read -r a b; do
    if dpkg --compare-versions "$a" lt "$b"; then echo -1
    elif dpkg --compare-versions "$a" gt "$b"; then echo 1
    else echo 0; fi
  done 2>/dev/null`
  const input = pairs.map(([a, b]) => `${a} ${b}\n`).join('')
  return spawnSync('sh', ['-c', script], { input, encoding: 'utf8' }).stdout.trim().split('\n').map(Number)
}

const tricky = [
  '0',
  '1',
  '1.0',
  '1.0-0',
  '1.0-1',
  '1.00',
  '1.0~',
  '1.0~~',
  '1.0~rc1',
  '1.0~rc1-1',
  '1.0+',
  '1.0+dfsg',
  '1.0a',
  '1.0.',
  '1.0-1+b1',
  '1.0-1~deb13u1',
  '1.0-1+deb13u1',
  '1.0-1.1',
  '0:1.0',
  '1:0',
  '2:0~',
  '1.0-a-1',
  '9z',
  '9+',
  '10',
  '20240101',
  '1.2.3.4.5',
  '1.99999999999999999999',
  '1:1.3.dfsg+really1.3.1-1+b1',
]

describe.skipIf(!hasDpkg && !mustRun)('compareDebVersions against dpkg --compare-versions', () => {
  it('agrees on every pair of tricky versions', () => {
    const pairs = tricky.flatMap((a, i) => tricky.slice(i).map((b) => [a, b] as const))
    const ours = pairs.map(([a, b]) => Math.sign(compareDebVersions(a, b)))
    const differences = askDpkg(pairs).flatMap((answer, i) => (answer === ours[i] ? [] : [[...pairs[i]!, answer]]))
    expect(differences).toEqual([])
  })

  it('agrees on versions made at random', () => {
    const version = fc
      .tuple(
        fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
        fc.stringMatching(/^[0-9][0-9a-bZ.+~-]{0,6}$/),
        fc.stringMatching(/^[0-9ab.+~]{1,3}$/),
      )
      .map(([epoch, upstream, revision]) => `${epoch === undefined ? '' : `${epoch}:`}${upstream}-${revision}`)
    const pairs = fc.sample(fc.tuple(version, version), { seed: 13, numRuns: 500 })
    const ours = pairs.map(([a, b]) => Math.sign(compareDebVersions(a, b)))
    const differences = askDpkg(pairs).flatMap((answer, i) => (answer === ours[i] ? [] : [[...pairs[i]!, answer]]))
    expect(differences).toEqual([])
  })
})
