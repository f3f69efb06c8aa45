import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { choosePackages, type ChosenPackage } from '../survey/choose-packages.ts'
import { runSlice } from '../survey/run-slice.ts'
import type { SurveyRecord } from '../survey/survey-record.ts'
import { openWorkplace, type Workplace } from '../survey/workplace.ts'

const { WHITTLE_DEBIAN_MIRROR: main, WHITTLE_DEBIAN_SECURITY_MIRROR: security } = process.env
// On CI the test must run; elsewhere a host that knows no mirror skips it.
const mustRun = process.env.CI !== undefined || main !== undefined
const hasApt = spawnSync('apt-config', ['--version']).error === undefined
const SEED = 13
const PACKAGES = 30
/** What one image may need to be downloaded: few bytes over all, and still programs, libraries, scripts and data. */
const MAX_DOWNLOAD_BYTES = 4e6

let folder: string
let workplace: Workplace

/** The first of the survey's own list whose images need little. */
async function chooseSmall(): Promise<(ChosenPackage & { section: string })[]> {
  const small: (ChosenPackage & { section: string })[] = []
  for (const chosen of choosePackages(workplace.index, SEED)) {
    if (small.length === PACKAGES) break
    const locked = await workplace.lock(chosen.name)
    const bytes = locked.ok ? locked.lock.packages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) : 0
    if (bytes <= MAX_DOWNLOAD_BYTES) small.push({ ...chosen, section: '' })
  }
  return small
}

describe.skipIf(!hasApt && !mustRun)('the survey of the carve', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'whittle-survey-'))
    workplace = await openWorkplace({ folder, mirrors: { main, security } })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it(`leaves of ${PACKAGES} packages images in which nothing is missing and no link is broken`, async () => {
    const records: SurveyRecord[] = []
    const surveyed = await runSlice(await chooseSmall(), workplace, (record) => records.push(record))
    expect(surveyed).toBe(PACKAGES)
    expect(records.filter(({ outcome }) => outcome === 'problems' || outcome === 'failed')).toEqual([])
    const kept = records.flatMap((record) => ('kept' in record ? record.kept : []))
    expect(Math.max(...kept)).toBeGreaterThan(1)
  })
})
