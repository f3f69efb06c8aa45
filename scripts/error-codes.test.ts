import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { errorTables } from './docs/error-tables.ts'
import { renderErrorsDocument } from './docs/errors-document.ts'
import { repositoryRoot } from './stack/data-folder.ts'

const document = 'docs/errors.md'

/** In capitals and in quotes in the sources, but no error codes of ours. */
const otherNames = new Set([
  // Variables of the environment.
  'DPKG_ROOT',
  'LOG_LEVEL',
  // Capabilities of Linux (capabilities(7)).
  'CAP_SETFCAP',
  'CAP_SETGID',
  'CAP_SETUID',
  'CAP_SYS_ADMIN',
  // A relationship of SPDX.
  'DEPENDS_ON',
  // Codes of Node, of zlib and of the YAML parser that are translated into ours.
  'ERR_STREAM_PREMATURE_CLOSE',
  'MULTIPLE_DOCS',
  'TAG_RESOLVE_FAILED',
  'Z_BUF_ERROR',
  'Z_MEM_ERROR',
])

/** Codes as the sources write them: words in capitals in quotes, and single words after `code:`. */
const patterns = [/['"]([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)['"]/g, /\bcode: '([A-Z][A-Z0-9]*)'/g]

const inSources = codesOfSources()
const explained = new Set(errorTables.flatMap(({ codes }) => Object.keys(codes)))

it('finds the codes that every part is known to have', () => {
  const known = ['INTERNAL_UNEXPECTED', 'DEB_RELEASE_SIGNATURE_INVALID', 'SPEC_KEY_UNKNOWN', 'API_NOT_FOUND']
  expect([...inSources.keys()]).toEqual(expect.arrayContaining(known))
})

it('every error code is explained in the error-codes.ts of its part', () => {
  const missing = [...inSources].filter(([code]) => !explained.has(code))
  expect(
    missing.map(([code, file]) => `${code} (${file})`),
    'Explain these in the error-codes.ts of their part, or name them in otherNames of this test if they are no error codes.',
  ).toEqual([])
})

it('nothing is explained that is gone', () => {
  expect([...explained].filter((code) => !inSources.has(code))).toEqual([])
})

it('a code is explained once', () => {
  const codes = errorTables.flatMap((table) => Object.keys(table.codes))
  expect(codes.filter((code, position) => codes.indexOf(code) !== position)).toEqual([])
})

it(`${document} is what "npm run docs" makes of the codes`, () => {
  expect(readFileSync(join(repositoryRoot, document), 'utf8')).toBe(renderErrorsDocument())
})

it('says nothing that would end a cell of a table', () => {
  const texts = errorTables.flatMap(({ codes }) => Object.values(codes).flatMap(({ means, toDo }) => [means, toDo]))
  expect(texts.filter((text) => /[|\n]/.test(text) || text.trim() === '')).toEqual([])
})

it('every other name in capitals is still there', () => {
  const present = namesOfSources()
  expect([...otherNames].filter((name) => !present.has(name))).toEqual([])
})

function codesOfSources(): Map<string, string> {
  return new Map([...namesOfSources()].filter(([name]) => !otherNames.has(name) && !name.startsWith('WHITTLE_')))
}

/** Names by the first file that holds them. Tests and what serves them show nothing to a person. */
function namesOfSources(): Map<string, string> {
  const found = new Map<string, string>()
  for (const part of [...foldersIn('packages'), ...foldersIn('apps')].filter(
    (folder) => !folder.endsWith('/testkit'),
  )) {
    for (const path of readdirSync(join(repositoryRoot, part, 'src'), { recursive: true, encoding: 'utf8' }).sort()) {
      if (!/\.tsx?$/.test(path) || /\.test\.tsx?$|(?:^|\/)(?:testing|generated)\/|(?:^|\/)error-codes\.ts$/.test(path))
        continue
      const file = `${part}/src/${path}`
      for (const name of namesIn(readFileSync(join(repositoryRoot, file), 'utf8'), patterns)) {
        if (!found.has(name)) found.set(name, file)
      }
    }
  }
  return found
}

function foldersIn(folder: string): string[] {
  const entries = readdirSync(join(repositoryRoot, folder), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${folder}/${name}`)
}

function namesIn(text: string, expressions: readonly RegExp[]): Set<string> {
  return new Set(expressions.flatMap((expression) => [...text.matchAll(expression)].map((match) => match[1]!)))
}
