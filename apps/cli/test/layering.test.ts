import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { readTar, decompress } from '@whittle/archive'
import { openOciLayout } from '@whittle/oci'
import {
  createSigningKey,
  type FakeMirror,
  repositoryPackage,
  type SigningKey,
  startFakeMirror,
} from '@whittle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CommandStand, createCommandStand } from './command-stand.ts'

const definition = (layering: string) => `apiVersion: whittle.dev/v1
kind: Image
metadata: { name: shop }
spec:
  packages: [agent, atlas, extra, shop]
  sources: [acme]
  files: [{ path: /usr/share/atlas/legend, content: "north is up" }]
  layering: ${layering}
`

let stand: CommandStand
let acme: FakeMirror
let key: SigningKey
const build = async (spec: string, store: string) => {
  const args = [
    'build',
    `${spec}.yaml`,
    '--sources',
    'sources.yaml',
    '--output',
    `oci:image:${spec}-${store}`,
    '--json',
  ]
  const built = await stand.whittle(args, { store })
  expect(built).toMatchObject({ exitCode: 0 })
  return JSON.parse(built.stdout) as { digest: string; compressedBytes: number }
}

beforeAll(async () => {
  stand = await createCommandStand()
  acme = await startFakeMirror()
  key = await createSigningKey('Acme')
  await stand.write('acme.asc', key.armoured)
  const source = `name: acme, uri: "${acme.url}", suites: [stable], components: [main], key: acme.asc`
  await stand.write('sources.yaml', `- { ${source} }\n`)
  await stand.write('single.yaml', definition('single'))
  await stand.write('origin.yaml', definition('{ strategy: origin, budget: 6 }'))
  await stand.write('two.yaml', definition('{ strategy: origin, budget: 2 }'))
  await publishAgent('1.1')
  for (const spec of ['single', 'origin', 'two']) await build(spec, 'first')
  // A newer file: the image's date and those of its folders change with it.
  await publishAgent('1.2', Date.UTC(2025, 5, 1) / 1000)
  for (const spec of ['single', 'origin']) await build(spec, 'second')
})
afterAll(async () => {
  await stand.close()
  await acme.stop()
  await key.dispose()
})

function publishAgent(version: string, mtimeSeconds?: number): Promise<void> {
  const rules = {
    path: '/usr/share/agent/rules',
    content: `of ${version}\n`,
    ...(mtimeSeconds ? { mtimeSeconds } : {}),
  }
  const agent = repositoryPackage({ control: { Package: 'agent', Version: version }, files: [rules] })
  return acme.publish({ suite: 'stable', packages: [agent], date: new Date() }, key)
}

async function layersOf(tag: string) {
  const source = openOciLayout(join(stand.folder, 'image'))
  const documentOf = async (reference: string) =>
    JSON.parse(Buffer.from((await source.getManifest(reference))!.bytes).toString())
  const manifest = await documentOf((await documentOf(tag)).manifests[0].digest)
  return Promise.all(
    (manifest.layers as { digest: `sha256:${string}`; size: number }[]).map(async ({ digest, size }) => {
      const paths: string[] = []
      for await (const { path } of readTar(decompress('gzip', source.getBlob(digest)))) paths.push(path)
      return { digest, size, paths }
    }),
  )
}

/** Every entry with type, mode, size, date, target and content, as umoci unpacks it. */
function unpacked(tag: string): string {
  const bundle = join(stand.folder, `bundle-${tag}`)
  execFileSync('umoci', ['unpack', '--rootless', '--image', `${join(stand.folder, 'image')}:${tag}`, bundle])
  const root = join(bundle, 'rootfs')
  const listing = execFileSync('find', ['.', '-mindepth', '1', '-printf', '%P %y %m %s %T@ %l\n'], { cwd: root })
  const sums = execFileSync('find', ['.', '-type', 'f', '-exec', 'sha256sum', '{}', ';'], { cwd: root })
  return [listing, sums].flatMap((text) => text.toString().split('\n').sort()).join('\n')
}

describe('spec.layering', () => {
  it('gives every reader the tree of a single layer', async () => {
    const single = unpacked('single-first')
    expect(single).toContain('usr/share/atlas/world l')
    expect(unpacked('origin-first')).toBe(single)
    expect(unpacked('two-first')).toBe(single)
    const inspected = await Promise.all(
      ['single', 'origin'].map((tag) => stand.whittle(['inspect', `oci:image:${tag}-first`, '--json', '--files'])),
    )
    const [one, several] = inspected.map(({ stdout }) => JSON.parse(stdout))
    expect(several.files).toEqual(one.files)
    expect(several.packages).toEqual(one.packages)
  })

  it('keeps to the budget, without whiteouts and with no path twice but folders', async () => {
    const layers = await layersOf('origin-first')
    const own = /^\/usr\/share\/(?:agent|atlas|extra|libshop|shop)\/(?:rules|map|legend|page\.html|prices)$/
    expect(layers.map((layer) => layer.paths.filter((path) => own.test(path)))).toEqual([
      ['/usr/share/atlas/map'],
      ['/usr/share/extra/page.html'],
      ['/usr/share/libshop/prices'],
      ['/usr/share/shop/page.html'],
      ['/usr/share/agent/rules'],
      ['/usr/share/atlas/legend'],
    ])
    const paths = layers.flatMap((layer) => layer.paths)
    expect(paths.filter((path) => path.includes('.wh.'))).toEqual([])
    const folders = new Set(layers.at(-1)!.paths)
    const files = layers.slice(0, -1).flatMap((layer) => layer.paths.filter((path) => !folders.has(path)))
    expect(new Set(files).size).toBe(files.length)
    expect(layers).toHaveLength(6)
    expect(await layersOf('two-first')).toHaveLength(2)
    expect(await layersOf('single-first')).toHaveLength(1)
  })

  it('changes the layer of an updated package and the last one, and whittle diff says what a pull transfers', async () => {
    const [before, after] = [await layersOf('origin-first'), await layersOf('origin-second')]
    const there = new Set(before.map(({ digest }) => digest))
    const missing = after.filter(({ digest }) => !there.has(digest))
    expect(missing.map(({ paths }) => paths.includes('/usr/share/agent/rules'))).toEqual([true, false])
    expect(missing.at(-1)).toBe(after.at(-1))
    const bytes = missing.reduce((sum, { size }) => sum + size, 0)
    const diff = (...args: string[]) => stand.whittle(['diff', ...args])
    const machine = await diff('oci:image:origin-first', 'oci:image:origin-second', '--json')
    expect(JSON.parse(machine.stdout).pull).toEqual({ bytes, layers: 2, ofLayers: 6 })
    const people = await diff('oci:image:origin-first', 'oci:image:origin-second')
    expect(people.stdout).toMatch(/Pull: .* are transferred where the first one is \(2 of 6 layers\)/)
    const single = await diff('oci:image:single-first', 'oci:image:single-second', '--json')
    const [layer] = await layersOf('single-second')
    expect(JSON.parse(single.stdout).pull).toEqual({ bytes: layer!.size, layers: 1, ofLayers: 1 })
    expect(bytes).toBeLessThan(layer!.size / 100)
    expect((await diff('oci:image:origin-first', 'oci:image:origin-first')).stdout).toContain('no layer is transferred')
  })
})
