// npm run survey [-- --slice 200 --all --seed 13 --folder FOLDER --only NAME,… --again --scripts FOLDER --report]: carves images of
// 1,300 packages of Debian, one each, and judges them by their files; goes on where it was stopped. With --report it writes
// docs/quality from the results instead (docs/testing.md).
import { execFileSync } from 'node:child_process'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { POLICY_VERSION } from '@whittle/debian'
import { repositoryRoot } from './stack/data-folder.ts'
import { choosePackages } from './survey/choose-packages.ts'
import { effectsDocument, effectsTable } from './survey/effects-document.ts'
import { runSlice } from './survey/run-slice.ts'
import { surveyDocument } from './survey/survey-document.ts'
import { appendRecord, readRecords } from './survey/survey-record.ts'
import { openWorkplace } from './survey/workplace.ts'

const { values } = parseArgs({
  options: {
    slice: { type: 'string', default: '200' },
    all: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    seed: { type: 'string', default: '13' },
    folder: { type: 'string', default: join(repositoryRoot, '.whittle/survey') },
    only: { type: 'string' },
    scripts: { type: 'string' },
    report: { type: 'boolean', default: false },
  },
})
const workplace = await openWorkplace({
  folder: values.folder,
  mirrors: { main: process.env.WHITTLE_DEBIAN_MIRROR, security: process.env.WHITTLE_DEBIAN_SECURITY_MIRROR },
  scriptsFolder: values.scripts,
})
const resultsFile = join(values.folder, 'results.jsonl')
const chosen = choosePackages(workplace.index, Number(values.seed)).map((one) =>
  Object.assign(one, { section: workplace.index.candidate(one.name)?.section ?? '' }),
)
const done = readRecords(resultsFile)
if (values.report) {
  writeDocuments()
  process.exit()
}
const only = values.only?.split(',')
let waiting = await cheapestFirst(
  chosen.filter(({ name }) => (only ? only.includes(name) : values.again || done.get(name)?.policy !== POLICY_VERSION)),
)
process.stderr.write(`${chosen.length} packages of ${workplace.snapshot.date}, ${waiting.length} to be surveyed\n`)
const started = performance.now()
let count = 0
do {
  const surveyed = await runSlice(waiting.slice(0, Number(values.slice)), workplace, (record, seconds) => {
    appendRecord(resultsFile, record)
    count += 1
    if (record.outcome === 'ok') return
    const what = 'message' in record ? `${record.code} ${record.message}` : record.problems.slice(0, 3).join(' ')
    process.stdout.write(`${record.outcome} ${record.name} (${seconds.toFixed(1)} s): ${what}\n`)
  })
  waiting = waiting.slice(surveyed)
  const minutes = (performance.now() - started) / 60_000
  process.stderr.write(`${count} surveyed in ${minutes.toFixed(1)} minutes, ${waiting.length} left\n`)
} while (values.all && waiting.length > 0)

/** Those that need little to be downloaded come first: what is left when a run is stopped are a few large ones. */
async function cheapestFirst<T extends { name: string }>(requests: readonly T[]): Promise<T[]> {
  const costs = new Map<string, number>()
  for (const { name } of requests) {
    const locked = await workplace.lock(name)
    const packages = locked.ok ? locked.lock.packages : []
    costs.set(
      name,
      packages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    )
  }
  return requests.toSorted((a, b) => costs.get(a.name)! - costs.get(b.name)!)
}

function writeDocuments(): void {
  const results = {
    snapshot: workplace.snapshot,
    seed: Number(values.seed),
    chosen,
    records: chosen.flatMap(({ name }) => done.get(name) ?? []),
    date: statSync(resultsFile).mtime.toISOString().slice(0, 10),
  }
  const folder = join(repositoryRoot, 'docs/quality')
  writeFileSync(join(folder, 'survey.md'), surveyDocument(results))
  writeFileSync(join(folder, 'survey-effects.md'), effectsDocument(results))
  const table = join(repositoryRoot, 'packages/debian/src/effects/surveyed-effects.json')
  writeFileSync(table, effectsTable(results))
  execFileSync('oxfmt', ['--write', table])
}
