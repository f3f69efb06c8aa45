import { describe, expect, it } from 'vitest'
import { nextTab } from './tab-panels.tsx'

describe('nextTab', () => {
  it.each([
    ['ArrowRight', 0, 1],
    ['ArrowRight', 2, 0],
    ['ArrowLeft', 0, 2],
    ['Home', 2, 0],
    ['End', 0, 2],
    ['Enter', 1, undefined],
  ])('%s from %i', (key, index, expected) => {
    expect(nextTab(key, index, 3)).toBe(expected)
  })
})
