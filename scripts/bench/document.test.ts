import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { repositoryRoot } from '../stack/data-folder.ts'
import { readReport, withFigures, writeFigures } from './document.ts'
import { madeReport } from './made-report.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'document-'))))
afterEach(() => rmSync(folder, { recursive: true }))

it('replaces the figures between the marks and nothing else', () => {
  const file = join(folder, 'benchmarks.md')
  writeFileSync(file, readFileSync(join(repositoryRoot, 'docs/benchmarks.md')))
  const before = readFileSync(file, 'utf8')
  writeFigures(file, madeReport())
  const after = readFileSync(file, 'utf8')
  expect(after).toContain('- 2026-01-02 03:04 UTC')
  expect(after).toContain('| mmdebstrap (unpack only) + umoci + skopeo | 10.0 s |')
  expect(after.split('<!-- bench:start')[0]).toBe(before.split('<!-- bench:start')[0])
  expect(after.split('bench:end -->')[1]).toBe(before.split('bench:end -->')[1])
  expect(withFigures(after, madeReport(), file)).toBe(after)
})

it('refuses a document that has no place for them', () => {
  expect(() => withFigures('# Benchmarks\n', madeReport(), 'x.md')).toThrow(/x\.md has no place for figures/)
})

it('reads a result of a run, and says what it cannot take for one', () => {
  const file = join(folder, 'result.json')
  writeFileSync(file, JSON.stringify(madeReport()))
  expect(readReport(file)).toEqual(madeReport())
  writeFileSync(file, '{"schema":"other"}')
  expect(() => readReport(file)).toThrow(/is not the result of a benchmark/)
  writeFileSync(file, '{')
  expect(() => readReport(file)).toThrow(/cannot be read/)
  expect(() => readReport(join(folder, 'absent.json'))).toThrow(/ENOENT/)
})
