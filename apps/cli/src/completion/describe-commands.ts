import type { Argument, Command, Option } from 'commander'

/** What completes a value: the names of files, some words, or nothing. */
export type CompletedValue = { kind: 'file' | 'free' } | { kind: 'words'; words: readonly string[] }

/** One option as a shell offers it. */
export interface CompletedOption {
  /** `--output` and, where there is one, `-o`. */
  flags: string[]
  description: string
  /** What follows it; absent for a switch. */
  value?: CompletedValue
}

/** A command and what may follow it. */
export interface CompletedCommand {
  /** Names below the program: `[]` is the program itself, `['distro', 'sync']` a command of a command. */
  path: string[]
  /** Its own options, then those of the program, which may stand anywhere. */
  options: CompletedOption[]
  arguments: CompletedValue[]
  commands: { name: string; description: string }[]
}

/** The program and every command below it, for completion scripts. */
export function describeCommands(program: Command): CompletedCommand[] {
  return describe(program, [], program)
}

function describe(command: Command, path: string[], program: Command): CompletedCommand[] {
  const help = command.createHelp()
  const inherited = command === program ? [] : program.options.filter(({ long }) => long !== '--version')
  const described: CompletedCommand = {
    path,
    options: [...help.visibleOptions(command), ...inherited].map(describeOption),
    arguments: command.registeredArguments.map(describeArgument),
    commands: help.visibleCommands(command).map((one) => ({ name: one.name(), description: one.description() })),
  }
  return [described, ...command.commands.flatMap((one) => describe(one, [...path, one.name()], program))]
}

function describeOption({ short, long, description, required, optional, flags, argChoices }: Option): CompletedOption {
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    description,
    value: required || optional ? valueOf(argChoices, /<(?:file|folder)>/.test(flags)) : undefined,
  }
}

/** Most arguments are files; an image reference ends with the path of one. */
function describeArgument({ argChoices }: Argument): CompletedValue {
  return valueOf(argChoices, true)
}

function valueOf(words: readonly string[] | undefined, isFile: boolean): CompletedValue {
  return words ? { kind: 'words', words } : { kind: isFile ? 'file' : 'free' }
}
