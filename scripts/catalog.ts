// npm run catalog [-- --keep FOLDER --store FOLDER --dev --arch arm64 NAME …]: builds the catalogue's images, all unless named, runs their start-up tests, and shows
// each to the judges that this host has; with podman, looks into nginx with the sidecar debug. Prints a table; ends with 1 when an
// image cannot be built or a judge refuses one.
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadCatalog } from '@whittle/catalog'
import { Architecture } from '@whittle/core'
import { buildForTable, createWorkshop, tableRow, tableHead } from './catalog/build-for-table.ts'
import { checkSidecar } from './catalog/check-sidecar.ts'
import { presentJudges } from './catalog/judges.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    keep: { type: 'string' },
    // Where packages and results of another run are.
    store: { type: 'string' },
    dev: { type: 'boolean', default: false },
    arch: { type: 'string', default: 'amd64' },
  },
})
const names = loadCatalog().map(({ name }) => name)
const unknown = positionals.filter((name) => !names.includes(name))
if (unknown.length > 0) throw new Error(`The catalogue has no ${unknown.join(', ')}; it has ${names.join(', ')}.`)
const folder = values.keep ?? (await mkdtemp(join(tmpdir(), 'whittle-catalog-')))
try {
  await mkdir(folder, { recursive: true })
  const { judges, absent } = presentJudges()
  if (absent.length > 0) process.stderr.write(`Not on this host, so not asked: ${absent.join(', ')}.\n`)
  const workshop = await createWorkshop(folder, values.store ?? join(folder, 'store'), Architecture.parse(values.arch))
  process.stdout.write(`${tableHead(judges)}\n`)
  const chosen = positionals.length > 0 ? positionals : names
  for (const name of chosen) {
    for (const variant of values.dev ? (['prod', 'dev'] as const) : (['prod'] as const)) {
      const result = await buildForTable({ name, variant, judges }, workshop)
      if (!result.ok) process.exitCode = 1
      process.stdout.write(`${tableRow(result)}\n`)
    }
  }
  if (['nginx', 'debug'].every((name) => chosen.includes(name)) && process.exitCode !== 1) {
    const hasPodman = spawnSync('podman', ['--version']).error === undefined
    const seen = hasPodman ? `sees ${await checkSidecar(join(folder, 'image'))}` : 'was not tried: there is no podman'
    process.stdout.write(`The sidecar beside nginx ${seen}.\n`)
  }
} finally {
  if (values.keep === undefined) await rm(folder, { recursive: true, force: true })
}
