import { describe, expect, it } from 'vitest'
import { compareContents } from './compare-contents.ts'
import type { ImageContents } from './image-contents.ts'
import type { InspectedFile } from './inspect-image.ts'

const program: InspectedFile = {
  path: '/usr/bin/web',
  type: 'file',
  mode: 0o755,
  uid: 0,
  gid: 0,
  sizeBytes: 3,
  sha256: 'a'.repeat(64),
}
const image: ImageContents = {
  digest: `sha256:${'1'.repeat(64)}`,
  packages: [
    { name: 'libc6', version: '2.41-1', arch: 'amd64' },
    { name: 'web', version: '1.0-1', arch: 'amd64' },
  ],
  config: { User: '65532', Env: ['PATH=/usr/bin', 'A=b=c'], ExposedPorts: { '80/tcp': {} } },
  files: [program],
  compressedBytes: 100,
  bytes: 300,
  estimated: false,
}

const compare = (changes: Partial<ImageContents>) => compareContents(image, { ...image, ...changes })

it('finds nothing where nothing differs but what says the same', () => {
  const config = {
    ...image.config,
    Labels: {},
    Cmd: null,
    Entrypoint: [],
    WorkingDir: '',
    Env: ['A=b=c', 'PATH=/usr/bin'],
  }
  expect(compare({ config })).toEqual({
    equal: true,
    packages: { added: [], removed: [], changed: [] },
    files: { added: [], removed: [], changed: [] },
    config: [],
    size: { compressedBytes: { before: 100, after: 100 }, bytes: { before: 300, after: 300 } },
    estimated: false,
  })
})

it('lists packages added, removed and of another version or architecture', () => {
  const packages = [
    { name: 'curl', version: '8.14-1', arch: 'amd64' },
    { name: 'libc6', version: '2.41-2', arch: 'amd64' },
  ]
  expect(compare({ packages })).toMatchObject({
    equal: false,
    packages: {
      added: [{ name: 'curl' }],
      removed: [{ name: 'web' }],
      changed: [{ name: 'libc6', before: '2.41-1', after: '2.41-2' }],
    },
  })
  const portable = compare({ packages: [image.packages[0]!, { ...image.packages[1]!, arch: 'all' }] })
  expect(portable.packages.changed).toEqual([{ name: 'web', before: '1.0-1 (amd64)', after: '1.0-1 (all)' }])
})

describe('files', () => {
  const aspectsOf = (changes: Partial<InspectedFile>) =>
    compare({ files: [{ ...program, ...changes }] }).files?.changed.flatMap(({ aspects }) => aspects)

  it.each<[Partial<InspectedFile>, string[]]>([
    [{ sha256: 'b'.repeat(64) }, ['content']],
    [{ mode: 0o700, gid: 5 }, ['mode', 'owner']],
    [{ type: 'symlink', target: '/x', sha256: undefined }, ['type']],
    [{ package: 'another' }, []],
  ])('that differ by %j', (changes, aspects) => expect(aspectsOf(changes)).toEqual(aspects))

  it('that only one side has', () => {
    const added = { ...program, path: '/usr/bin/api' }
    expect(compare({ files: [added] }).files).toMatchObject({ added: [added], removed: [program], changed: [] })
  })

  it('are not compared with a lock, which knows none', () => {
    const difference = compare({ files: undefined, estimated: true })
    expect(difference).toMatchObject({ equal: true, files: undefined, estimated: true })
  })
})

it('compares the configuration value by value', () => {
  const config = { User: '0', Env: ['PATH=/usr/bin', 'A=c', 'B='], Labels: { team: 'shop' } }
  expect(compare({ config })).toMatchObject({
    equal: false,
    config: [
      { field: 'Env', name: 'A', before: 'b=c', after: 'c' },
      { field: 'Env', name: 'B', after: '' },
      { field: 'ExposedPorts', name: '80/tcp', before: {} },
      { field: 'Labels', name: 'team', after: 'shop' },
      { field: 'User', before: '65532', after: '0' },
    ],
  })
})
