import { describe, expect, it } from 'vitest'
import { type ChoiceLimits, chooseGarbage, isNearQuota } from './choose-garbage.ts'
import type { StoredFile } from './list-store.ts'

const now = new Date('2026-11-24T12:00:00Z')
const HOUR = 3_600_000

function file(name: string, idleHours: number, sizeBytes = 10): StoredFile {
  return { hex: name, sizeBytes, usedAtMs: now.getTime() - idleHours * HOUR }
}

const nothing = { needed: new Set<string>(), useful: new Set<string>() }
const names = (files: StoredFile[]) => files.map(({ hex }) => hex)

function choose(
  { blobs = [], memos = [] }: { blobs?: StoredFile[]; memos?: StoredFile[] },
  wanted: { needed?: string[]; useful?: string[] } = {},
  limits: Partial<ChoiceLimits> = {},
) {
  const sets = { needed: new Set(wanted.needed), useful: new Set(wanted.useful) }
  return chooseGarbage({ blobs, memos, aside: [] }, sets, { now, unusedMs: 24 * HOUR, ...limits })
}

describe('without a quota', () => {
  it('what nothing wants goes once nobody used it for long enough', () => {
    const choice = choose(
      {
        blobs: [file('old', 25), file('young', 23), file('pinned', 900), file('layer', 900)],
        memos: [file('entry', 25)],
      },
      { needed: ['pinned'], useful: ['layer'] },
    )
    expect(names(choice.blobs)).toEqual(['old'])
    expect(names(choice.memos)).toEqual(['entry'])
    expect(choice.keptBytes).toBe(30)
  })

  it('a build that runs now is safe, however short a time is asked for', () => {
    const limits = { now, unusedMs: 0 }
    const choice = chooseGarbage(
      { blobs: [file('used', 0.9), file('old', 1.1)], memos: [], aside: [] },
      nothing,
      limits,
    )
    expect(names(choice.blobs)).toEqual(['old'])
  })
})

describe('near the quota', () => {
  const blobs = [file('fragment', 30, 40), file('layer', 20, 40), file('recent', 0.5, 40), file('deb', 99, 40)]
  const wanted = { needed: ['deb'], useful: ['fragment', 'layer', 'recent'] }

  it('nothing goes as long as nine tenths are enough', () => {
    expect(choose({ blobs }, wanted, { quotaBytes: 178 }).blobs).toEqual([])
    expect(isNearQuota(160, 178)).toBe(false)
  })

  it('what can be made again goes, least recently used first, until a fifth is free', () => {
    expect(isNearQuota(160, 170)).toBe(true)
    const choice = choose({ blobs }, wanted, { quotaBytes: 170 })
    expect(names(choice.blobs)).toEqual(['fragment'])
    expect(choice.keptBytes).toBe(120)
  })

  it('never what is needed, and never what was used within the hour', () => {
    const choice = choose({ blobs }, wanted, { quotaBytes: 1 })
    expect(names(choice.blobs)).toEqual(['fragment', 'layer'])
    expect(choice.keptBytes).toBe(80)
  })

  it('0 is no quota', () => {
    expect(choose({ blobs }, wanted, { quotaBytes: 0 }).blobs).toEqual([])
    expect(isNearQuota(160, 0)).toBe(false)
  })
})
