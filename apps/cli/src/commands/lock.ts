import { readFile, writeFile } from 'node:fs/promises'
import {
  type Architecture,
  canonicalJson,
  ImageSpec,
  type Lock,
  type LockOutcome,
  type Variant,
  WhittleError,
} from '@whittle/core'
import { mending, writeKit } from '@whittle/engine'
import type { Command } from 'commander'
import { conflictText, reportConflict } from '../conflict-text.ts'
import type { CommandContext } from '../context.ts'
import { addSpecOptions, hasSpecFlags, readDefinition, type SpecOptions } from '../definition.ts'
import { createEventPrinter } from '../event-printer.ts'
import { exitCodes } from '../exit-code.ts'
import { formatBytes } from '../format-bytes.ts'
import { systemReason } from '../system-reason.ts'
import { architectureOption, variantOption } from '../platform-options.ts'

interface Options extends SpecOptions {
  arch: Architecture
  variant: Variant
  output?: string
  batch?: string
  exportDebs?: string
  json?: boolean
}

/** `whittle lock SPEC` and `whittle lock --batch FILE`. */
export function registerLock(program: Command, context: () => Promise<CommandContext>): void {
  const command = program
    .command('lock')
    .description('the whole set of packages that apt would install, pinned and with reasons')
    .argument('[file]', 'definition (YAML or JSON); with --export-debs also a lock')
    .addOption(architectureOption('architecture'))
    .addOption(variantOption('what the image is for'))
    .option('-o, --output <file>', 'write the lock to a file instead of standard output')
    .option(
      '--export-debs <folder>',
      'also write a folder with the lock and its packages, to build from without network',
    )
    .option('--batch <file>', 'one request a line (packages, separated by spaces) from scratch; a JSON line each')
    .option('--json', 'print a conflict as JSON, too')
    .addHelpText(
      'after',
      `
Examples:
  whittle lock shop.yaml -o shop.lock
  whittle lock --from nginx --package curl=8.14.1-2+deb13u3
  whittle lock shop.yaml --export-debs shop-kit
  whittle lock shop.lock --export-debs shop-kit

The same definition and package index give the same lock, byte for byte. Ends with 3, and says why and what would
help, when there is no such set of packages.`,
    )
  addSpecOptions(command).action(async (file: string | undefined, options: Options) => {
    if (options.batch === undefined) {
      process.exitCode = await lock(file, options, await context())
      return
    }
    const others = [file, options.output, options.exportDebs]
    if (others.some((value) => value !== undefined) || hasSpecFlags(options)) {
      throw wrongCall(
        '--batch takes its requests from its file alone, and answers on standard output.',
        'Leave the rest out.',
      )
    }
    process.exitCode = await lockBatch(options, await context())
  })
}

async function lock(file: string | undefined, options: Options, context: CommandContext): Promise<number> {
  const { output, exportDebs } = options
  const definition = await readDefinition(file, options)
  if (definition.kind === 'lock' && exportDebs === undefined)
    throw wrongCall(`${file} is a lock already.`, 'Build it with "whittle build".')
  const outcome: LockOutcome =
    definition.kind === 'lock' ? { ok: true, lock: definition.lock } : await lockSpec(definition.spec, options, context)
  if (!outcome.ok) return reportConflict(outcome.conflict, options.json ?? false)
  if (exportDebs !== undefined) await exportKit(outcome.lock, exportDebs, context)
  const text = `${canonicalJson(outcome.lock)}\n`
  if (output !== undefined) await writeFile(output, text).catch(unwritable(output))
  else if (exportDebs === undefined) process.stdout.write(text)
  return exitCodes.done
}

/** Fetches what the store lacks, and writes the kit; a package that the disk damaged is fetched once more. */
async function exportKit(lock: Lock, folder: string, context: CommandContext): Promise<void> {
  const printer = createEventPrinter(process.stderr)
  await mending(printer.print, async () => {
    await context.fetch(lock, printer.print)
    await writeKit({ lock, folder }, context.store.blobs)
  })
  printer.finish()
  const bytes = lock.packages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  process.stdout.write(`${folder} holds the lock and its ${lock.packages.length} packages, ${formatBytes(bytes)}.\n`)
}

async function lockSpec(spec: ImageSpec, { arch, variant }: Options, context: CommandContext): Promise<LockOutcome> {
  const snapshot = await context.snapshot(spec.spec.distribution, [arch], spec.spec.sources)
  return context.engine.lock({ spec, snapshot, arch, variant })
}

/** Every line is answered, in order; a line that cannot be had does not end the batch. */
async function lockBatch(options: Options, context: CommandContext): Promise<number> {
  const text =
    options.batch === '-'
      ? await readStandardInput()
      : await readFile(options.batch!, 'utf8').catch(unreadable(options.batch!))
  for (const line of text.split('\n').map((request) => request.trim())) {
    if (line !== '') process.stdout.write(`${JSON.stringify(await answerLine(line, options, context))}\n`)
  }
  return exitCodes.done
}

async function answerLine(line: string, options: Options, context: CommandContext) {
  const request = line.split(/\s+/)
  const parsed = ImageSpec.safeParse({
    apiVersion: 'whittle.dev/v1',
    kind: 'Image',
    metadata: { name: 'batch' },
    spec: { from: 'scratch', packages: request },
  })
  if (!parsed.success) return { request, ok: false, error: `"${line}" is not a list of packages.` }
  const outcome = await lockSpec(parsed.data, options, context)
  return outcome.ok
    ? { request, ok: true, packages: listPackages(outcome.lock) }
    : { request, ok: false, error: conflictText(outcome.conflict).trim() }
}

function listPackages({ packages }: Lock): string[] {
  return packages.map(({ name, version, arch }) => `${name} ${version} ${arch}`)
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function unreadable(file: string): (cause: unknown) => never {
  return (cause) => {
    throw new WhittleError({
      code: 'CLI_FILE_UNREADABLE',
      category: 'invalid-input',
      publicMessage: `${file} cannot be read: ${systemReason(cause)}.`,
      hint: 'Give a file with one request a line, or - for standard input.',
      cause,
    })
  }
}

function unwritable(file: string): (cause: unknown) => never {
  return (cause) => {
    throw new WhittleError({
      code: 'CLI_FILE_UNWRITABLE',
      category: 'invalid-input',
      publicMessage: `${file} cannot be written: ${systemReason(cause)}.`,
      hint: 'Name a file in a folder that is there and that this user may write to.',
      cause,
    })
  }
}

function wrongCall(publicMessage: string, hint: string): WhittleError {
  return new WhittleError({ code: 'CLI_CALL_WRONG', category: 'invalid-input', publicMessage, hint })
}
