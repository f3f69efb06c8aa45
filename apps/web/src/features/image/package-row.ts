import type { CarvedPackage, CarveReport } from '@whittle/core'
import { ruleSentence } from '../documents/carve-grain.ts'

/** A package as the table shows it; plain, because it is sent to the browser. */
export interface PackageRow {
  name: string
  version: string
  summary: string
  kept: boolean
  reason: CarvedPackage['reason']
  /** Why it is there, or which rule left it out. */
  why: string
  /** What the files showed. */
  evidence: string[]
  requiredBy: string[]
  /** What its maintainer scripts would do and the image does not have: `setcap … (postinst)`. */
  undone: string[]
  /** Bytes that the image keeps of it; of a package left out, its download. */
  sizeBytes: number
  licenses: string[]
}

const MAX_EVIDENCE = 5

/** The report's packages, kept ones first, by name. */
export function packageRows(report: CarveReport): PackageRow[] {
  return report.packages
    .map((entry) => ({
      name: entry.name,
      version: entry.version,
      summary: entry.summary,
      kept: entry.disposition === 'keep',
      reason: entry.reason,
      why: ruleSentence(entry),
      evidence: entry.evidence.slice(0, MAX_EVIDENCE),
      requiredBy: entry.requiredBy,
      undone: report.effectsKnown
        .filter((effect) => effect.package === entry.name)
        .flatMap(({ script, commands }) => commands.map((command) => `${command} (${script})`)),
      sizeBytes: entry.disposition === 'keep' ? entry.keptBytes : entry.sizeBytes,
      licenses: entry.licenses,
    }))
    .toSorted((a, b) => Number(b.kept) - Number(a.kept) || (a.name < b.name ? -1 : 1))
}

export type PackageShow = 'kept' | 'left-out' | 'all'

/** The rows to show: names that begin with the text first, then those that hold it, then mentions in the summary. */
export function filterPackages(rows: readonly PackageRow[], show: PackageShow, text: string): PackageRow[] {
  const wanted = text.trim().toLowerCase()
  const shown = rows.filter((row) => show === 'all' || row.kept === (show === 'kept'))
  if (wanted === '') return shown
  const rank = (row: PackageRow) => {
    if (row.name.startsWith(wanted)) return 0
    if (row.name.includes(wanted)) return 1
    return `${row.summary} ${row.version} ${row.licenses.join(' ')}`.toLowerCase().includes(wanted) ? 2 : 3
  }
  return shown
    .map((row) => ({ row, rank: rank(row) }))
    .filter((entry) => entry.rank < 3)
    .toSorted((a, b) => a.rank - b.rank)
    .map((entry) => entry.row)
}
