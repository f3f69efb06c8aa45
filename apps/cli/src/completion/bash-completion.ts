import type { CompletedCommand, CompletedOption } from './describe-commands.ts'

/** A script that teaches bash (4 or newer) to complete the commands. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  return `# Completion of whittle for bash: source <(whittle completion bash)
_whittle() {
  local cur=\${COMP_WORDS[COMP_CWORD]} command='' wants='' word index words=''
  COMPREPLY=()
  # Which command it is, and whether the word before wants a value. Bash takes "--arch=x" for three words.
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ -n $wants ]]; then
      [[ $word == '=' ]] || wants=''
      continue
    fi
    case "$command/$word" in
      ${patterns(commands.flatMap(valueOptionKeys))}) wants="$command/$word" ;;
      ${patterns(commands.flatMap(({ path, commands: below }) => below.map(({ name }) => key(path, name))))}) command="\${command:+$command/}$word" ;;
    esac
  done
  [[ $cur == '=' ]] && cur=''
  if [[ -n $wants ]]; then
    case "$wants" in
${valueCases(commands)}      *) return ;;
    esac
  elif [[ $cur == -* ]]; then
    case "$command" in
${commands.map(({ path, options }) => wordsCase(path.join('/'), options.flatMap(longFlag))).join('')}    esac
  else
    case "$command" in
${commands.map(argumentCase).join('')}    esac
  fi
  if [[ $words == '<file>' ]]; then
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
  fi
}
complete -F _whittle whittle
`
}

/** `lock/--arch`; of the program itself `/--store`. */
function key(path: readonly string[], name: string): string {
  return `${path.join('/')}/${name}`
}

function valueOptionKeys({ path, options }: CompletedCommand): string[] {
  return options.filter(({ value }) => value).flatMap(({ flags }) => flags.map((flag) => key(path, flag)))
}

/** Options by their long names alone: who knows the short one need not complete it. */
function longFlag({ flags }: CompletedOption): string[] {
  return flags.slice(-1)
}

function valueCases(commands: readonly CompletedCommand[]): string {
  const cases = commands.flatMap(({ path, options }) =>
    options.flatMap(({ flags, value }) => {
      if (!value || value.kind === 'free') return []
      const words = value.kind === 'words' ? value.words : ['<file>']
      return flags.map((flag) => wordsCase(key(path, flag), words))
    }),
  )
  return cases.join('')
}

function argumentCase({ path, commands, arguments: values }: CompletedCommand): string {
  const names = commands.map(({ name }) => name)
  const words = values.flatMap((value) => (value.kind === 'words' ? value.words : ['<file>']))
  return wordsCase(path.join('/'), [...new Set([...names, ...words])])
}

function wordsCase(pattern: string, words: readonly string[]): string {
  return `      '${pattern}') words='${words.join(' ')}' ;;\n`
}

function patterns(keys: readonly string[]): string {
  return [...new Set(keys)].map((one) => `'${one}'`).join(' | ')
}
