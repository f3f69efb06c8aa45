import { ImageSpec } from '@whittle/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSpec } from './parse-spec.ts'
import { writeSpec } from './write-spec.ts'

const full: ImageSpec = ImageSpec.parse({
  kind: 'Image',
  spec: {
    schedule: { cron: '0 4 * * *' },
    test: { http: { port: 8080 }, expect: 'Shop' },
    layering: { budget: 10, strategy: 'origin' },
    files: [{ owner: 'shop', mode: '0640', content: 'level: info\n  deep: yes\n', path: '/etc/shop/app.conf' }],
    labels: { team: 'shop', answer: 'no' },
    ports: ['8080/tcp'],
    user: '10001',
    users: [{ uid: 10001, name: 'shop' }],
    workingDirectory: '/app',
    command: ['-m', 'shop'],
    environment: { ZONE: '1.10', LOG_LEVEL: 'info' },
    architectures: ['amd64'],
    exclude: [],
    packages: ['libpq5', 'curl=8.14.1-2+deb13u3'],
    from: 'python',
    distribution: 'debian/13',
  },
  metadata: { title: 'Shop API', name: 'shop-api' },
  apiVersion: 'whittle.dev/v1',
})

describe('writeSpec', () => {
  it('writes tidy YAML in the order of the contract, without defaults', () => {
    expect(writeSpec(full)).toBe(`apiVersion: whittle.dev/v1
kind: Image
metadata:
  name: shop-api
  title: Shop API
spec:
  from: python
  packages: [libpq5, curl=8.14.1-2+deb13u3]
  environment:
    ZONE: "1.10"
    LOG_LEVEL: info
  command: [-m, shop]
  workingDirectory: /app
  user: "10001"
  users:
    - name: shop
      uid: 10001
  ports: [8080/tcp]
  labels:
    team: shop
    answer: "no"
  files:
    - path: /etc/shop/app.conf
      content: |
        level: info
          deep: yes
      mode: "0640"
      owner: shop
  layering:
    strategy: origin
    budget: 10
  test:
    http:
      port: 8080
    expect: Shop
  schedule:
    cron: 0 4 * * *
`)
  })

  it('leaves an empty body out', () => {
    const spec = ImageSpec.parse({ apiVersion: 'whittle.dev/v1', kind: 'Image', metadata: { name: 'a' } })
    expect(writeSpec(spec)).toBe('apiVersion: whittle.dev/v1\nkind: Image\nmetadata:\n  name: a\n')
  })

  it('puts a long list on lines of its own', () => {
    const packages = Array.from({ length: 30 }, (_, index) => `package-${index}`)
    expect(writeSpec({ ...full, spec: { ...full.spec, packages } })).toContain('  packages:\n    - package-0\n')
  })

  it('writes what parseSpec reads back as the same definition', () => {
    fc.assert(
      fc.property(definitions(), (input) => {
        const spec = ImageSpec.parse(input)
        const result = parseSpec(writeSpec(spec))
        expect(result).toEqual({ ok: true, spec })
      }),
      { numRuns: 150 },
    )
  })
})

/** Definitions with any text where any text is allowed. */
function definitions() {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 10 }),
    fc.constantFrom(
      'yes',
      'null',
      '~',
      '0644',
      '1e3',
      '- a',
      'a: b',
      '# c',
      '|',
      '*a',
      '&a',
      '!t',
      '\n',
      ' a\n\n',
      '\t',
      '---',
      '\uFEFF',
    ),
  )
  const argument = text.map((value) => value.replaceAll('\0', ''))
  const filled = argument.map((value) => `${value}.`)
  const key = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/).filter((name) => name !== '__proto__')
  const optional = { requiredKeys: [] }
  const name = fc.stringMatching(/^[a-z][a-z0-9]{1,8}$/)
  const path = name.map((part) => `/${part}`)
  const list = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { maxLength: 4 })
  const labels = fc.dictionary(
    filled.filter((label) => label !== '__proto__'),
    filled,
  )
  const file = { path, content: text, mode: fc.constantFrom('0644', '755'), owner: fc.constantFrom('shop', '0', '1:2') }
  const test = fc.oneof(
    fc.record({ command: fc.array(argument, { minLength: 1 }), expect: text }),
    fc.record({ http: fc.record({ port: fc.integer({ min: 1, max: 99 }), status: fc.constantFrom(200, 404) }) }),
    fc.record({ service: fc.record({ probe: fc.array(argument, { minLength: 1 }) }), expect: text }),
    fc.record({ libraries: fc.constant(['libssl.so.3']) }),
    fc.record({ files: fc.array(path, { minLength: 1 }), timeoutSeconds: fc.constantFrom(30, 31) }),
  )
  const spec = fc.record(
    {
      distribution: fc.constantFrom('debian/12', 'debian/13'),
      from: name,
      packages: list(name),
      exclude: list(name),
      dev: fc.record({ packages: list(name) }),
      architectures: fc.constantFrom(['amd64'], ['arm64', 'amd64']),
      environment: fc.dictionary(key, filled),
      entrypoint: list(argument),
      command: list(argument),
      workingDirectory: path,
      user: fc.constantFrom('shop', '7'),
      users: fc.uniqueArray(fc.record({ name, uid: fc.integer({ min: 1, max: 9999 }) }), {
        comparator: (a, b) => a.name === b.name || a.uid === b.uid,
      }),
      labels,
      annotations: labels,
      certificates: fc.constantFrom([{ name: 'corp', pem: '-----BEGIN CERTIFICATE-----\nMA==\n' }], []),
      files: fc.uniqueArray(fc.record(file, { requiredKeys: ['path', 'content'] }), { selector: ({ path }) => path }),
      layering: fc.constantFrom('single', { strategy: 'origin', budget: 7 }),
      test,
      schedule: fc.constantFrom({ cron: '0 4 * * *' }, { cron: '*/5 * * * 1-5', timezone: 'Europe/Berlin' }),
    },
    optional,
  )
  return fc.record({
    apiVersion: fc.constant('whittle.dev/v1'),
    kind: fc.constant('Image'),
    metadata: fc.record({ name, title: text, description: text }, { requiredKeys: ['name'] }),
    spec,
  })
}
