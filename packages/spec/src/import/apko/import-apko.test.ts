import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PackageName } from '@whittle/core'
import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { importDefinition } from '../import-definition.ts'

function imported(text: string) {
  const result = importDefinition(text, { name: 'shop' })
  if (!result.ok) throw new Error(JSON.stringify(result.notes))
  return { ...result.spec.spec, notes: result.notes.map(({ line, what, why }) => `${line ?? '-'} ${what}: ${why}`) }
}

describe('an apko file', () => {
  it('becomes a definition', () => {
    const { notes, ...spec } = imported(`
contents:
  packages:
    - wolfi-baselayout
    - ca-certificates-bundle
    - libcrypto3
    - krb5-libs
entrypoint:
  command: /usr/bin/shop --name "a b"
cmd: serve --fast
work-dir: /srv
stop-signal: SIGQUIT
environment:
  LOG_LEVEL: info
  PORT: 8080
accounts:
  run-as: 10001
  users:
    - { username: nonroot, uid: 65532 }
    - { username: shop, uid: 10001, gid: 10001 }
annotations:
  org.opencontainers.image.source: https://example.org/shop
volumes: [/data]
archs: [x86_64, aarch64]
`)
    expect(notes).toEqual([])
    expect(spec).toMatchObject({
      from: 'scratch',
      packages: ['base-files', 'ca-certificates', 'libssl3t64', 'libgssapi-krb5-2', 'libkrb5-3'],
      entrypoint: ['/usr/bin/shop', '--name', 'a b'],
      command: ['serve', '--fast'],
      workingDirectory: '/srv',
      stopSignal: 'SIGQUIT',
      environment: { LOG_LEVEL: 'info', PORT: '8080' },
      user: 'shop',
      users: [{ name: 'shop', uid: 10_001, gid: 10_001 }],
      annotations: { 'org.opencontainers.image.source': 'https://example.org/shop' },
      volumes: ['/data'],
      architectures: ['amd64', 'arm64'],
    })
  })

  it('says with its line what could not be carried over', () => {
    const { packages, entrypoint, notes } = imported(`contents:
  keyring: [key.rsa.pub]
  packages:
    - curl=8.9-r0
    - nodejs-22
    - wolfi-keys
    - shop-internal
    - constructor
entrypoint:
  type: service-bundle
  services: { web: /usr/bin/web }
  shell-fragment: exec web
accounts:
  run-as: nobody
  groups: [{ groupname: shop, gid: 1 }]
  users: [{ username: "no such name", uid: 5 }]
archs: [riscv64]
paths:
  - { path: /srv, type: directory }
colour: blue
`)
    expect({ packages, entrypoint }).toEqual({
      packages: ['curl', 'nodejs', 'dash'],
      entrypoint: ['/bin/sh', '-c', 'exec web'],
    })
    expect(notes).toEqual([
      expect.stringMatching(/^2 contents\.keyring: The packages come from the signed archive/),
      expect.stringMatching(/^4 curl=8\.9-r0: Its version was left out/),
      expect.stringMatching(/^5 nodejs-22: Its version was left out/),
      expect.stringMatching(/^6 wolfi-keys: An image of Debian packages has no need of it/),
      expect.stringMatching(/^7 shop-internal: The table of names does not have it/),
      expect.stringMatching(/^8 constructor: The table of names does not have it/),
      expect.stringMatching(/^10 entrypoint\.type: An image starts one program/),
      expect.stringMatching(/^11 entrypoint\.services: An image starts one program/),
      expect.stringMatching(/^12 entrypoint\.shell-fragment: It needs a shell/),
      expect.stringMatching(/^15 accounts\.groups: A group is declared/),
      expect.stringMatching(/^16 user no such name: It could not be declared/),
      expect.stringMatching(/^17 archs: Only x86_64 and aarch64/),
      expect.stringMatching(/^18 paths: Folders and rights/),
      expect.stringMatching(/^20 colour: An image has no such key/),
    ])
  })

  it.each([
    ['contents: {packages: [unknown]}', /does not have it/],
    ['contents: [\n', /./],
    ['a: 1\na: 2', /twice/],
  ])('%j cannot be imported', (text, note) => {
    const result = importDefinition(text, { name: 'shop' })
    expect(result.ok).toBe(false)
    expect(result.notes.map(({ why }) => why).join('\n')).toMatch(note)
  })
})

it('the table holds names of Debian packages, sorted by their names elsewhere', () => {
  const table: Record<string, Record<string, string | string[]>> = parse(
    readFileSync(join(import.meta.dirname, 'packages.yaml'), 'utf8'),
  )
  for (const names of Object.values(table)) {
    expect(Object.keys(names)).toEqual(Object.keys(names).toSorted())
    expect(
      Object.values(names)
        .flat()
        .filter((name) => !PackageName.safeParse(name).success),
    ).toEqual([])
  }
})
