import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { repositoryRoot } from '../stack/data-folder.ts'
import { nightlySteps } from './steps.ts'

it('names commands of the repository, each once and with an end', () => {
  const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const steps = nightlySteps('/store')
  expect(steps.map(({ name }) => name).filter((name) => scripts[name] === undefined)).toEqual([])
  expect(new Set(steps.map(({ name }) => name)).size).toBe(steps.length)
  for (const { minutes } of steps) expect(minutes).toBeGreaterThan(0)
})

it('is described in docs/testing.md with every step', () => {
  const text = readFileSync(join(repositoryRoot, 'docs/testing.md'), 'utf8')
  const section = text.slice(text.indexOf('## Nightly'))
  for (const { name, minutes } of nightlySteps('/store')) {
    expect(section).toMatch(new RegExp(`^\\| \`${name}\` \\|.*\\| ${minutes} \\|$`, 'm'))
  }
})
