import { expect, it } from 'vitest'
import { parseOptions } from './options.ts'

it('measures everything unless parts are named', () => {
  expect(parseOptions([])).toMatchObject({ images: ['nginx', 'python', 'java'], resolve: true, large: true, rounds: 3 })
  expect(parseOptions(['java', '--rounds', '5'])).toMatchObject({
    images: ['java'],
    resolve: false,
    large: false,
    rounds: 5,
  })
  expect(parseOptions(['resolve', 'nginx'])).toMatchObject({ images: ['nginx'], resolve: true, large: false })
  expect(parseOptions(['large'])).toMatchObject({ images: [], resolve: false, large: true, decide: false })
  expect(parseOptions(['decide'])).toMatchObject({ images: [], resolve: false, large: false, decide: true })
})

it('takes an earlier result for the documentation', () => {
  expect(parseOptions(['--write-docs', 'bench/results/a.json'])).toMatchObject({
    writeDocs: true,
    resultFile: 'bench/results/a.json',
  })
})

it.each([
  [['apache'], /There is nothing named "apache" to measure/],
  [['--rounds', '0'], /--rounds must be a number from 1 to 50, not "0"/],
  [['--rounds', 'x'], /not "x"/],
  [['a.json'], /only for --write-docs/],
  [['--write-docs', 'a.json', 'nginx'], /alone/],
  [['--quick'], /--quick[^]*npm run bench --/],
])('refuses %j', (args, message) => {
  expect(() => parseOptions(args)).toThrow(message)
})
