import type { ContentsDifference } from '@whittle/engine'
import { expect, it } from 'vitest'
import { differenceText } from './difference-text.ts'

const file = (path: string) => ({ path, type: 'file' as const, mode: 0o644, uid: 0, gid: 0, sizeBytes: 1 })
const sides = { before: { name: 'oci:a', digest: 'sha256:1' }, after: { name: 'oci:bcd', digest: 'sha256:2' } }
const none: ContentsDifference = {
  equal: true,
  packages: { added: [], removed: [], changed: [] },
  files: { added: [], removed: [], changed: [] },
  config: [],
  size: { compressedBytes: { before: 5e6, after: 4e6 }, bytes: { before: 1e7, after: 1.5e7 } },
  estimated: false,
}

it('lists what was and what is, in the order of the names', () => {
  const difference: ContentsDifference = {
    ...none,
    equal: false,
    packages: {
      added: [{ name: 'curl', version: '8', arch: 'amd64' }],
      removed: [{ name: 'apt', version: '3', arch: 'amd64' }],
      changed: [{ name: 'bash', before: '5.2', after: '5.3' }],
    },
    config: [
      { field: 'Env', name: 'A', after: '' },
      { field: 'ExposedPorts', name: '80/tcp', before: {} },
      { field: 'User', before: '0', after: '65532' },
    ],
    files: {
      added: [file('/usr/bin/curl')],
      removed: [],
      changed: [{ path: '/etc/x', aspects: ['content', 'mode'], before: file('/etc/x'), after: file('/etc/x') }],
    },
  }
  expect(differenceText(difference, { ...sides, everyFile: false })).toBe(`- oci:a    sha256:1
+ oci:bcd  sha256:2

Packages: 1 added, 1 removed, 1 changed
  - apt 3
  ~ bash 5.2 → 5.3
  + curl 8

Configuration: 3 changed
  + Env A ""
  - ExposedPorts 80/tcp
  ~ User 0 → 65532

Files: 1 added, 0 removed, 1 changed
  ~ /etc/x (content, mode)
  + /usr/bin/curl

Size: 5.0 MB → 4.0 MB (-1.0 MB) compressed, 10.0 MB → 15.0 MB (+5.0 MB) unpacked
`)
})

it('lists the first files unless all are asked for', () => {
  const added = Array.from({ length: 25 }, (_, number) => file(`/file-${number}`))
  const difference = { ...none, equal: false, files: { added, removed: [], changed: [] } }
  expect(differenceText(difference, { ...sides, everyFile: false })).toContain('  and 5 more (--files lists all)')
  expect(differenceText(difference, { ...sides, everyFile: true }).match(/ \+ \/file-/g)).toHaveLength(25)
})

it('says that nothing differs, and how far that goes', () => {
  const same = { before: sides.before, after: sides.before }
  expect(differenceText(none, { ...same, everyFile: false })).toContain('the same, byte for byte')
  expect(differenceText(none, { ...sides, everyFile: false })).toContain(
    'packages, files and configuration; their digests',
  )
  const lock = { ...none, files: undefined, estimated: true }
  expect(differenceText(lock, { ...sides, everyFile: false })).toMatch(
    /packages and configuration; .*not known of a lock.*\n.*are estimates/,
  )
})
