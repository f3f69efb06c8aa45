import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { digestOfBytes } from '@whittle/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CommandStand, createCommandStand } from './command-stand.ts'

const definition = (packages: string) => `apiVersion: whittle.dev/v1
kind: Image
metadata: { name: shop }
spec: { from: scratch, packages: [${packages}] }
`

const KIB = 1024

let stand: CommandStand
let digest: string
const whittle: CommandStand['whittle'] = (args, options) => stand.whittle(args, options)
const build = (store: string, output = 'image') =>
  whittle(['build', 'shop.lock', '--output', `oci:${output}`, '--json'], { store })

beforeAll(async () => {
  stand = await createCommandStand()
  await stand.write('shop.yaml', definition('shop'))
  await stand.write('extra.yaml', definition('extra'))
  await whittle(['lock', 'shop.yaml', '-o', 'shop.lock'])
  digest = JSON.parse((await build('store')).stdout).digest
})
afterAll(() => stand.close())

/** Every file of the store with a digest in its name, whether it says what its name says. */
function storedBlobs(store: string): { path: string; whole: boolean }[] {
  const root = join(stand.folder, store, 'sha256')
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return { path, whole: digestOfBytes(readFileSync(path)) === `sha256:${entry.name}` }
    })
}

/** Nobody has used anything for two months. */
function age(store: string): void {
  const longAgo = new Date(Date.now() - 60 * 86_400_000)
  for (const entry of readdirSync(join(stand.folder, store), { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) utimesSync(join(entry.parentPath, entry.name), longAgo, longAgo)
  }
}

describe('whittle store', () => {
  it('says how much it holds, and when it was collected', async () => {
    const first = await whittle(['store', 'status'])
    expect(first).toMatchObject({ exitCode: 0, stderr: '' })
    expect(first.stdout).toMatch(
      /blobs +\d+ of .* MB\nmemory +\d+ entries of .* MB\nhalf done +0 of 0\.0 MB\ncollected +never/,
    )
    await whittle(['store', 'gc'])
    const status = JSON.parse((await whittle(['store', 'status', '--json'])).stdout)
    expect(status).toMatchObject({ blobs: { count: expect.any(Number) }, incoming: { count: 0, bytes: 0 } })
    expect(Date.now() - Date.parse(status.lastCollection)).toBeLessThan(60_000)
  })

  it('keeps the packages of a lock, the layers of an image and the package index; the rest goes', async () => {
    await build('kept')
    for (const name of ['shop.yaml', 'extra.yaml']) {
      await whittle(['build', name, '--output', 'oci:other', '--json'], { store: 'kept' })
    }
    age('kept')
    const would = await whittle(['store', 'gc', '--keep', 'shop.lock', '--keep', 'oci:image', '--dry-run'], {
      store: 'kept',
    })
    expect(would).toMatchObject({ exitCode: 0, stderr: '' })
    expect(would.stdout).toMatch(/^Would remove \d+ blobs and \d+ entries/)
    const held = storedBlobs('kept').length
    const gone = await whittle(['store', 'gc', '--keep', 'shop.lock', '--keep', 'oci:image', '--json'], {
      store: 'kept',
    })
    const { blobs } = JSON.parse(gone.stdout)
    expect(blobs.count).toBeGreaterThan(3)
    expect(storedBlobs('kept')).toHaveLength(held - blobs.count)

    stand.mirror.requests.length = 0
    const { image, inStore } = await rebuilt('kept')
    expect(image).toBe(digest)
    expect(inStore).toBe(true)
    const locked = await whittle(['lock', 'shop.yaml'], { store: 'kept' })
    expect(locked).toMatchObject({ exitCode: 0, stdout: await readFile(join(stand.folder, 'shop.lock'), 'utf8') })
    expect(stand.mirror.requests).toEqual([])
  })

  async function rebuilt(store: string): Promise<{ image: string; inStore: boolean }> {
    const finished = await build(store)
    return { image: JSON.parse(finished.stdout).digest, inStore: finished.stderr.includes('this very image passed') }
  }

  it('clears to a quota, but for what was used within the hour and the packages that stay', async () => {
    await build('quota')
    const young = await whittle(['store', 'gc', '--quota', '1000', '--json'], { store: 'quota' })
    expect(JSON.parse(young.stdout)).toMatchObject({ blobs: { count: 0 }, overQuotaBytes: expect.any(Number) })
    age('quota')
    const { stdout } = await whittle(['store', 'gc', '--quota', '1000', '--keep', 'shop.lock', '--unused', '9999'], {
      store: 'quota',
    })
    expect(stdout).toMatch(/^Removed [1-9].*\nThat is .* above the quota/)
    stand.mirror.requests.length = 0
    expect((await rebuilt('quota')).image).toBe(digest)
    expect(stand.mirror.requests.filter((path) => path.startsWith('pool/'))).toEqual([])
  })

  it('fetches an index anew that a collection or the disk took', async () => {
    await whittle(['lock', 'shop.yaml'], { store: 'index' })
    await rm(join(stand.folder, 'index', 'sha256'), { recursive: true })
    const again = await whittle(['lock', 'shop.yaml'], { store: 'index' })
    expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Synchronising') })
  })

  it.each<[string[], RegExp]>([
    [['--keep', 'shop.yaml'], /a definition pins no packages/],
    [['--keep', 'absent.lock'], /no such file/],
    [['--keep', 'oci:absent'], /no OCI image layout/],
    [['--unused', 'some'], /--unused some: give a whole number of days/],
    [['--quota', '1GB'], /--quota 1GB: give a whole number of bytes/],
  ])('gc %j is refused before anything is removed', async (args, message) => {
    const finished = await whittle(['store', 'gc', ...args])
    expect(finished).toMatchObject({ exitCode: 2, stdout: '' })
    expect(finished.stderr).toMatch(message)
  })

  it('leaves the store of an installation alone', async () => {
    await build('installed')
    await stand.write('installed/kept-by-worker', '')
    age('installed')
    const finished = await whittle(['store', 'gc'], { store: 'installed' })
    expect(finished).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('belongs to an installation') })
    expect((await whittle(['store', 'status'], { store: 'installed' })).exitCode).toBe(0)
  })
})

