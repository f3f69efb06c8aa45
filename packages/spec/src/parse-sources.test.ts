import { expect, it } from 'vitest'
import { parseSources } from './parse-sources.ts'

const KEY = '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n'
const text = `- name: acme
  uri: https://deb.example.org
  suites: [stable]
  components: [main]
  key: keys/acme.asc
`

it('reads keys from files, and takes those that stand in the list', async () => {
  const read: string[] = []
  const readKey = async (path: string) => (read.push(path), KEY)
  const inline = JSON.stringify([{ name: 'b', uri: 'http://b.example.org', suites: ['./'], key: KEY }])
  expect(await parseSources(text, readKey)).toMatchObject({ ok: true, sources: [{ name: 'acme', key: KEY }] })
  expect(await parseSources(inline, readKey)).toMatchObject({ ok: true, sources: [{ name: 'b', priority: 100 }] })
  expect(read).toEqual(['keys/acme.asc'])
})

it.each([
  [text.replace('https', 'ftp'), { path: '[0].uri', line: 2, message: expect.stringContaining('http or https') }],
  [text.replace('suites', 'suits'), { path: '[0].suits', message: 'is not known' }],
  [text + text, { message: 'must hold each name once' }],
  ['name: acme', { message: 'must be a list' }],
])('says what is wrong and where: %#', async (given, problem) => {
  const result = await parseSources(given, async () => KEY)
  expect(result.ok ? [] : result.problems).toContainEqual(expect.objectContaining(problem))
})
