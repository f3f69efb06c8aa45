import { describe, expect, it } from 'vitest'
import { isOneEditApart } from './one-edit.ts'

describe('isOneEditApart', () => {
  it.each([
    ['nginx', 'ngnix'],
    ['nginx', 'ngin'],
    ['nginx', 'nginxx'],
    ['nginx', 'inginx'],
    ['nginx', 'nginy'],
    ['ab', 'ba'],
    ['a', ''],
  ])('takes %s and %s', (a, b) => {
    expect(isOneEditApart(a, b)).toBe(true)
    expect(isOneEditApart(b, a)).toBe(true)
  })

  it.each([
    ['nginx', 'nginx'],
    ['nginx', 'ignnx'],
    ['nginx', 'ng'],
    ['nginx', 'xinng'],
    ['abcd', 'badc'],
  ])('does not take %s and %s', (a, b) => {
    expect(isOneEditApart(a, b)).toBe(false)
    expect(isOneEditApart(b, a)).toBe(false)
  })
})
