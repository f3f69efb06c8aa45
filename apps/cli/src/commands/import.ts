import { readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { printable, WhittleError } from '@whittle/core'
import { loadCatalog } from '@whittle/engine'
import { writeSpec } from '@whittle/spec'
import { importDefinition, type ImportNote } from '@whittle/spec/import'
import type { Command } from 'commander'
import { exitCodes } from '../exit-code.ts'
import { systemReason } from '../system-reason.ts'

interface Options {
  output?: string
  name?: string
  json?: boolean
}

/** `whittle import Dockerfile|apko.yaml`. */
export function registerImport(program: Command): void {
  program
    .command('import')
    .description('a definition made of a Dockerfile or an apko file, and a list of what could not be carried over')
    .argument('<file>', 'Dockerfile (its last stage) or apko image configuration')
    .option('-o, --output <file>', 'write the definition to a file instead of standard output')
    .option('--name <name>', 'name of the image (default: that of the folder or the file)')
    .option('--json', 'print definition and list as JSON')
    .addHelpText(
      'after',
      `
Examples:
  whittle import Dockerfile -o shop.yaml
  whittle import wolfi.yaml --name shop > shop.yaml

The definition goes to standard output, the list with its lines to standard error. Nothing of the file is run, and nothing
is fetched. Ends with 2 when nothing of it can be imported.`,
    )
    .action(async (file: string, options: Options) => {
      process.exitCode = await importFile(file, options)
    })
}

async function importFile(file: string, options: Options): Promise<number> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw fileError('CLI_FILE_UNREADABLE', `${file} cannot be read`, cause)
  })
  const bases = loadCatalog().map(({ name }) => name)
  const result = importDefinition(text, { name: options.name ?? nameOf(file), bases })
  if (!result.ok) {
    process.stderr.write(listOf(file, result.notes))
    throw new WhittleError({
      code: 'CLI_IMPORT_NOTHING',
      category: 'invalid-input',
      publicMessage: `Nothing of ${file} can be imported.`,
      hint: 'It must be a Dockerfile with a FROM, or an apko image configuration; the lines above say why not.',
    })
  }
  const yaml = options.json
    ? `${JSON.stringify({ definition: result.spec, notes: result.notes })}\n`
    : writeSpec(result.spec)
  if (options.output === undefined) process.stdout.write(yaml)
  else {
    await writeFile(options.output, yaml).catch((cause: unknown) => {
      throw fileError('CLI_FILE_UNWRITABLE', `${options.output} cannot be written`, cause)
    })
  }
  if (!options.json) process.stderr.write(listOf(file, result.notes))
  return exitCodes.done
}

/** One line each, as compilers write them: editors find the place. */
function listOf(file: string, notes: readonly ImportNote[]): string {
  return printable(
    notes.map(({ line, what, why }) => `${file}${line === undefined ? '' : `:${line}`}: ${what}: ${why}\n`).join(''),
  )
}

/** `shop` for `shop/Dockerfile` and for `shop.yaml`. */
function nameOf(file: string): string {
  const name = basename(file)
  const own = /^(?:docker|container)file/i.test(name)
    ? basename(dirname(resolve(file)))
    : name.replace(/(?:\.apko)?\.ya?ml$/i, '')
  const plain = own
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 100)
  return plain.replaceAll(/^-|-$/g, '') || 'image'
}

function fileError(code: 'CLI_FILE_UNREADABLE' | 'CLI_FILE_UNWRITABLE', what: string, cause: unknown): WhittleError {
  return new WhittleError({
    code,
    category: 'invalid-input',
    publicMessage: `${what}: ${systemReason(cause)}.`,
    hint: 'Check the path, and the rights of this user.',
    cause,
  })
}
