import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { CarveReport } from '@whittle/core'
import type { DanglingLink } from '@whittle/debian'
import type { ChosenPackage } from './choose-packages.ts'

/** What the survey found out of one package as the only one asked for, on nothing. */
export type SurveyRecord = ChosenPackage & {
  /** POLICY_VERSION of the carve. */
  policy: number
  section: string
} & (
    | { outcome: 'conflict' | 'failed'; code: string; message: string }
    | {
        /** `problems`: the linkage check or a link says that something is missing. */
        outcome: 'ok' | 'problems'
        version: string
        resolved: number
        kept: number
        /** Bytes of all files of the image. */
        bytes: number
        /** Sentences of the linkage check, and links that the carve broke. */
        problems: string[]
        /** Scripts without their interpreter. */
        scripts: CarveReport['scriptsWithoutInterpreter']
        /** Libraries that may be missing by the checked-in list. */
        allowedLibraries: { path: string; soname: string }[]
        /** Programs and libraries left out because a library of theirs is in no package of the set. */
        unloadable: number
        /** Links that lead nowhere in Debian's own packages either. */
        shippedDangling: Pick<DanglingLink, 'path' | 'target' | 'package'>[]
        /** Commands of maintainer scripts that no effect declares, by kept package. */
        effects: CarveReport['effectsKnown']
      }
  )

/** The results so far, one for each package, the last one that was written; a line that a kill cut off is passed over. */
export function readRecords(file: string): Map<string, SurveyRecord> {
  const records = new Map<string, SurveyRecord>()
  if (!existsSync(file)) return records
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const record = parseLine(line)
    if (record !== undefined) records.set(record.name, record)
  }
  return records
}

function parseLine(line: string): SurveyRecord | undefined {
  try {
    return line === '' ? undefined : (JSON.parse(line) as SurveyRecord)
  } catch {
    return undefined
  }
}

/** Adds a result at the end of the file. */
export function appendRecord(file: string, record: SurveyRecord): void {
  appendFileSync(file, `${JSON.stringify(record)}\n`)
}
