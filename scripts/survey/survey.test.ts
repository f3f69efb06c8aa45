import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { IndexedPackage, PackageIndex } from '@whittle/debian'
import { choosePackages } from './choose-packages.ts'
import { effectsDocument, effectsTable } from './effects-document.ts'
import { surveyDocument } from './survey-document.ts'
import { appendRecord, readRecords, type SurveyRecord } from './survey-record.ts'

const carved = (name: string, more: Partial<Extract<SurveyRecord, { version: string }>> = {}): SurveyRecord => ({
  name,
  chosenAs: 'servers',
  section: 'net',
  policy: 1,
  outcome: 'ok',
  version: '1',
  resolved: 10,
  kept: 4,
  bytes: 1000,
  problems: [],
  scripts: [],
  allowedLibraries: [],
  unloadable: 0,
  shippedDangling: [],
  effects: [],
  ...more,
})
const adduser = (owner: string) => ({ package: owner, script: 'postinst', commands: ['adduser --system x'] })

describe('choosePackages', () => {
  const packages = Array.from({ length: 3000 }, (_, at) => ({
    name: `p${at}`,
    section: at < 200 ? 'httpd' : 'misc',
    preDepends: '',
    depends: at >= 200 ? `p${at % 150} | p2 (>= 1)` : '',
  })) as IndexedPackage[]
  const index = {
    candidates: () => packages,
    names: () => packages.map(({ name }) => name),
  } as unknown as PackageIndex

  it('takes those that most packages need, and others by the seed, the same ones every time', () => {
    const chosen = choosePackages(index, 13)
    expect(chosen).toEqual(choosePackages(index, 13))
    expect(chosen).not.toEqual(choosePackages(index, 14))
    const needed = chosen.filter(({ chosenAs }) => chosenAs === 'servers').map(({ name }) => name)
    expect(needed).toHaveLength(100)
    expect(needed).toContain('p2')
    expect(needed).not.toContain('p160')
    expect(chosen).toHaveLength(1100)
    expect(new Set(chosen.map(({ name }) => name)).size).toBe(1100)
  })
})

describe('readRecords', () => {
  it('takes the last result of each package, and passes over a line that was cut off', () => {
    const folder = mkdtempSync(join(tmpdir(), 'whittle-survey-'))
    const file = join(folder, 'results.jsonl')
    expect(readRecords(file).size).toBe(0)
    appendRecord(file, carved('a', { outcome: 'problems' }))
    appendRecord(file, carved('a'))
    appendFileSync(file, '{"name":"b","chos')
    expect([...readRecords(file).values()]).toEqual([carved('a')])
    rmSync(folder, { recursive: true })
  })
})

describe('the documents of a survey', () => {
  const results = {
    snapshot: { id: 'abc', date: '2026-01-01T00:00:00Z' },
    seed: 13,
    date: '2026-01-02',
    chosen: [],
    records: [
      carved('x', { scripts: [{ path: '/usr/bin/own', package: 'x', interpreter: '/bin/sh' }] }),
      carved('a', { effects: [adduser('x')], scripts: [{ path: '/usr/bin/s', package: 'x', interpreter: '/bin/sh' }] }),
      carved('b', { outcome: 'problems', problems: ['/b lacks libz.so.1.'], effects: [adduser('x'), adduser('y')] }),
      {
        name: 'c',
        chosenAs: 'by-seed',
        section: '',
        policy: 1,
        outcome: 'failed',
        code: 'DEB_X',
        message: 'Broken.\nstack',
      },
    ] satisfies SurveyRecord[],
  }

  it('say what was surveyed, what went wrong, and which exceptions there are', () => {
    const text = surveyDocument(results)
    expect(text).toContain('| servers, most needed | 3 | 2 | 1 | 0 | 0 |')
    expect(text).toContain('| all | 4 | 2 | 1 | 0 | 1 |')
    expect(text).toContain('- b (problems): /b lacks libz.so.1.')
    expect(text).toContain('- c (DEB_X): Broken.\n')
    expect(text).toContain('| 2 | x | /bin/sh | 2 |')
    expect(text).toContain('| x | own (/bin/sh) |')
    expect(text).toContain('Snapshot abc')
    expect(text).toContain('seed 13')
  })

  it('tell locks of each script what it does', () => {
    const commands = ['adduser --system x']
    expect(JSON.parse(effectsTable(results))).toEqual({
      x: [{ script: 'postinst', commands }],
      y: [{ script: 'postinst', commands }],
    })
  })

  it('rank packages by the images that hold them', () => {
    const text = effectsDocument(results)
    expect(text.indexOf('| 2 | x | `adduser --system x` |')).toBeGreaterThan(0)
    expect(text.indexOf('| 1 | y |')).toBeGreaterThan(text.indexOf('| 2 | x |'))
    expect(text).toContain('2 packages, in 2 of 3 images.')
  })
})
