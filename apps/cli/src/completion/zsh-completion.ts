import type { CompletedCommand, CompletedOption, CompletedValue } from './describe-commands.ts'

/** A script that teaches zsh (5 or newer, with its completion system) to complete the commands. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  return `#compdef whittle
# Completion of whittle for zsh: source <(whittle completion zsh), after compinit
${commands.map(commandFunction).join('\n')}
compdef _whittle whittle
`
}

function commandFunction(command: CompletedCommand): string {
  const specs = command.options.map(optionSpec)
  if (command.commands.length > 0) return parentFunction(command, specs)
  const values = command.arguments.map((value, index) => quoted(`${index + 1}: :${action(value)}`))
  return `${functionName(command.path)}() {
  _arguments -s \\
    ${[...specs, ...values].join(' \\\n    ')}
}
`
}

function parentFunction({ path, commands }: CompletedCommand, specs: readonly string[]): string {
  const described = commands.map(({ name, description }) => quoted(`${name}:${description}`))
  const below = commands.filter(({ name }) => name !== 'help')
  return `${functionName(path)}() {
  local context state state_descr line
  typeset -A opt_args
  local -a commands=(
    ${described.join('\n    ')}
  )
  _arguments -C \\
    ${[...specs, "'1: :->command'", "'*:: :->rest'"].join(' \\\n    ')}
  case $state in
    command) _describe command commands ;;
    rest)
      case $line[1] in
${below.map(({ name }) => `        ${name}) ${functionName([...path, name])} ;;\n`).join('')}      esac
      ;;
  esac
}
`
}

function functionName(path: readonly string[]): string {
  return ['_whittle', ...path].join('_')
}

/** `'(-o --output)'{-o,--output}'[text]: :_files'`; every option may be repeated where zsh cannot know better. */
function optionSpec({ flags, description, value }: CompletedOption): string {
  const rest = `[${description.replaceAll(/[[\]\\:]/g, (sign) => `\\${sign}`)}]${value ? `: :${action(value)}` : ''}`
  const names = flags.length > 1 ? `{${flags.join(',')}}` : flags.join('')
  return `'*'${names}${quoted(rest)}`
}

function action(value: CompletedValue): string {
  if (value.kind === 'words') return `(${value.words.join(' ')})`
  return value.kind === 'file' ? '_files' : ' '
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
