import { spawnSync } from 'node:child_process'
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Lock } from '@whittle/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CommandStand, createCommandStand, type RunOptions } from './command-stand.ts'

/** Users, files and a test that unpacks the layer: what a time zone, a umask or an account could get into. */
const definition = (packages: readonly string[], environment: readonly string[]) => `apiVersion: whittle.dev/v1
kind: Image
metadata: { name: shop }
spec:
  from: scratch
  packages: [${packages.join(', ')}]
  environment: { ${environment.join(', ')} }
  users: [{ name: shop, uid: 10001 }]
  user: shop
  files: [{ path: /etc/shop/app.conf, content: "İ ß\\n", mode: "0640", owner: shop }]
  test: { files: [/etc/shop/app.conf, /usr/share/atlas/map] }
`
const PACKAGES = ['atlas', 'extra', 'shop']
const ENVIRONMENT = ['LOG_LEVEL: info', 'ZONE: b']
const NOBODY = 65_534

let stand: CommandStand
let indexes: [path: string, bytes: Buffer][]
let expected: string
let runs = 0

beforeAll(async () => {
  stand = await createCommandStand()
  // Another account must be able to pass it.
  await chmod(stand.folder, 0o755)
  await stand.write('shop.yaml', definition(PACKAGES, ENVIRONMENT))
  await stand.whittle(['lock', 'shop.yaml', '-o', 'shop.lock'])
  indexes = [...stand.mirror.files].filter(([path]) => path.startsWith('dists/'))
  withoutIndexes()
  expected = await digestOf({ store: 'store' })
})
afterAll(() => stand.close())

/** From here on a build can have packages alone. */
function withoutIndexes(): void {
  for (const [path] of indexes) stand.mirror.files.delete(path)
  stand.mirror.requests.length = 0
}

/** The manifest's digest of what a build under these circumstances writes, with a store of its own unless told. */
async function digestOf(options: RunOptions, file = join(stand.folder, 'shop.lock')): Promise<string> {
  const run = (runs += 1)
  const output = `oci:${join(options.cwd ?? stand.folder, `image-${run}`)}`
  const built = await stand.whittle(['build', file, '--output', output, '--json'], {
    store: `store-${run}`,
    ...options,
  })
  if (built.exitCode !== 0) throw new Error(`whittle build ended with ${built.exitCode}: ${built.stderr}`)
  const { digest, manifestDigest } = JSON.parse(built.stdout) as { digest: string; manifestDigest: string }
  return `${manifestDigest} in ${digest}`
}

async function folderFor(name: string, uid?: number): Promise<string> {
  const folder = join(stand.folder, name)
  await mkdir(folder, { recursive: true })
  if (uid !== undefined) await chown(folder, uid, uid)
  return folder
}

const umask = (mask: string) => ['sh', '-c', `umask ${mask}; exec "$@"`, 'sh']
/** The clock of the calendar only: Node's timers stay as they are. */
const clock = (time: string) => ['faketime', '--exclude-monotonic', '-f', `@${time}`]

/** Root becomes nobody; anyone else gets another number in a namespace of their own. */
async function anotherUser(): Promise<RunOptions> {
  if (process.getuid?.() !== 0) return { through: ['unshare', '--user', '--map-user=1234', '--map-group=1234'] }
  const cwd = await folderFor('of-nobody', NOBODY)
  const through = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--']
  return { cwd, store: 'of-nobody/store', env: { HOME: cwd }, through }
}

const VARIATIONS: [title: string, options: RunOptions | (() => Promise<RunOptions>)][] = [
  ['with a cold store', {}],
  ['with a warm store', { store: 'store' }],
  ['in the year 2031', { through: clock('2031-05-06 07:08:09') }],
  ['in the year 1999', { through: clock('1999-12-31 23:59:58') }],
  ['in the time zone Pacific/Kiritimati', { env: { TZ: 'Pacific/Kiritimati' } }],
  ['in Turkish', { env: { LC_ALL: 'tr_TR.UTF-8', LANGUAGE: 'tr' } }],
  ['in no language', { env: { LC_ALL: 'POSIX' } }],
  ['with umask 077', { through: umask('077') }],
  ['with umask 000', { through: umask('000') }],
  ['by another user', anotherUser],
  [
    'in folders with blanks and other letters in their names',
    async () => ({ cwd: await folderFor('Mein Ordner – ünï'), store: 'Läger & mehr/日本語 store' }),
  ],
  ['with another folder for temporary files', async () => ({ env: { TMPDIR: await folderFor('tmp elsewhere') } })],
  ['on one core and one thread', { through: ['taskset', '-c', '0'], env: { UV_THREADPOOL_SIZE: '1' } }],
  ['on eight threads', { env: { UV_THREADPOOL_SIZE: '8' } }],
]

it.each(VARIATIONS)('a lock gives the same image %s', async (_title, options) => {
  expect(await digestOf(typeof options === 'function' ? await options() : options)).toBe(expected)
})

it('a lock gives the same image in builds that share a store and run at the same time', async () => {
  const digests = await Promise.all([1, 2, 3].map(() => digestOf({ store: 'shared' })))
  expect(digests).toEqual([expected, expected, expected])
})

it('a lock gives the same image with its packages in another order', async () => {
  const lock = Lock.parse(JSON.parse(await readFile(join(stand.folder, 'shop.lock'), 'utf8')))
  const file = join(stand.folder, 'reversed.lock')
  await writeFile(file, JSON.stringify({ ...lock, packages: lock.packages.toReversed() }))
  expect(await digestOf({}, file)).toBe(expected)
})

it('no build of a lock asks for an index', () => {
  const folders = new Set(stand.mirror.requests.map((path) => path.split('/')[0]))
  expect([...folders]).toEqual(['pool'])
})

it('a definition gives the same image with its packages and variables in another order', async () => {
  for (const [path, bytes] of indexes) stand.mirror.files.set(path, bytes)
  await stand.write('reversed.yaml', definition(PACKAGES.toReversed(), ENVIRONMENT.toReversed()))
  expect(await digestOf({}, join(stand.folder, 'reversed.yaml'))).toBe(expected)
  withoutIndexes()
})

it('whittle verify --rebuild shows it to anyone with the lock', async () => {
  const there = { through: clock('2031-05-06 07:08:09'), env: { TZ: 'Asia/Kolkata' }, store: 'verified' }
  await stand.whittle(['build', 'shop.lock', '--output', 'oci:published'])
  const verified = await stand.whittle(['verify', 'oci:published', '--rebuild', '--lock', 'shop.lock', '--json'], there)
  expect([verified.exitCode, JSON.parse(verified.stdout)]).toMatchObject([0, { equal: true, parts: [] }])
})

it('the clock that a build sees was another one', () => {
  const [program, ...args] = clock('1999-12-31 23:59:58')
  const script = [process.execPath, '-p', 'new Date().getFullYear()']
  expect(spawnSync(program!, [...args, ...script], { encoding: 'utf8' }).stdout.trim()).toMatch(/^(?:1999|2000)$/)
})
