import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFindBase, inOrderOfBuilding, loadCatalog } from './load-catalog.ts'

describe('the catalogue', () => {
  const entries = loadCatalog()

  it('holds the base images by name', () => {
    const names = entries.map((entry) => entry.name)
    expect(names).toEqual(expect.arrayContaining(['static', 'glibc-dynamic', 'nginx', 'postgres', 'python']))
    expect(new Set(entries.map(({ title }) => title)).size).toBe(names.length)
    expect(createFindBase(entries)('nginx')?.spec.versionFrom).toBe('nginx')
    expect(createFindBase(entries)('absent')).toBeUndefined()
  })

  it('is built from the small and common ones to the large ones, each once', () => {
    const names = inOrderOfBuilding(entries).map(({ name }) => name)
    expect(names.slice(0, 3)).toEqual(['static', 'nginx', 'python'])
    expect(names.at(-1)).toBe('chromium')
    expect(names.toSorted()).toEqual(entries.map(({ name }) => name).toSorted())
  })

  it.each(entries)('$name runs as an ordinary user and is tested by what it does', ({ spec }) => {
    expect(spec.user).toBe('nonroot')
    const { command, http, service, files, libraries } = spec.test
    expect(command ?? http ?? service ?? libraries ?? files).toBeDefined()
    // What only shows a version starts, and nothing more.
    const words = [...(command ?? []), ...(service?.probe ?? [])]
    expect(words.filter((word) => /^-{1,2}v(?:ersion)?$/i.test(word))).toEqual([])
  })

  it.each(entries)('$name is for both machines', ({ spec }) => {
    expect(spec.architectures).toEqual(['amd64', 'arm64'])
  })

  it('names no paths of one architecture', () => {
    for (const entry of entries) expect(JSON.stringify(entry.spec)).not.toMatch(/x86_64|[-_/]amd64|aarch64|ld-linux/)
  })
})

describe('a broken entry', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'catalog-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  it.each([
    ['an unknown field', 'name: a\ntitle: A\ncolour: red\n', /colour/],
    ['another name than its file', loadText('b'), /is named b/],
    ['a key twice', 'name: a\nname: a\n', /unique/],
  ])('is refused for %s', (_, text, message) => {
    writeFileSync(join(folder, 'a.yaml'), text)
    expect(() => loadCatalog(folder)).toThrow(message)
  })
})

function loadText(name: string): string {
  return `{ name: ${name}, title: T, description: D, category: base, spec: { test: { command: [/bin/true] } } }`
}
