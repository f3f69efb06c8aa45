import { describe, expect, it } from 'vitest'
import { effectiveMode } from './effective-mode.ts'

const nonroot = { uid: 65_532, gid: 65_532 }
const file = (mode: number, uid = 0, gid = 0) => ({ mode, uid, gid, isDirectory: false })

describe('effectiveMode', () => {
  it.each([
    ['root’s configuration is readable only', file(0o644), 0o400],
    ['root’s secret is not', file(0o600), 0],
    ['a file of the group follows the group bits', file(0o640, 0, 65_532), 0o400],
    ['its own file follows the owner bits', file(0o644, 65_532), 0o600],
    ['a set-uid program is only a program', file(0o4755), 0o500],
    ['a folder for all stays writable', { ...file(0o1777), isDirectory: true }, 0o700],
  ])('%s', (_, entry, expected) => expect(effectiveMode(entry, nonroot)).toBe(expected))

  it('lets root read and write all, and run what anyone may run', () => {
    const root = { uid: 0, gid: 0 }
    expect(effectiveMode(file(0o000, 5), root)).toBe(0o600)
    expect(effectiveMode(file(0o001, 5), root)).toBe(0o700)
    expect(effectiveMode({ ...file(0), isDirectory: true }, root)).toBe(0o700)
  })
})
