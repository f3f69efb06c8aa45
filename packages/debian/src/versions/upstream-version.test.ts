import { expect, it } from 'vitest'
import { upstreamVersion, versionLines } from './upstream-version.ts'

it.each([
  ['3.13.5-1', '3.13.5'],
  ['1.26.3-3+deb13u1', '1.26.3'],
  ['5:8.0.2-3', '8.0.2'],
  ['1:1.3.dfsg+really1.3.1-1+b1', '1.3.1'],
  ['20.19.2+dfsg-1', '20.19.2'],
  ['17.6-0+deb13u1', '17.6'],
])('%s is %s upstream', (version, expected) => expect(upstreamVersion(version)).toBe(expected))

it.each([
  ['3.13.5', ['3.13.5', '3.13', '3']],
  ['17.6', ['17.6', '17']],
  ['7', ['7']],
  ['1.2rc1', ['1.2rc1', '1.2', '1']],
  ['git20240101', ['git20240101']],
])('%s has the lines %s', (version, lines) => expect(versionLines(version)).toEqual(lines))
