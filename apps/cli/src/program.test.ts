import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { createProgram } from './program.ts'

const document = readFileSync(join(import.meta.dirname, '../../../docs/command-line.md'), 'utf8')

/** Commands that do something, by the words that call them. */
function leaves(command: Command, words: string[] = []): [string, Command][] {
  if (command.commands.length === 0) return [[words.join(' '), command]]
  return command.commands.flatMap((below) => leaves(below, [...words, below.name()]))
}

const commands = leaves(createProgram())

it('has the commands that scripts rely on', () => {
  const names = [
    'lock',
    'build',
    'explain',
    'import',
    'inspect',
    'diff',
    'verify',
    'distro sync',
    'distro status',
    'distro check',
    'store status',
    'store gc',
    'completion',
  ]
  expect(commands.map(([name]) => name)).toEqual(names)
})

describe.each(commands)('%s', (name, command) => {
  it('says what it is for, and of each argument and option what it means', () => {
    for (const text of [command.description(), ...command.registeredArguments.map(({ description }) => description)]) {
      expect(text).not.toBe('')
    }
    for (const { description, flags } of command.options) expect([flags, description]).not.toEqual([flags, ''])
  })

  it('is in docs/command-line.md, with each option', () => {
    expect(document).toContain(`whittle ${name}`)
    for (const { long } of command.options) expect(document).toContain(long)
  })
})
