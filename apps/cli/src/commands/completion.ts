import { Argument, type Command } from 'commander'
import { bashCompletion } from '../completion/bash-completion.ts'
import { describeCommands } from '../completion/describe-commands.ts'
import { zshCompletion } from '../completion/zsh-completion.ts'

const scripts = { bash: bashCompletion, zsh: zshCompletion }

/** `whittle completion bash|zsh`; register it last, it knows the commands that are there when it runs. */
export function registerCompletion(program: Command): void {
  program
    .command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(scripts)))
    .addHelpText(
      'after',
      `
For bash, in ~/.bashrc:   source <(whittle completion bash)
For zsh, in ~/.zshrc:     source <(whittle completion zsh)      (after compinit)`,
    )
    .action((shell: keyof typeof scripts) => {
      process.stdout.write(scripts[shell](describeCommands(program)))
    })
}
