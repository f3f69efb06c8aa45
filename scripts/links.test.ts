import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repositoryRoot } from './stack/data-folder.ts'

const pages = execFileSync('git', ['ls-files', '--', '*.md'], { cwd: repositoryRoot, encoding: 'utf8' })
  .trim()
  .split('\n')

describe('relative links of the documentation', () => {
  it.each(pages)('lead somewhere in %s', (page) => {
    expect(
      linksOf(readFileSync(join(repositoryRoot, page), 'utf8')).filter((link) => !leadsSomewhere(page, link)),
    ).toEqual([])
  })

  it('are told from dead ones', () => {
    expect(linksOf('[a](no.md) ![b](b.png) <img src="c.png"> [d](https://example.org)')).toEqual([
      'no.md',
      'b.png',
      'c.png',
    ])
    expect(leadsSomewhere('README.md', 'docs/no-such-page.md')).toBe(false)
    expect(leadsSomewhere('README.md', 'docs/testing.md#no-such-heading')).toBe(false)
    expect(leadsSomewhere('README.md', 'docs/architecture.md#packages')).toBe(true)
  })
})

function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)]
    .map(([, inline, attribute]) => (inline ?? attribute)!)
    .filter((link) => !/^[a-z]+:/.test(link))
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path, heading] = link.split('#')
  const file = path ? join(repositoryRoot, dirname(page), path) : join(repositoryRoot, page)
  if (!existsSync(file)) return false
  return !heading || !file.endsWith('.md') || headingsOf(readFileSync(file, 'utf8')).includes(heading)
}

/** Anchors as GitHub makes them: lower case, without punctuation, spaces as hyphens. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ +(.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )
}
