import { expect, it } from 'vitest'
import { madeReport } from './made-report.ts'
import { circumstances, markdownTable, tablesOf, textTable } from './table.ts'

it('shows each way beside the ordinary ones', () => {
  const [image] = tablesOf(madeReport())
  const measured = ['2.00 s', '2.00 s', '2.00 s', '1', '5.00', '-', '-', '3.00 s', '5.00', '200 MB', '7.30 MB', '13']
  expect(image!.title).toBe('nginx: from lock to tag')
  expect(image!.rows.map((row) => row.length)).toEqual([13, 13, 13, 13, 13])
  expect(image!.rows[2]).toEqual(['Whittle, cold: packages in the store, nothing converted', ...measured])
  expect(image!.rows.map((row) => row[5])).toEqual(['× extract', '1.00', '5.00', '20.0', '40.0'])
})

it('sets the first column left and the others right', () => {
  const rows = [
    ['way', 'median', ''],
    ['a long name', '1 s', '×'],
  ]
  expect(textTable({ title: 'times', rows })).toBe('times\nway          median\na long name     1 s  ×\n')
})

it('names the changed package that costs most first', () => {
  const [, changed] = tablesOf(madeReport())
  expect(changed!.rows.slice(1)).toEqual([
    ['libc6', '2.00 s'],
    ['zlib1g', '150 ms'],
  ])
})

it('writes tables for documents, with bars escaped', () => {
  expect(
    markdownTable({
      title: 'some table',
      rows: [
        ['a', 'b'],
        ['x|y', '1'],
      ],
    }),
  ).toBe(`### Some table

| a | b |
| --- | ---: |
| x\\|y | 1 |
`)
})

it('says what it was measured on', () => {
  expect(circumstances(madeReport())).toEqual([
    '2026-01-02 03:04 UTC, 600 s, commit 0123456789ab',
    '2 cores (A processor), 8.00 GiB, Debian GNU/Linux 13 (trixie), Linux 6.12.1, Node 24.0.0',
    'load average 0.10 before, 2.00 after',
    'snapshot abc of 2026-01-01',
    'umoci version 1',
  ])
  expect(circumstances(madeReport({ note: 'tests ran meanwhile' })).at(-1)).toBe('tests ran meanwhile')
})
