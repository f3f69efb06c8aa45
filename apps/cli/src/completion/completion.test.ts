import { spawnSync } from 'node:child_process'
import { Argument, Command, Option } from 'commander'
import { describe, expect, it } from 'vitest'
import { bashCompletion } from './bash-completion.ts'
import { describeCommands } from './describe-commands.ts'
import { zshCompletion } from './zsh-completion.ts'

function madeProgram(): Command {
  const program = new Command('whittle').version('1').option('--store <folder>', "where it's kept")
  program
    .command('build')
    .description('make: an image')
    .argument('[file]', 'definition')
    .addOption(new Option('--arch <arch>', 'architecture').choices(['amd64', 'arm64']))
    .option('-o, --output <ref>', 'where to')
    .option('--json', 'as JSON [one line]')
  const distro = program.command('distro').description('indexes')
  distro.command('sync').description('fetch')
  distro.command('status').description('what is known')
  program.command('completion').addArgument(new Argument('<shell>').choices(['bash', 'zsh']))
  return program
}

const commands = describeCommands(madeProgram())

it('knows every command with its options and arguments', () => {
  expect(commands.map(({ path }) => path.join(' '))).toEqual([
    '',
    'build',
    'distro',
    'distro sync',
    'distro status',
    'completion',
  ])
  const build = commands[1]!
  expect(build.options.map(({ flags }) => flags.join())).toEqual([
    '--arch',
    '-o,--output',
    '--json',
    '-h,--help',
    '--store',
  ])
  expect(build.options.map(({ value }) => value?.kind)).toEqual(['words', 'free', undefined, undefined, 'file'])
  expect(commands.at(-1)!.arguments).toEqual([{ kind: 'words', words: ['bash', 'zsh'] }])
})

describe('bash', () => {
  const script = bashCompletion(commands)

  it.each<[string[], string[]]>([
    [
      ['whittle', ''],
      ['build', 'distro', 'completion', 'help'],
    ],
    [['whittle', 'b'], ['build']],
    [['whittle', '--store', 'build', 'd'], ['distro']],
    [['whittle', 'build', '--a'], ['--arch']],
    [
      ['whittle', 'build', '--arch', ''],
      ['amd64', 'arm64'],
    ],
    [['whittle', 'build', '--arch', '=', 'ar'], ['arm64']],
    [
      ['whittle', 'build', '--arch', '='],
      ['amd64', 'arm64'],
    ],
    [['whittle', 'build', '-o', ''], []],
    [['whittle', 'build', '-o', 'x', '--s'], ['--store']],
    [['whittle', 'build', 'package-lock.js'], ['package-lock.json']],
    [['whittle', '--store', 'package-lock.js'], ['package-lock.json']],
    [
      ['whittle', 'distro', 's'],
      ['sync', 'status'],
    ],
    [
      ['whittle', 'completion', ''],
      ['bash', 'zsh'],
    ],
  ])('%j', (words, expected) => {
    const call = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _whittle 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`
    const { stdout } = spawnSync('bash', ['--norc', '-c', `${script}\n${call}`], { encoding: 'utf8' })
    expect(stdout.split('\n').filter(Boolean)).toEqual(expected)
  })
})

it('writes a zsh function for each command, its texts quoted', () => {
  const script = zshCompletion(commands)
  expect(script.match(/^_whittle\w*(?=\(\))/gm)).toEqual(commands.map(({ path }) => ['_whittle', ...path].join('_')))
  expect(script).toContain(`'*'--store'[where it'\\''s kept]: :_files'`)
  expect(script).toContain(`'*'--arch'[architecture]: :(amd64 arm64)'`)
  expect(script).toContain(`'*'{-o,--output}'[where to]: : '`)
  expect(script).toContain(`'*'--json'[as JSON \\[one line\\]]'`)
  expect(script).toContain(`'build:make: an image'`)
  expect(script).toContain(`'1: :(bash zsh)'`)
})
