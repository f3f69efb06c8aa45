import type { BuildStatus, BuildSummary } from '@whittle/db'
import { describe, expect, it } from 'vitest'
import { imageState, isActive } from './image-state.ts'

const build = (status: BuildStatus) => ({ status }) as BuildSummary

describe('imageState', () => {
  it.each([
    [undefined, undefined, 'never-built'],
    ['queued', undefined, 'queued'],
    ['running', 'succeeded', 'building'],
    ['failed', undefined, 'failed'],
    ['failed', 'succeeded', 'held'],
    ['cancelled', undefined, 'never-built'],
    ['cancelled', 'succeeded', 'ready'],
    ['unchanged', 'succeeded', 'ready'],
    ['succeeded', 'succeeded', 'ready'],
  ] as const)('newest %s, last good %s: %s', (latest, good, state) => {
    expect(imageState({ latestBuild: latest && build(latest), lastGoodBuild: good && build(good) })).toBe(state)
  })

  it('asks again only while something moves', () => {
    expect(isActive('building')).toBe(true)
    expect(isActive('held')).toBe(false)
  })
})
