import { type Architecture, type Digest, printable, WhittleError } from '@whittle/core'
import { compareContents, contentsOfImage, contentsOfLock, type ImageContents, inspectImage } from '@whittle/engine'
import type { Command } from 'commander'
import type { CommandContext } from '../context.ts'
import { readDefinition } from '../definition.ts'
import { differenceText } from '../difference-text.ts'
import { exitCodes } from '../exit-code.ts'
import { openImage } from '../open-image.ts'

interface Options {
  arch: Architecture
  files?: boolean
  json?: boolean
}

/** `whittle diff REF|LOCK REF|LOCK`. */
export function registerDiff(program: Command, context: () => Promise<CommandContext>): void {
  program
    .command('diff')
    .description('what two images differ in: packages, files, configuration, size')
    .usage('[options] REF|LOCK REF|LOCK')
    .argument('<before>', 'oci:DIR[:TAG], docker://HOST/REPOSITORY[:TAG], or the file of a lock')
    .argument('<after>', 'what it is compared with')
    .option('--arch <arch>', 'platform of a multi-platform image', 'amd64')
    .option('--files', 'list every file that differs')
    .option('--json', 'print the difference as JSON')
    .addHelpText(
      'after',
      `
Examples:
  whittle diff oci:./shop:1.0 oci:./shop:1.1
  whittle diff docker://localhost:5000/gallery/nginx:latest shop.lock

A difference ends with 0, too: this command tells, "whittle verify" judges. A lock has no files; packages
and sizes of a lock are estimates until its content was built with the same store.`,
    )
    .action(async (before: string, after: string, options: Options) => {
      process.exitCode = await diff([before, after], options, await context())
    })
}

async function diff(names: [string, string], options: Options, context: CommandContext): Promise<number> {
  const [before, after] = [await readSide(names[0], options, context), await readSide(names[1], options, context)]
  const difference = compareContents(before, after)
  const sides = { before: sideOf(names[0], before), after: sideOf(names[1], after) }
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ ...sides, ...difference })}\n`
      : printable(differenceText(difference, { ...sides, everyFile: options.files ?? false })),
  )
  return exitCodes.done
}

function sideOf(
  name: string,
  { digest, files }: ImageContents,
): { name: string; kind: 'image' | 'lock'; digest: Digest } {
  return { name, kind: files ? 'image' : 'lock', digest }
}

async function readSide(text: string, { arch }: Options, { store }: CommandContext): Promise<ImageContents> {
  if (/^(?:oci:|docker:)/.test(text)) {
    const { source, reference } = openImage(text)
    return contentsOfImage(await inspectImage(source, reference, arch))
  }
  const definition = await readDefinition(text, {})
  if (definition.kind === 'lock') return contentsOfLock(definition.lock, store)
  throw new WhittleError({
    code: 'CLI_CALL_WRONG',
    category: 'invalid-input',
    publicMessage: `${text} is a definition, which names no versions yet.`,
    hint: 'Compare what "whittle lock" makes of it.',
  })
}