it('builds that run while the store is collected again and again make the same image', async () => {
  await build('busy')
  const state = { collecting: true }
  let collections = 0
  const collect = async () => {
    while (state.collecting) {
      const { exitCode, stderr } = await whittle(['store', 'gc', '--unused', '0'], { store: 'busy' })
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      collections += 1
    }
  }
  const collector = collect()
  for (let round = 0; round < 2; round += 1) {
    age('busy')
    const built = await Promise.all([build('busy', 'busy-one'), build('busy', 'busy-two')])
    for (const { exitCode, stdout, stderr } of built) {
      expect([exitCode, stderr]).toEqual([0, expect.any(String)])
      expect(JSON.parse(stdout).digest).toBe(digest)
    }
  }
  state.collecting = false
  await collector
  expect(collections).toBeGreaterThan(0)
  expect(storedBlobs('busy').every(({ whole }) => whole)).toBe(true)
})

describe('a blob of which the disk flipped a bit', () => {
  beforeEach(async () => {
    await rm(join(stand.folder, 'flipped'), { recursive: true, force: true })
    await build('flipped')
  })

  /** Damages stored blobs of a kind, at most two: more than a few at once is a broken disk, and said to be one. */
  function flip(isWanted: (name: string, bytes: Buffer) => boolean): void {
    const wanted = storedBlobs('flipped').filter(({ path }) => isWanted(basename(path), readFileSync(path)))
    expect(wanted.length).toBeGreaterThan(0)
    for (const { path } of wanted.slice(0, 2)) {
      const bytes = readFileSync(path)
      const at = bytes.length >> 1
      bytes[at] = bytes[at]! ^ 1
      writeFileSync(path, bytes)
    }
  }

  async function buildAgain(output: string) {
    const { exitCode, stdout, stderr } = await build('flipped', output)
    const damaged = storedBlobs('flipped').filter(({ whole }) => !whole)
    return { exitCode, stderr, damaged, digest: stdout && JSON.parse(stdout).digest }
  }

  const mended = () => ({
    exitCode: 0,
    stderr: expect.stringContaining('was damaged and is discarded'),
    damaged: [],
    digest,
  })

  it('is noticed in a package, which is fetched again', async () => {
    await rm(join(stand.folder, 'flipped', 'memo'), { recursive: true })
    flip((_name, bytes) => bytes.subarray(0, 7).toString() === '!<arch>')
    stand.mirror.requests.length = 0
    expect(await buildAgain('image')).toEqual(mended())
    expect(stand.mirror.requests.filter((path) => path.startsWith('pool/'))).toHaveLength(2)
  })

  it('is noticed in the layer of an image that was made before, which is made again', async () => {
    const blobs = new Set(readdirSync(join(stand.folder, 'image', 'blobs', 'sha256')))
    flip((name, bytes) => blobs.has(name) && bytes[0] === 0x1f && bytes[1] === 0x8b)
    expect(await buildAgain('written-anew')).toEqual(mended())
  })
})

