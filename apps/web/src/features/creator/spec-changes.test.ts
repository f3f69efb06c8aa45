import type { ImageSpecInput } from '@whittle/core'
import { describe, expect, it } from 'vitest'
import { compareSpecs, describeChange } from './spec-changes.ts'

const spec = (body: ImageSpecInput['spec'], title?: string): ImageSpecInput => ({
  apiVersion: 'whittle.dev/v1',
  kind: 'Image',
  metadata: { name: 'shop', ...(title === undefined ? {} : { title }) },
  spec: body,
})
const words = (before: ImageSpecInput, after: ImageSpecInput) => compareSpecs(before, after).map(describeChange)

describe('compareSpecs', () => {
  it('says nothing about equal definitions, nor about defaults that are written out', () => {
    expect(compareSpecs(spec({ from: 'nginx' }), spec({ from: 'nginx', packages: [], environment: {} }))).toEqual([])
  })

  it('names each package, variable and field', () => {
    const before = spec(
      { from: 'nginx', packages: ['curl', 'jq'], environment: { A: '1', B: '2' }, user: 'web' },
      'Shop',
    )
    const after = spec({ from: 'python', packages: ['jq', 'curl=8'], environment: { A: '3' } }, 'Shop 2')
    expect(words(before, after)).toEqual([
      'metadata.title: Shop → Shop 2',
      'spec.from: nginx → python',
      'spec.packages: curl=8 added',
      'spec.packages: curl removed',
      'spec.environment.A: 1 → 3',
      'spec.environment.B: 2 removed',
      'spec.user: web removed',
    ])
  })

  it('takes argument lists as a whole and files by their path', () => {
    const before = spec({ command: ['-m', 'shop'], files: [{ path: '/a', content: 'x' }] })
    const after = spec({ command: ['-m', 'store'], files: [{ path: '/b', content: 'x' }] })
    expect(words(before, after)).toEqual([
      'spec.command: ["-m","shop"] → ["-m","store"]',
      'spec.files: /b added',
      'spec.files: /a removed',
    ])
  })

  it('notices a changed file and an emptied command', () => {
    expect(
      words(spec({ files: [{ path: '/a', content: 'x' }] }), spec({ files: [{ path: '/a', content: 'y' }] })),
    ).toEqual(['spec.files: /a changed'])
    expect(words(spec({}), spec({ command: [] }))).toEqual(['spec.command: [] added'])
  })
})
