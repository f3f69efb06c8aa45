import { expect, it } from 'vitest'
import { readDose } from './check-archive.ts'

const output = `output-version: 1.2
native-architecture: amd64
report:
 -
  package: webext-tbsync
  version: 4.16-1~deb13u2
  architecture: all
  status: broken
  
 -
  package: promod3
  version: 3.4.2
  architecture: amd64
  status: broken
  
total-packages: 68946
broken-packages: 2
`

it('reads the names of broken packages', () => {
  expect(readDose(output, 68_946)).toEqual(['promod3', 'webext-tbsync'])
  expect(readDose('report:\ntotal-packages: 5\nbroken-packages: 0\n', 5)).toEqual([])
})

it('compares nothing with a judge that looked at other packages', () => {
  expect(() => readDose(output, 68_945)).toThrow('dose-debcheck looked at 68946 packages, Whittle at 68945.')
})
