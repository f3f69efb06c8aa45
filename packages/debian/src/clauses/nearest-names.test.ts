import { describe, expect, it } from 'vitest'
import { nearestNames } from './nearest-names.ts'

const NAMES = [
  'nginx',
  'nginx-core',
  'nginx-common',
  'libpq5',
  'libpq-dev',
  'libpqxx-7.10',
  'python3',
  'curl',
  'r-base',
]

describe('nearestNames', () => {
  it.each(['ngnix', 'ngix', 'nginnx', 'nginz', 'mginx'])('sees through the mistyped %s', (name) => {
    expect(nearestNames(name, NAMES)[0]).toBe('nginx')
  })

  it('finds what goes on where the name ends, closest first', () => {
    expect(nearestNames('libpq', NAMES)).toEqual(['libpq5', 'libpq-dev', 'libpqxx-7.10'])
  })

  it('finds what ends where the name goes on', () => {
    expect(nearestNames('python3-interpreter', NAMES)).toEqual(['python3'])
    expect(nearestNames('nginx-full', NAMES)).toEqual(['nginx'])
  })

  it('offers at most five, and nothing that is far away', () => {
    expect(nearestNames('a', ['ab', 'ac', 'ad', 'ae', 'af', 'ag'])).toHaveLength(5)
    expect(nearestNames('kubernetes', NAMES)).toEqual([])
  })
})
