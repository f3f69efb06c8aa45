import { expect, it } from 'vitest'
import { formatReference, parseImageReference } from './image-reference.ts'

const digest = `sha256:${'a'.repeat(64)}`

it.each([
  ['oci:./shop', { kind: 'oci', folder: './shop', tag: 'latest' }],
  ['oci:/tmp/shop:1.2', { kind: 'oci', folder: '/tmp/shop', tag: '1.2' }],
  [
    'docker://localhost:5000/team/shop:1',
    { kind: 'docker', url: 'http://localhost:5000', repository: 'team/shop', reference: '1', explicit: true },
  ],
  [
    'docker://registry.example/shop',
    { kind: 'docker', url: 'https://registry.example', repository: 'shop', reference: 'latest', explicit: false },
  ],
  [
    `docker://registry.example/a/b/c@${digest}`,
    { kind: 'docker', url: 'https://registry.example', repository: 'a/b/c', reference: digest, explicit: true },
  ],
])('reads %s', (text, expected) => expect(parseImageReference(text)).toEqual(expected))

it.each(['shop', 'oci:', 'docker://host', 'docker://host/Upper', 'docker://host/a@sha256:1'])('refuses %s', (text) => {
  expect(() => parseImageReference(text)).toThrow(/is not an image reference/)
})

it.each(['oci:./shop', 'docker://registry.example/shop', 'docker://localhost:5000/shop:1'])(
  'writes %s as it was given',
  (text) => {
    expect(formatReference(parseImageReference(text), text)).toBe(text)
  },
)

it('writes another tag than the one given', () => {
  const dev = (text: string) =>
    formatReference({ ...parseImageReference(text), tag: '1-dev', reference: '1-dev' } as never, text)
  expect(dev('oci:./shop:1')).toBe('oci:./shop:1-dev')
  expect(dev('docker://localhost:5000/team/shop:1')).toBe('docker://localhost:5000/team/shop:1-dev')
})
