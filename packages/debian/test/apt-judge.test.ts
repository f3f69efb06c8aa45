import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareDebVersions, createUniverse, loadPackageIndex, resolve, type Universe } from '../src/index.ts'
import { syncHostSnapshot } from './host-snapshot.ts'
import { createPrivateApt, hasApt, type PrivateApt } from './private-apt.ts'

// On CI the test must run; elsewhere a host without apt-get (Debian package: apt) skips it.
const mustRun = process.env.CI !== undefined
const SINGLES = 100
const PAIRS = 25
/** Each takes half a second of a processor. */
const AT_ONCE = 2

let folder: string
let apt: PrivateApt
let universe: Universe
let names: string[]

/** Numbers in [0, 1), the same ones every time (Park and Miller, 1988). */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

function chooseRequests(): string[][] {
  const random = seededRandom(13)
  const pick = () => names[Math.floor(random() * names.length)]!
  return [...Array.from({ length: SINGLES }, () => [pick()]), ...Array.from({ length: PAIRS }, () => [pick(), pick()])]
}

/** What apt and Whittle say of a request, where they say different things. */
async function differenceOf(packages: string[]): Promise<unknown[]> {
  const theirs = await apt.install(packages)
  const ours = resolve({ packages }, universe)
  if (!theirs.ok || !ours.ok) {
    const both = { apt: theirs.ok || theirs.message, whittle: ours.ok || ours.conflict.summary }
    return theirs.ok === ours.ok ? [] : [{ packages, ...both }]
  }
  const set = ours.packages.map(({ name, version, arch }) => `${name} ${version} ${arch}`)
  const onlyApt = theirs.set.filter((found) => !set.includes(found))
  const onlyWhittle = set.filter((found) => !theirs.set.includes(found))
  return onlyApt.length + onlyWhittle.length === 0 ? [] : [{ packages, onlyApt, onlyWhittle }]
}

describe.skipIf(!hasApt && !mustRun)('resolution against apt-get on the same indexes', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'whittle-apt-'))
    const { snapshot, store } = await syncHostSnapshot()
    apt = await createPrivateApt({ folder, snapshot, store })
    const index = await loadPackageIndex({ snapshot, arch: 'amd64', store })
    universe = createUniverse(index)
    names = [...index.names()].sort()
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it(`gives the same set for ${SINGLES} packages and ${PAIRS} pairs`, async () => {
    const pending = chooseRequests()
    const differences: unknown[] = []
    const work = async () => {
      for (let next = pending.pop(); next; next = pending.pop()) differences.push(...(await differenceOf(next)))
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    expect(differences).toEqual([])
  }, 600_000)

  it('refuses what apt refuses', async () => {
    for (const packages of [['exim4', 'postfix'], ['nginx', 'no-such-package'], ['bash=0']]) {
      expect(await apt.install(packages)).toMatchObject({ ok: false })
      expect(resolve({ packages }, universe)).toMatchObject({ ok: false })
    }
  })

  it('orders versions that stand next to each other in the index as dpkg does', () => {
    const versions = [...new Set(names.map((name) => universe.index.candidate(name)!.version))]
    const step = Math.floor(versions.length / 500)
    const pairs = Array.from({ length: 500 }, (_, i) => [versions[i * step]!, versions[i * step + 1]!] as const)
    const script = 'while read -r a b; do dpkg --compare-versions "$a" lt "$b" && echo lt || echo ge; done'
    const input = pairs.map(([a, b]) => `${a} ${b}\n`).join('')
    const theirs = spawnSync('sh', ['-c', script], { input, encoding: 'utf8' }).stdout.trim().split('\n')
    const ours = pairs.map(([a, b]) => (compareDebVersions(a, b) < 0 ? 'lt' : 'ge'))
    expect(ours).toEqual(theirs)
  })
})
