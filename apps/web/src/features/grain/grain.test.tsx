import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { describeGrainPackage, grainSummary, type GrainPackage, inGrainOrder } from './grain-package.ts'
import { Grain } from './grain.tsx'
import { nextSquare } from './use-grain-cursor.ts'

const entry = (name: string, more: Partial<GrainPackage> = {}): GrainPackage => ({
  name,
  version: '1.0-1',
  reason: 'dependency',
  disposition: 'keep',
  sizeBytes: 1000,
  ...more,
})
const packages = [
  entry('zlib1g', { requiredBy: ['nginx', 'curl'] }),
  entry('perl-base', { disposition: 'drop', rule: 'installation-only', ruleText: 'It only serves the installation.' }),
  entry('nginx', { reason: 'base' }),
  entry('curl', { reason: 'requested' }),
  entry('base-files', { reason: 'base' }),
]

describe('the grain', () => {
  it('orders by reason, then by name, with what was left out at the end', () => {
    expect(inGrainOrder(packages).map(({ name }) => name)).toEqual([
      'base-files',
      'nginx',
      'curl',
      'zlib1g',
      'perl-base',
    ])
  })

  it('says itself in a sentence', () => {
    expect(grainSummary(packages)).toBe('Keeps 4 packages (2 of the base, 1 asked for, 1 dependency), leaves 1 out')
    expect(grainSummary([])).toBe('Keeps 0 packages, leaves 0 out')
  })

  it('says why a package is there or not', () => {
    expect(packages.map(describeGrainPackage)).toEqual([
      'kept, needed by nginx and 1 more',
      'left out: It only serves the installation.',
      'kept, from the base image',
      'kept, asked for',
      'kept, from the base image',
    ])
  })

  it('draws one square a package, in the small picture as one path a kind', () => {
    const large = renderToStaticMarkup(<Grain packages={packages} size="large" />)
    expect(large.match(/<rect/g)).toHaveLength(packages.length)
    const small = renderToStaticMarkup(<Grain packages={packages} size="small" />)
    expect(small.match(/<path/g)).toHaveLength(4)
    expect(small.match(/M[\d.]+ [\d.]+h/g)).toHaveLength(packages.length)
    expect(small).toContain('aria-label="Keeps 4 packages')
  })

  it('offers the same packages as a list beside the large drawing', () => {
    const markup = renderToStaticMarkup(<Grain packages={packages} size="large" />)
    expect(markup.match(/<li class="py-/g)).toHaveLength(packages.length)
    expect(markup.match(/role="option"/g)).toHaveLength(packages.length)
  })

  it('draws nothing for nothing', () => {
    expect(renderToStaticMarkup(<Grain packages={[]} size="large" />)).toBe('')
  })
})

describe('nextSquare', () => {
  const size = { count: 70, columns: 32 }

  it.each([
    ['ArrowRight', 0, 1],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 5, 37],
    ['ArrowDown', 60, 60],
    ['ArrowUp', 40, 8],
    ['ArrowRight', 69, 69],
    ['Home', 40, 0],
    ['End', 0, 69],
    ['a', 3, undefined],
  ])('%s from %d leads to %s', (key, from, to) => {
    expect(nextSquare(key, from, size)).toBe(to)
  })
})
