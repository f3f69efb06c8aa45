import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { merged, readReport, renderDocument, renderReport, writeReport } from './document.ts'
import { failuresOf } from './failures.ts'
import type { CheckReport, RequestsReport, ResolutionReport } from './report.ts'

const about = {
  startedAt: '2026-01-02T03:04:05.678Z',
  commit: '0123456789abcdef',
  snapshot: { id: 'abc', date: '2026-01-01T00:00:00.000Z', distribution: 'debian/13' },
  judge: 'apt 2.6.2 (amd64)',
}
const requests: RequestsReport = {
  ...about,
  arch: 'amd64',
  seed: 13,
  kinds: [{ kind: 'random', count: 1000, same: 990, refusedByBoth: 8 }],
  byAptGet: 50,
  corrected: 1,
  differences: [
    {
      kind: 'random',
      packages: ['app', 'rival'],
      exclude: ['base'],
      class: 'left over of an attempt',
      onlyApt: ['mawk 1 amd64'],
      onlyWhittle: [],
    },
    {
      kind: 'random',
      packages: ['odd'],
      exclude: [],
      onlyApt: [],
      onlyWhittle: [],
      whittleRefuses: 'odd cannot be had.',
    },
  ],
  explanations: { conflicts: 8, facts: 20, needless: [] },
  tookMs: 60_000,
}
const check: CheckReport = {
  ...about,
  archive: 'trixie',
  arch: 'amd64',
  checked: 68_000,
  broken: ['x'],
  onlyDose: [],
  onlyWhittle: [],
  dose: { durationMs: 30_000, cpuMs: 29_000 },
  whittle: { durationMs: 5000, cpuMs: 4000 },
}
const report: ResolutionReport = { schema: 'whittle.dev/parity/v1', requests: [requests], checks: [check] }

it('shows shares, differences with their class, and both times', () => {
  const text = renderReport(report)
  expect(text).toContain('| 1000 | 990 | 8 | 2 | 99.80 % |')
  expect(text).toContain('| random | `app rival base-` | left over of an attempt | mawk | - |')
  expect(text).toContain('| random | `odd` | **none** | - | refuses |')
  expect(text).toContain('| trixie amd64 | 68000 | 1 | 0 | 5.00 s (4.00 s) | 30.0 s (29.0 s) | 7.3 × |')
})

it('fails on a difference without a class, a share that is too small, and another verdict or a slower one', () => {
  expect(failuresOf(report)).toEqual(['amd64: "odd" differs from apt and belongs to no known class.'])
  const few = { ...requests, kinds: [{ ...requests.kinds[0]!, same: 980 }], differences: [] }
  const slow = { ...check, onlyDose: ['y'], whittle: { durationMs: 31_000, cpuMs: 1 } }
  expect(failuresOf({ ...report, requests: [few], checks: [slow] })).toEqual([
    "amd64: 98.80 % of random requests have apt's answer, not 99.5 %.",
    "trixie amd64: the verdict is not dose-debcheck's.",
    'trixie amd64: dose-debcheck is faster.',
  ])
})

it('records parts beside those of earlier runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'whittle-parity-'))
  const arm64 = { ...report, requests: [{ ...requests, arch: 'arm64' }], checks: [{ ...check, checked: 1 }] }
  try {
    writeReport(folder, merged(readReport(folder), report))
    writeReport(folder, merged(readReport(folder), arm64))
    const read = readReport(folder)
    expect(read.requests.map(({ arch }) => arch)).toEqual(['amd64', 'arm64'])
    expect(read.checks.map(({ checked }) => checked)).toEqual([1])
    expect(readFileSync(join(folder, 'resolution.md'), 'utf8')).toBe(renderDocument(read))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

it('has documents that are what their record says, without anything that a run would complain about', () => {
  const folder = join(import.meta.dirname, '../../docs/quality')
  expect(existsSync(join(folder, 'resolution.json'))).toBe(true)
  const recorded = readReport(folder)
  expect(readFileSync(join(folder, 'resolution.md'), 'utf8')).toBe(renderDocument(recorded))
  expect(failuresOf(recorded)).toEqual([])
})
