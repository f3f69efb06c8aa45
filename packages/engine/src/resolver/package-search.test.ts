import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPackageSearch, type SearchedPackage } from './package-search.ts'

function made(name: string, summary: string): SearchedPackage {
  return { name, version: '1.0-1', summary, section: 'misc', downloadBytes: 10, installedBytes: 30 }
}

const search = createPackageSearch([
  made('libcurl4t64', 'easy-to-use client-side URL transfer library (OpenSSL flavour)'),
  made('curlftpfs', 'filesystem to access FTP hosts based on FUSE and cURL'),
  made('python3-pycurl', 'Python bindings to libcurl'),
  made('curl', 'command line tool for transferring data with URL syntax'),
  made('curlew', 'easy to use multimedia converter'),
  made('wget', 'retrieves files from the web, as curl does'),
  made('aria2', 'High speed download utility, with libcurlish options'),
  made('python3', 'interactive high-level object-oriented language (default python3 version)'),
  made('python3-yaml', 'YAML parser and emitter for Python3'),
  made('libyaml-0-2', 'Fast YAML 1.1 parser and emitter library'),
  made('postgresql-client', 'front-end programs for PostgreSQL (supported version)'),
  made('postgresql-client-17', 'front-end programs for PostgreSQL 17'),
  made('pgcli', 'CLI client for PostgreSQL'),
  made('g++', 'GNU C++ compiler'),
  made('golang-go', 'Go programming language compiler'),
  made('mongo-tools', 'collection of tools'),
  made('tex-cafe', 'typesetting for the Café'),
])
const names = (query: string, limit = 10) => search(query, limit).hits.map(({ name }) => name)

describe('createPackageSearch', () => {
  it('ranks the name, its beginning, its words, its inside, then the summary the same way', () => {
    expect(names('curl')).toEqual(['curl', 'curlew', 'curlftpfs', 'libcurl4t64', 'python3-pycurl', 'wget', 'aria2'])
    expect(names('yaml')).toEqual(['python3-yaml', 'libyaml-0-2'])
  })

  it('wants every word, and takes words in the name for better', () => {
    expect(names('postgresql client')).toEqual(['postgresql-client', 'postgresql-client-17', 'pgcli'])
    expect(names('yaml parser library')).toEqual(['libyaml-0-2'])
    expect(names('curl spaceship')).toEqual([])
  })

  it('finds the name whose parts are given as words', () => {
    expect(names('python3 yaml')[0]).toBe('python3-yaml')
  })

  it('looks for very short words at the start of words only', () => {
    expect(names('go')).toEqual(['golang-go'])
    expect(names('g+')).toEqual(['g++'])
  })

  it('cares for neither case, accents, nor white space', () => {
    expect(names('  CURL,FTP ')).toEqual(['curlftpfs'])
    expect(names('cafe')).toEqual(['tex-cafe'])
    expect(names('café')).toEqual(['tex-cafe'])
  })

  it('counts all and gives the best', () => {
    const { hits, total } = search('curl', 2)
    expect(total).toBe(7)
    expect(hits).toEqual([
      made('curl', 'command line tool for transferring data with URL syntax'),
      made('curlew', 'easy to use multimedia converter'),
    ])
    expect(search('curl', 0)).toEqual({ hits: [], total: 7 })
  })

  it.each([
    ['a letter too many', 'wgett'],
    ['a letter missing', 'wgt'],
  ])('corrects %s only in words of some length', (_, query) => {
    expect(names(query)).toEqual(query.length >= 4 ? ['wget'] : [])
  })

  it.each(['pyhton3', 'pythn3', 'pythoon3', 'pithon3'])('corrects %s', (query) => {
    expect(names(query)).toEqual(['python3'])
  })

  it('finds nothing for nothing', () => {
    expect(search('  ', 10)).toEqual({ hits: [], total: 0 })
    expect(createPackageSearch([])('curl', 10)).toEqual({ hits: [], total: 0 })
  })

  it('finds what a plain look at each package finds', () => {
    const letters = (maxLength: number) => fc.stringMatching(new RegExp(`^[ab1][ab1 -]{0,${maxLength}}$`))
    const packages = fc.uniqueArray(
      fc.record({ name: letters(8).map((name) => name.replaceAll(' ', '-')), summary: letters(12) }),
      {
        selector: ({ name }) => name,
        maxLength: 12,
      },
    )
    const words = fc.uniqueArray(fc.stringMatching(/^[ab1]{1,4}$/), { minLength: 2, maxLength: 3 })
    fc.assert(
      fc.property(packages, words, (all, words) => {
        const found = createPackageSearch(all.map(({ name, summary }) => made(name, summary)))(words.join(' '), 100)
        const expected = all.filter(
          ({ name, summary }) => name === words.join('-') || words.every((word) => has(`${name} ${summary}`, word)),
        )
        expect(found.hits.map(({ name }) => name).sort()).toEqual(expected.map(({ name }) => name).sort())
        expect(found.total).toBe(expected.length)
      }),
    )
  })
})

/** The rule in other words: short words at the start of words, longer ones anywhere. */
function has(text: string, word: string): boolean {
  if (word.length >= 3) return text.includes(word)
  const starts = /^|(?<=[ -])|(?<=[a-z])(?=1)|(?<=1)(?=[a-z])/g
  return [...text.matchAll(starts)].some(({ index }) => text.startsWith(word, index))
}
