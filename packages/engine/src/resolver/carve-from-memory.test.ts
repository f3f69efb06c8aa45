import { createHash } from 'node:crypto'
import { ImageSpec, PreviewResponse, type Digest } from '@whittle/core'
import { inspectPackage } from '@whittle/debian'
import { createMemoryStore, makeDeb, makeElf } from '@whittle/testkit'
import { beforeEach, expect, it } from 'vitest'
import { makeUniverse } from '../stages/lock/made-universe.ts'
import { createResolver, type Resolver } from './create-resolver.ts'

const LIBRARY = '/usr/lib/x86_64-linux-gnu/libneeded.so.1'
const debs = {
  app: makeDeb({
    control: { Package: 'app', Version: '1.0-1', Depends: 'libneeded1, unused' },
    scripts: { postinst: '#!/bin/sh\nsetcap cap_net_raw+ep /usr/bin/app\n' },
    files: [{ path: '/usr/bin/app', mode: 0o755, content: makeElf({ needed: ['libneeded.so.1'] }) }],
  }),
  libneeded1: makeDeb({
    control: { Package: 'libneeded1', Version: '1.0-1', Section: 'libs' },
    files: [{ path: LIBRARY, content: makeElf({ soname: 'libneeded.so.1' }) }],
  }),
  unused: makeDeb({
    control: { Package: 'unused', Version: '1.0-1' },
    files: [{ path: '/usr/share/doc/unused/README', content: 'Nothing.' }],
  }),
}
const hexOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const fields = (name: keyof typeof debs, Depends = '') => ({ Depends, SHA256: hexOf(debs[name]) })

let store: ReturnType<typeof createMemoryStore>
let resolver: Resolver
beforeEach(async () => {
  store = createMemoryStore()
  const made = await makeUniverse({
    app: fields('app', 'libneeded1, unused'),
    libneeded1: { ...fields('libneeded1'), Section: 'libs' },
    unused: fields('unused'),
  })
  const others = { findBase: () => undefined, aptSources: async () => '', nowMs: () => 0 }
  resolver = createResolver({ ...made, ...others, arch: 'amd64', store })
})

async function read(...names: (keyof typeof debs)[]) {
  for (const name of names) {
    const { digest } = await store.blobs.put(debs[name])
    await inspectPackage(digest, store)
  }
}

async function preview(exclude: string[] = [], files = true) {
  const spec = ImageSpec.parse({
    apiVersion: 'whittle.dev/v1',
    kind: 'Image',
    metadata: { name: 'shop' },
    spec: { packages: ['app'], exclude },
  })
  return PreviewResponse.parse(await resolver.preview(spec, 'prod', { files }))
}

async function outcomes(...given: Parameters<typeof preview>) {
  const answer = await preview(...given)
  if (!answer.ok) throw new Error(answer.conflict.summary)
  return Object.fromEntries(
    answer.packages.map(({ name, disposition, estimated }) => [name, { disposition, estimated }]),
  )
}

it('says what a build would find where every package was read before', async () => {
  await read('app', 'libneeded1', 'unused')
  expect(await outcomes([], false)).toMatchObject({ unused: { disposition: 'keep', estimated: true } })
  expect(await outcomes()).toEqual({
    app: { disposition: 'keep', estimated: false },
    libneeded1: { disposition: 'keep', estimated: false },
    unused: { disposition: 'drop', estimated: false },
  })
  const answer = await preview()
  expect(answer).toMatchObject({ totals: { kept: 2, dropped: 1, estimated: true } })
})

it('says what maintainer scripts would do and the image does not have', async () => {
  await read('app', 'libneeded1', 'unused')
  const answer = await preview()
  expect(answer.ok && answer.packages.find(({ name }) => name === 'app')?.effects).toEqual([
    { script: 'postinst', commands: ['setcap cap_net_raw+ep /usr/bin/app'] },
  ])
})

it('refuses an exclusion that the files contradict, with what would resolve it', async () => {
  await read('app', 'libneeded1', 'unused')
  expect(await outcomes(['libneeded1'], false)).toMatchObject({ libneeded1: { disposition: 'drop' } })
  expect(await preview(['libneeded1'])).toMatchObject({
    ok: false,
    conflict: {
      summary: expect.stringContaining('libneeded.so.1'),
      fixes: [{ action: 'remove-exclude', package: 'libneeded1', text: 'Do not exclude libneeded1.' }],
    },
  })
  expect(await outcomes(['unused'])).toMatchObject({ unused: { disposition: 'drop', estimated: false } })
})

it('stays with the index while a package was never read, or is not in the store any more', async () => {
  await read('app', 'libneeded1')
  expect(await outcomes()).toMatchObject({ app: { estimated: true }, unused: { disposition: 'keep' } })
  await read('unused')
  const { blobs } = store
  const has = async (digest: Digest) => digest !== `sha256:${hexOf(debs.unused)}` && blobs.has(digest)
  store.blobs = { ...blobs, has }
  expect(await outcomes()).toMatchObject({ app: { estimated: true } })
  store.blobs = blobs
  expect(await outcomes()).toMatchObject({ app: { estimated: false } })
})
