import { expect, it } from 'vitest'
import type { CarveReport } from '@whittle/core'
import { filterPackages, packageRows, type PackageRow } from './package-row.ts'

const row = (name: string, more: Partial<PackageRow> = {}): PackageRow => ({
  name,
  version: '1',
  summary: '',
  kept: true,
  reason: 'dependency',
  why: '',
  evidence: [],
  requiredBy: [],
  undone: [],
  sizeBytes: 0,
  licenses: [],
  ...more,
})
const rows = [
  row('bind9-libs', { summary: 'curl is not here' }),
  row('curl'),
  row('libcurl4'),
  row('dash', { kept: false, summary: 'POSIX-compliant shell' }),
]
const names = (show: 'kept' | 'left-out' | 'all', text: string) =>
  filterPackages(rows, show, text).map(({ name }) => name)

it('puts better matches first', () => {
  expect(names('all', 'CURL ')).toEqual(['curl', 'libcurl4', 'bind9-libs'])
})

it('separates what is kept from what was left out', () => {
  expect(names('kept', '')).toEqual(['bind9-libs', 'curl', 'libcurl4'])
  expect(names('left-out', '')).toEqual(['dash'])
  expect(names('left-out', 'curl')).toEqual([])
  expect(names('all', 'shell')).toEqual(['dash'])
})

it('says of each package what its scripts would do and the image does not have', () => {
  const packages = ['iputils-ping', 'curl'].map((name) => ({
    name,
    disposition: 'keep',
    rule: 'requested',
    evidence: [],
  }))
  const effectsKnown = [{ package: 'iputils-ping', script: 'postinst', commands: ['setcap cap_net_raw+ep /bin/ping'] }]
  const rows = packageRows({ packages, effectsKnown } as unknown as CarveReport)
  expect(rows.map(({ name, undone }) => [name, undone])).toEqual([
    ['curl', []],
    ['iputils-ping', ['setcap cap_net_raw+ep /bin/ping (postinst)']],
  ])
})