describe('a full disk', () => {
  const PAGE = 4 * KIB

  /** Runs a build with its store on a file system of 1 MiB, of which so many pages are free; then again with room. */
  async function buildOnFullDisk(freePages: number) {
    const store = join(stand.folder, 'small')
    const script = `
      head -c ${KIB * KIB - freePages * PAGE} /dev/zero > "$0/filler" || exit 9
      "$@"; echo "full: $?"
      find "$0/incoming" -type f 2>/dev/null | wc -l
      cd "$0" && find sha256 -type f 2>/dev/null | while read -r blob; do
        echo "$(basename "$blob")  $blob" | sha256sum --check --quiet || echo "damaged: $blob"
      done
      rm filler; cd - > /dev/null
      "$@"; echo "room: $?"`
    await stand.write('small-is-here', '')
    return whittle(['build', 'shop.lock', '--output', 'oci:small-image', '--json'], {
      store: 'small',
      through: onSmallDisk(store, script),
    })
  }

  it.each([0, 2, 5, 10])('with %i pages left fails in words, and leaves the store whole', async (freePages) => {
    const { stdout, stderr, exitCode } = await buildOnFullDisk(freePages)
    const [first, incoming, ...rest] = stdout.trim().split('\n')
    expect([exitCode, first, stderr]).toEqual([
      0,
      'full: 1',
      expect.stringContaining('The disk that holds the store is full. [STORE_FULL]'),
    ])
    expect(stderr).toMatch(/Free space on the disk of the data folder/)
    expect(incoming).toBe('0')
    expect(rest).toEqual([expect.stringContaining(digest), 'room: 0'])
    expect(existsSync(join(stand.folder, 'small-image', 'index.json'))).toBe(true)
  })

  it('where the start-up test needs it fails in words, too', async () => {
    const temporary = join(stand.folder, 'temporary')
    const test = 'test: { files: [/usr/share/shop/page.html] }'
    await stand.write('tested.yaml', definition('shop').replace('packages: [shop]', `packages: [shop], ${test}`))
    const script = `head -c ${KIB * KIB} /dev/zero > "$0/filler" 2> /dev/null; TMPDIR="$0" "$@"`
    const built = await whittle(['build', 'tested.yaml', '--output', 'oci:tested'], {
      through: onSmallDisk(temporary, script),
    })
    expect(built).toMatchObject({ exitCode: 1, stdout: '' })
    expect(built.stderr).toMatch(
      /The disk of the temporary folder .* is full.*\[SANDBOX_DISK_FULL\]\n {2}Free space there/,
    )
  })
})

/** The words before a command that runs it by a shell script (`$0` the folder, `$@` the command), the folder 1 MiB small. */
function onSmallDisk(folder: string, script: string): string[] {
  const size = String(KIB * KIB)
  return ['bwrap', '--dev-bind', '/', '/', '--size', size, '--tmpfs', folder, 'sh', '-c', script, folder]
}
