// Whittle's resolution beside apt's, dose-debcheck's and dpkg's on the same indexes: `npm run parity`. Ends with 1 when a
// request differs outside the known classes, less than 99.5 % of them have apt's set, or another judge disagrees.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import type { Architecture, Snapshot } from '@whittle/core'
import { type CommandContext, createContext } from '../apps/cli/src/context.ts'
import { createPrivateApt } from '../packages/debian/test/private-apt.ts'
import { currentCommit } from './bench/machine.ts'
import { compareCheck } from './parity/check-archive.ts'
import { compareRequests } from './parity/compare-requests.ts'
import { compareVersions } from './parity/compare-versions.ts'
import { merged, readReport, renderReport, writeReport } from './parity/document.ts'
import { failuresOf } from './parity/failures.ts'
import { hasAptLibrary } from './parity/libapt-judge.ts'
import { type ParityOptions, parseOptions } from './parity/options.ts'
import type { CheckReport, Circumstances, RequestsReport, ResolutionReport, VersionsReport } from './parity/report.ts'
import { chooseRequests } from './parity/requests.ts'
import { repositoryRoot } from './stack/data-folder.ts'
import { findProgram, runCommand } from './stack/host.ts'
import { ensureSystemPackages } from './stack/system-packages.ts'

const documents = join(repositoryRoot, 'docs/quality')
const architectures: readonly Architecture[] = ['amd64', 'arm64']
const judges = [
  { debianPackage: 'apt', purpose: 'judges resolution', isPresent: () => findProgram('apt-get') !== undefined },
  { debianPackage: 'python3-apt', purpose: 'judges resolution, with apt’s library', isPresent: hasAptLibrary },
  {
    debianPackage: 'dose-distcheck',
    purpose: 'judges installability',
    isPresent: () => !!findProgram('dose-debcheck'),
  },
  { debianPackage: 'time', purpose: 'measures time', isPresent: () => findProgram('time') !== undefined },
]
const tell = (text: string) => console.error(text)

await runCommand(async () => {
  const options = parseOptions(process.argv.slice(2))
  ensureSystemPackages(judges)
  const folder = mkdtempSync(join(tmpdir(), 'whittle-parity-'))
  const stopped = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stopped.abort())
  try {
    const report = await compare(options, folder, stopped.signal)
    console.log(renderReport(report))
    if (options.writeDocs) {
      writeReport(documents, merged(readReport(documents), report))
      tell(`Written to ${relative(process.cwd(), documents)}.`)
    }
    const failures = failuresOf(report)
    for (const failure of failures) tell(failure)
    return failures.length === 0 ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

async function compare(options: ParityOptions, folder: string, signal: AbortSignal): Promise<ResolutionReport> {
  const context = await createContext({ store: options.storeFolder && resolve(options.storeFolder) })
  const snapshot = await context.snapshot(options.suite, architectures)
  const stand: Stand = { context, snapshot, folder, signal }
  const report: ResolutionReport = { schema: 'whittle.dev/parity/v1', requests: [], checks: [] }
  if (options.parts.includes('requests')) report.requests.push(await requestsPart(options, stand))
  if (options.parts.includes('check')) report.checks.push(...(await checkPart(stand)))
  if (options.parts.includes('versions')) report.versions = await versionsPart(options, stand)
  return report
}

interface Stand {
  context: CommandContext
  snapshot: Snapshot
  /** For whatever is temporary. */
  folder: string
  signal: AbortSignal
}

async function requestsPart(options: ParityOptions, { context, snapshot, folder }: Stand): Promise<RequestsReport> {
  const { architecture: arch, requests: random, special, seed } = options
  const about = circumstances(snapshot, 'apt-get')
  const begun = performance.now()
  const universe = await context.loadUniverse(snapshot, arch)
  const apt = await createPrivateApt({ folder: join(folder, `apt-${arch}`), snapshot, store: context.store, arch })
  const chosen = chooseRequests(universe, { random, special, seed })
  tell(`${chosen.length} requests on ${arch} …`)
  const compared = await compareRequests(chosen, { universe, apt }, tell)
  return { ...about, arch, seed, ...compared, tookMs: performance.now() - begun }
}

/** The release's own suite by itself, and with its updates and security. */
async function checkPart({ context, snapshot, folder, signal }: Stand): Promise<CheckReport[]> {
  const reports: CheckReport[] = []
  const { store, storeFolder } = context
  for (const arch of architectures) {
    for (const suite of [snapshot.releases[0]!.suite, undefined]) {
      tell(`Checking every package of ${suite ?? snapshot.distribution}, ${arch} …`)
      const about = circumstances(snapshot, 'dose-debcheck')
      const options = { snapshot, arch, suite, store, storeFolder, folder: join(folder, 'check'), signal }
      reports.push({ ...about, ...(await compareCheck(options)) })
    }
  }
  return reports
}

async function versionsPart(
  { architecture, seed }: ParityOptions,
  { context, snapshot }: Stand,
): Promise<VersionsReport> {
  tell('Comparing versions …')
  const { index } = await context.loadUniverse(snapshot, architecture)
  return { ...circumstances(snapshot, 'dpkg'), ...compareVersions(index, seed) }
}

function circumstances({ id, date, distribution }: Snapshot, judge: string): Circumstances {
  const version = spawnSync(judge, ['--version'], { encoding: 'utf8' }).stdout?.split('\n')[0]?.trim()
  return {
    startedAt: new Date().toISOString(),
    commit: currentCommit(),
    snapshot: { id, date, distribution },
    judge: version?.includes(judge.split('-')[0]!) ? version : `${judge} ${version ?? ''}`.trim(),
  }
}
