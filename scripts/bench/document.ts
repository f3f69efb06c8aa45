import { readFileSync, writeFileSync } from 'node:fs'
import { CommandError } from '../stack/host.ts'
import type { BenchReport } from './report.ts'
import { circumstances, markdownTable, tablesOf } from './table.ts'

const START = '<!-- bench:start, written by "npm run bench -- --write-docs" -->'
const END = '<!-- bench:end -->'

/** Replaces the figures of a document, between its marks, by those of a run. A document without marks is refused. */
export function writeFigures(file: string, report: BenchReport): void {
  writeFileSync(file, withFigures(readFileSync(file, 'utf8'), report, file))
}

/** The document with the figures of a run between its marks. */
export function withFigures(text: string, report: BenchReport, file: string): string {
  const start = text.indexOf(START)
  const end = text.indexOf(END)
  if (start < 0 || end < start) throw new CommandError(`${file} has no place for figures: "${START}" … "${END}".`)
  const facts = circumstances(report).map((line) => `- ${line}`)
  const figures = [...facts, '', ...tablesOf(report).map(markdownTable)].join('\n')
  return `${text.slice(0, start)}${START}\n\n${figures}\n${text.slice(end)}`
}

/** A report that an earlier run left. Fails with a sentence when the file is something else. */
export function readReport(file: string): BenchReport {
  let report: Partial<BenchReport> | null
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`)
  }
  if (report?.schema !== 'whittle.dev/bench/v1') throw new CommandError(`${file} is not the result of a benchmark.`)
  return report as BenchReport
}
