import { describe, expect, it } from 'vitest'
import { tagsOf } from './tags.ts'

const end = new Date('2026-11-24T09:05:59.999Z')

describe('tagsOf', () => {
  it('names the build by version and minute, then version, lines and latest', () => {
    expect(tagsOf(['3.13.5', '3.13', '3'], end)).toEqual(['3.13.5-202611240905', '3.13.5', '3.13', '3', 'latest'])
  })

  it('has only the moment without a version', () => {
    expect(tagsOf([], end)).toEqual(['202611240905', 'latest'])
  })

  it('replaces what a tag may not hold', () => {
    expect(tagsOf(['21.0.9+10~ea'], end)).toEqual(['21.0.9-10-ea-202611240905', '21.0.9-10-ea', 'latest'])
  })
})
