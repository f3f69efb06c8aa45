import { type Architecture, type Lock, type LockOutcome, type Variant, WhittleError } from '@whittle/core'
import { explainPackage } from '@whittle/engine'
import type { Command } from 'commander'
import { reportConflict } from '../conflict-text.ts'
import type { CommandContext } from '../context.ts'
import { type Definition, addSpecOptions, hasSpecFlags, readDefinition, type SpecOptions } from '../definition.ts'
import { exitCodes } from '../exit-code.ts'
import { explanationText } from '../explanation-text.ts'
import { architectureOption, variantOption } from '../platform-options.ts'

interface Options extends SpecOptions {
  arch: Architecture
  variant: Variant
  json?: boolean
}

/** `whittle explain SPEC|LOCK PACKAGE`. */
export function registerExplain(program: Command, context: () => Promise<CommandContext>): void {
  const command = program
    .command('explain')
    .description('why a package is in an image, or why it is left out')
    .usage('[options] SPEC|LOCK PACKAGE')
    .argument('[file]', 'definition (YAML or JSON), or a lock; flags like --from nginx can stand for it')
    .argument('[package]', 'name of the package')
    .addOption(architectureOption('architecture'))
    .addOption(variantOption('what the image is for'))
    .option('--json', 'print the explanation as JSON')
    .addHelpText(
      'after',
      `
Examples:
  whittle explain shop.yaml libssl3t64
  whittle explain --from nginx --package curl debconf

An image of this very content that was built with the same store is explained by what its files showed;
otherwise by what the rules propose from the package index. Nothing is built or fetched but the index;
a lock needs no index.`,
    )
  addSpecOptions(command).action(async (first: string | undefined, second: string | undefined, options: Options) => {
    // With flags for the definition the only argument is the package.
    const [file, name] = second === undefined ? [undefined, first] : [first, second]
    process.exitCode = await explain({ file, name }, options, await context())
  })
}

async function explain(
  { file, name }: { file?: string; name?: string },
  options: Options,
  context: CommandContext,
): Promise<number> {
  if (name === undefined || (file === undefined && !hasSpecFlags(options))) throw argumentMissing()
  const definition = await readDefinition(file, options)
  const { outcome, universe } = await lockOf(definition, options, context)
  if (!outcome.ok) return reportConflict(outcome.conflict, options.json ?? false)
  const explanation = await explainPackage({ lock: outcome.lock, name, universe }, context.store)
  process.stdout.write(
    options.json ? `${JSON.stringify(explanation)}\n` : explanationText(explanation, imageOf(outcome.lock)),
  )
  return exitCodes.done
}

async function lockOf(definition: Definition, { arch, variant }: Options, context: CommandContext) {
  if (definition.kind === 'lock') {
    const outcome: LockOutcome = { ok: true, lock: definition.lock }
    return { outcome, universe: undefined }
  }
  const { spec } = definition
  const snapshot = await context.snapshot(spec.spec.distribution, [arch], spec.spec.sources)
  const outcome = await context.engine.lock({ spec, snapshot, arch, variant })
  return { outcome, universe: await context.loadUniverse(snapshot, arch) }
}

function imageOf({ image: { base }, distribution }: Lock) {
  return { base, distribution }
}

function argumentMissing(): WhittleError {
  return new WhittleError({
    code: 'CLI_CALL_WRONG',
    category: 'invalid-input',
    publicMessage: 'A definition and the package to explain are needed.',
    hint: 'Write whittle explain SPEC PACKAGE, or flags like --from nginx instead of SPEC.',
  })
}
