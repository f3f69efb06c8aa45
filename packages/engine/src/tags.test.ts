import { describe, expect, it } from 'vitest'
import { tagsOf } from './tags.ts'

const end = new Date('2026-11-24T09:05:59.999Z')

describe('tagsOf', () => {
  it('names the build by version and minute, then version, lines and latest', () => {
    expect(tagsOf(['3.13.5', '3.13', '3'], end, 'prod')).toEqual([
      '3.13.5-202611240905',
      '3.13.5',
      '3.13',
      '3',
      'latest',
    ])
  })

  it('has only the moment without a version', () => {
    expect(tagsOf([], end, 'prod')).toEqual(['202611240905', 'latest'])
  })

  it('replaces what a tag may not hold', () => {
    expect(tagsOf(['21.0.9+10~ea'], end, 'prod')).toEqual(['21.0.9-10-ea-202611240905', '21.0.9-10-ea', 'latest'])
  })

  it('marks each tag of a development image', () => {
    const tags = ['3.13.5-202611240905-dev', '3.13.5-dev', '3-dev', 'latest-dev']
    expect(tagsOf(['3.13.5', '3'], end, 'dev')).toEqual(tags)
  })
})
