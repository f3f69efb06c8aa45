import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goesTogether } from '../src/clauses/testing/every-set.ts'
import { madeArchives } from '../src/clauses/testing/made-archives.ts'
import { makeUniverse } from '../src/clauses/testing/made-universe.ts'
import { resolve } from '../src/index.ts'
import { differenceClasses } from './known-differences.ts'
import { createMadeApt } from './made-apt.ts'
import { hasApt, type PrivateApt } from './private-apt.ts'

// On CI the test must run; elsewhere a host without apt-get (Debian package: apt) skips it.
const mustRun = process.env.CI !== undefined

let folder: string
let count = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'whittle-made-apt-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const aptFor = (stanzas: string): Promise<PrivateApt> => createMadeApt(join(folder, String(count++)), stanzas)

async function askBoth(stanzas: string, requests: readonly (readonly string[])[]) {
  const apt = await aptFor(stanzas)
  const universe = await makeUniverse(stanzas)
  const answers = []
  for (const packages of requests) {
    const [theirs, ours] = [await apt.install(packages), resolve({ packages }, universe)]
    answers.push({
      apt: theirs.ok ? theirs.set : undefined,
      whittle: ours.ok
        ? ours.packages.map(({ name, version, arch }) => `${name} ${version} ${arch}`).sort()
        : undefined,
      holds: ours.ok ? goesTogether(ours.packages, universe) : undefined,
    })
  }
  return answers
}

const namesOf = (set: readonly string[] | undefined) => set?.map((member) => member.split(' ')[0])
const needLine = /^ *(?:Depends|Pre-Depends|Conflicts|Breaks|Provides|Essential): .*\n?/gm

describe.skipIf(!hasApt && !mustRun)('resolution against apt-get on made archives', () => {
  it.each(differenceClasses)('differs as the class "$name" says', async ({ archive, request, apt, whittle }) => {
    const [answer] = await askBoth(archive, [request])
    expect([namesOf(answer!.apt), namesOf(answer!.whittle), answer!.holds]).toEqual([apt, whittle, true])
  })

  it.each(differenceClasses)('agrees as soon as any line of the case "$name" is gone', async ({ archive, request }) => {
    for (const [line] of archive.matchAll(needLine)) {
      const [answer] = await askBoth(archive.replace(line, ''), [request])
      expect([line.trim(), answer!.whittle]).toEqual([line.trim(), answer!.apt])
    }
  })

  it('gives apt’s set, refuses only what apt refuses, and a set where apt gives up', async () => {
    const counts = { same: 0, refused: 0, found: 0 }
    const wrong: unknown[] = []
    for (const archive of fc.sample(madeArchives(), { seed: 13, numRuns: 40 })) {
      const names = [...new Set(archive.match(/(?<=^Package: ).*/gm))]
      const requests = [...names.map((name) => [name]), names.slice(0, 2), names.slice(2, 5)]
      for (const [position, { apt, whittle, holds }] of (await askBoth(archive, requests)).entries()) {
        const isSame = apt?.join() === whittle?.join()
        if (isSame) counts[apt ? 'same' : 'refused'] += 1
        else if (!apt && holds) counts.found += 1
        else wrong.push({ archive, packages: requests[position], apt, whittle, holds })
      }
    }
    expect(wrong).toEqual([])
    expect(counts.same).toBeGreaterThan(100)
    expect(counts.refused).toBeGreaterThan(50)
    expect(counts.found).toBeLessThan(counts.same / 20)
  }, 300_000)
})
