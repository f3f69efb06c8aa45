import { expect, it } from 'vitest'
import { parseOptions } from './options.ts'

it('compares everything unless parts are named', () => {
  expect(parseOptions([])).toMatchObject({
    parts: ['requests', 'check', 'versions'],
    requests: 5000,
    special: 1000,
    seed: 13,
    suite: 'debian/13',
    architecture: 'amd64',
    writeDocs: false,
  })
  expect(parseOptions(['check', '--requests', '10', '--architecture', 'arm64'])).toMatchObject({
    parts: ['check'],
    requests: 10,
    special: 2,
    architecture: 'arm64',
  })
})

it.each([
  [['speed'], /There is nothing named "speed" to compare/],
  [['--seed', 'x'], /--seed must be a number from 0 to 100000, not "x"/],
  [['--requests', '-1'], /--requests/],
  [['--architecture', 'vax'], /must be amd64 or arm64, not "vax"/],
  [['--quick'], /--quick[^]*npm run parity --/],
])('refuses %j', (args, message) => {
  expect(() => parseOptions(args)).toThrow(message)
})
