import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { differenceClasses } from '../../packages/debian/test/known-differences.ts'
import { formatMs } from '../bench/format.ts'
import {
  type CheckReport,
  type Circumstances,
  type Difference,
  type RequestsReport,
  type ResolutionReport,
  sharePercent,
  type VersionsReport,
} from './report.ts'
import { requestKinds } from './requests.ts'

const empty: ResolutionReport = { schema: 'whittle.dev/parity/v1', requests: [], checks: [] }

/** What is recorded in a folder; nothing where there is no record. */
export function readReport(folder: string): ResolutionReport {
  const file = join(folder, 'resolution.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ResolutionReport) : empty
}

/** Records results, and writes them for people. */
export function writeReport(folder: string, report: ResolutionReport): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'resolution.json'), `${JSON.stringify(report, undefined, 2)}\n`)
  writeFileSync(join(folder, 'resolution.md'), renderDocument(report))
}

/** A record in which the parts of a run stand for those of earlier runs. */
export function merged(before: ResolutionReport, now: ResolutionReport): ResolutionReport {
  const checkOf = ({ archive, arch }: CheckReport) => `${archive} ${arch}`
  const requests = new Map([...before.requests, ...now.requests].map((part) => [part.arch, part]))
  const checks = new Map([...before.checks, ...now.checks].map((part) => [checkOf(part), part]))
  const versions = now.versions ?? before.versions
  return { ...now, requests: [...requests.values()], checks: [...checks.values()], ...(versions && { versions }) }
}

/** The whole document. */
export function renderDocument(report: ResolutionReport): string {
  return `# Resolution, judged by others

Written by \`npm run parity -- --write-docs\`, which asks Whittle and its judges on the same indexes; nothing here is written by hand.
The parts can be measured apart: \`npm run parity -- requests --architecture arm64 --seed 13 --write-docs\`, \`check\`, \`versions\`.
The figures are also in [resolution.json](resolution.json). Times depend on what else the machine does.

${renderReport(report)}
## Classes of differences

Each has a case that holds nothing but what it takes, in [known-differences.ts](../../packages/debian/test/known-differences.ts);
\`apt-judge-made.test.ts\` asks apt-get and Whittle about it, and again without each of its lines: then both agree. A difference that
belongs to no class makes \`npm run parity\` fail.

${differenceClasses.map(renderClass).join('\n\n')}

## How it is judged

- **Requests**: apt's own library (python3-apt, a fork for each request), over a private apt that knows these indexes and an empty
  system. apt-get itself answers every 25th request, all that the library does not settle, and all on which the library and Whittle
  differ: its answer counts. \`name=version\` is given to \`apt-get install\` as it is, an exclusion as \`name-\`, and \`name>=version\` to
  \`apt-get satisfy\` as the relation \`name (>= version)\`.
- **Explanations**: of every request that both refuse, in an archive that has only the dependencies and conflicts which Whittle's
  explanation names, there must be no set; and there must be one as soon as any single one of them, or of the requests, is removed.
- **Whole archive**: \`whittle distro check\` and dose-debcheck (newest version of each package), whole programs, one after the other.
- **Versions**: pairs of neighbours of all versions in the order of the archive, and \`dpkg --compare-versions\`.
`
}

/** The figures: all tables. */
export function renderReport({ requests, checks, versions }: ResolutionReport): string {
  return [
    ...requests.map(renderRequests),
    ...(checks.length > 0 ? [renderChecks(checks)] : []),
    ...(versions ? [renderVersions(versions)] : []),
  ].join('\n')
}

function renderRequests(report: RequestsReport): string {
  const { arch, seed, kinds, byAptGet, corrected, differences, explanations, tookMs } = report
  const total = kinds.reduce((sum, { count }) => sum + count, 0)
  const rows = kinds.map((kind) => [
    `${kind.kind}: ${requestKinds[kind.kind]}`,
    String(kind.count),
    String(kind.same),
    String(kind.refusedByBoth),
    String(kind.count - kind.same - kind.refusedByBoth),
    `${sharePercent(kind).toFixed(2)} %`,
  ])
  return `## The same set as apt, ${arch}

${facts(report)}
- seed ${seed}, ${total} requests in ${formatMs(tookMs)}; apt-get itself answered ${byAptGet} of them, and corrected apt's library in ${corrected}

${table(['requests', 'count', 'same set', 'both refuse', 'different', 'alike'], rows)}

${renderDifferences(differences)}

Conflicts that were taken apart: ${explanations.conflicts}, with ${explanations.facts} facts; facts that the clash does not need: ${explanations.needless.length}.
`
}

function renderDifferences(differences: readonly Difference[]): string {
  if (differences.length === 0) return 'No request differs.'
  const rows = differences.map(({ kind, packages, exclude, class: name, onlyApt, onlyWhittle, ...refusals }) => [
    kind,
    `\`${[...packages, ...exclude.map((excluded) => `${excluded}-`)].join(' ')}\``,
    name ?? '**none**',
    refusals.aptRefuses === undefined ? namesOf(onlyApt) : 'refuses',
    refusals.whittleRefuses === undefined ? namesOf(onlyWhittle) : 'refuses',
  ])
  return table(['kind', 'request', 'class', 'apt has on top', 'Whittle has on top'], rows)
}

function namesOf(set: readonly string[]): string {
  return set.length === 0 ? '-' : set.map((member) => member.split(' ')[0]).join(', ')
}

function renderChecks(checks: readonly CheckReport[]): string {
  const rows = checks.map(({ archive, arch, checked, broken, onlyDose, onlyWhittle, dose, whittle }) => [
    `${archive} ${arch}`,
    String(checked),
    String(broken.length),
    String(onlyDose.length + onlyWhittle.length),
    ...[whittle, dose].map(({ durationMs, cpuMs }) => `${formatMs(durationMs)} (${formatMs(cpuMs)})`),
    `${(dose.cpuMs / whittle.cpuMs).toFixed(1)} ×`,
  ])
  const columns = ['archive', 'packages', 'broken', 'other verdict', 'Whittle: time (CPU)', 'dose: time (CPU)', '× CPU']
  return `## The same verdict as dose-debcheck on every package

${[...new Set(checks.map(facts))].join('\n')}

${table(columns, rows)}
`
}

function renderVersions(report: VersionsReport): string {
  return `## The same order of versions as dpkg

${facts(report)}
- seed ${report.seed}, ${report.pairs} pairs, ${report.differences.length} in another order${report.differences.map((text) => `\n- ${text}`).join('')}
`
}

function facts({ startedAt, commit, snapshot, judge }: Circumstances): string {
  const made = commit === undefined ? '' : `, commit ${commit.slice(0, 12)}`
  const { distribution, id, date } = snapshot
  return `- ${startedAt.slice(0, 10)}${made}, ${distribution} snapshot ${id} of ${date.slice(0, 10)}, judged by ${judge}`
}

function renderClass({ name, what, why, decision }: (typeof differenceClasses)[number]): string {
  return `**${name[0]!.toUpperCase()}${name.slice(1)}**: ${what} ${why} ${decision}`
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = columns.map((_, position) => (position === 0 ? '---' : '---:'))
  return [line(columns), line(rule), ...rows.map(line)].join('\n')
}
