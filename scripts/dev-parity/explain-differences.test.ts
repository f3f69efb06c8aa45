import { expect, it } from 'vitest'
import { compareRoots } from './compare-roots.ts'
import { explainDifferences } from './explain-differences.ts'
import type { RootFile } from './root-files.ts'
import { PARITY_RULES } from './rules.ts'

const file = (path: string, more: Partial<RootFile> = {}): RootFile => ({
  path,
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  sha256: 'a',
  ...more,
})
const root = (...files: RootFile[]) => new Map(files.map((entry) => [entry.path, entry]))
const explain = (image: RootFile[], configured: RootFile[]) =>
  explainDifferences(compareRoots(root(...image), root(...configured)))

it('finds what is missing, added, and other in type, mode, owner, content and target', () => {
  const link = (target: string) => file('/l', { type: 'symlink', target, mode: 0o777 })
  const differences = compareRoots(
    root(file('/a'), file('/m', { mode: 0o755 }), file('/o', { gid: 42 }), file('/c', { sha256: 'b' }), link('x')),
    root(file('/b'), file('/m'), file('/o'), file('/c'), link('y')),
  )
  expect(differences.map(({ path, kind }) => `${path} ${kind}`)).toEqual([
    '/a only-in-image',
    '/b only-in-root',
    '/c content',
    '/l target',
    '/m mode',
    '/o owner',
  ])
  expect(compareRoots(root(file('/a')), root(file('/a')))).toEqual([])
})

it('explains by a rule of that kind and place only', () => {
  const { explained, unexplained } = explain([file('/home/nonroot', { type: 'directory' })], [file('/etc/hosts')])
  expect(explained.map(({ rule }) => rule.name)).toEqual(['host-names', 'homes-of-production'])
  expect(unexplained).toEqual([])
  expect(explain([file('/etc/hosts')], []).unexplained).toEqual([
    '/etc/hosts (only-in-image): file in the image, nothing in the root',
  ])
})

it('lets accounts of production differ, and nothing else of the account files', () => {
  const passwd = (sha256: string, text: string) => [file('/etc/passwd', { sha256, text })]
  const configured = passwd('a', 'root:*:0:0\n')
  expect(explain(passwd('b', 'root:*:0:0\nnonroot:*:65532:65532\n'), configured).unexplained).toEqual([])
  expect(explain(passwd('b', 'root::0:0\nnonroot:*:65532:65532\n'), configured).unexplained).toHaveLength(1)
})

it('lets the database be in another order, and hold nothing else', () => {
  const database = (sha256: string, text: string) => [file('/var/lib/dpkg/triggers/File', { sha256, text })]
  expect(explain(database('a', '/a x\n/b y\n'), database('b', '/b y\n/a x\n')).unexplained).toEqual([])
  expect(explain(database('a', '/a x\n'), database('b', '/b y\n')).unexplained).toHaveLength(1)
})

it('lets a Java trust store be in another order and of another time, and hold no other certificates', () => {
  const path = '/etc/ssl/certs/java/cacerts'
  const number = (value: number, bytes: number) => Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex')
  const text = (value: string, bytes: number) => Buffer.concat([number(value.length, bytes), Buffer.from(value)])
  const store = (time: number, ...certificates: [alias: string, der: string][]) =>
    Buffer.concat([
      number(0xfeedfeed, 4),
      number(2, 4),
      number(certificates.length, 4),
      ...certificates.flatMap(([alias, der]) =>
        [number(2, 4), text(alias, 2), number(time, 8)].concat(text('X.509', 2), text(der, 4)),
      ),
    ]).toString('latin1')
  const image = [file(path, { sha256: 'a', text: store(0, ['a', 'one'], ['b', 'two']) })]
  const configured = (last: string) => [file(path, { sha256: 'b', text: store(99, ['b', last], ['a', 'one']) })]
  expect(explain(image, configured('two')).unexplained).toEqual([])
  expect(explain(image, configured('three')).unexplained).toHaveLength(1)
})

it('has a name and a reason for every rule', () => {
  expect(new Set(PARITY_RULES.map(({ name }) => name)).size).toBe(PARITY_RULES.length)
  for (const { why } of PARITY_RULES) expect(why.length).toBeGreaterThan(8)
})
