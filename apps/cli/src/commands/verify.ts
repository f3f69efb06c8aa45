import { type Architecture, type Lock, type LockOutcome, type Variant, WhittleError } from '@whittle/core'
import { compareWithRebuilt, readKit, type RebuildComparison } from '@whittle/engine'
import type { Command } from 'commander'
import { reportConflict } from '../conflict-text.ts'
import type { CommandContext } from '../context.ts'
import { readDefinition } from '../definition.ts'
import { differenceText } from '../difference-text.ts'
import { createEventPrinter } from '../event-printer.ts'
import { exitCodes } from '../exit-code.ts'
import { openImage } from '../open-image.ts'
import { architectureOption, variantOption } from '../platform-options.ts'

interface Options {
  rebuild?: boolean
  lock?: string
  spec?: string
  debs?: string
  arch: Architecture
  variant: Variant
  json?: boolean
}

/** `whittle verify REF --rebuild --lock LOCK|--spec SPEC`. */
export function registerVerify(program: Command, context: () => Promise<CommandContext>): void {
  program
    .command('verify')
    .description('build an image again and compare every byte')
    .usage('[options] REF --rebuild --lock LOCK|--spec SPEC')
    .argument('<ref>', 'oci:DIR[:TAG] or docker://HOST/REPOSITORY[:TAG|@DIGEST]')
    .option('--rebuild', 'build it again and compare')
    .option('--lock <file>', 'lock that the image was built from')
    .option('--spec <file>', 'definition that it was built from; resolved against the newest package index')
    .option('--debs <folder>', 'take packages from this folder, as "whittle lock --export-debs" wrote it')
    .addOption(architectureOption('architecture, with --spec'))
    .addOption(variantOption('what the image is for, with --spec'))
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  whittle verify oci:./shop:latest --rebuild --lock shop.lock
  whittle verify docker://registry.example/shop:1.0 --rebuild --lock shop.lock

Every stage works again, whatever earlier builds remembered; packages in the store are used, each verified by
its SHA-256. Ends with 0 when the digests are equal and with 6 when they are not, and says which part differs.`,
    )
    .action(async (reference: string, options: Options) => {
      process.exitCode = await verify(reference, options, await context())
    })
}

async function verify(name: string, options: Options, context: CommandContext): Promise<number> {
  if (!options.rebuild) {
    throw wrongCall('Signatures are not there yet: an image can be verified by building it again only.')
  }
  const found = openImage(name)
  const outcome = await lockOf(options, context)
  if (!outcome.ok) return reportConflict(outcome.conflict, options.json ?? false)
  const { lock } = outcome
  if (options.debs !== undefined) await readKit({ lock, folder: options.debs }, context.store.blobs)
  const printer = createEventPrinter(process.stderr)
  const { image } = await context.engine.buildLock(lock, { events: printer.print, anew: true })
  printer.finish()
  const result = await compareWithRebuilt(found, { index: image.index, blobs: context.store.blobs }, lock.arch)
  process.stdout.write(options.json ? `${JSON.stringify({ image: name, ...result })}\n` : describe(name, result))
  if (!result.equal && options.spec !== undefined) context.say(newerPackages(lock))
  return result.equal ? exitCodes.done : exitCodes.policy
}

async function lockOf(options: Options, context: CommandContext): Promise<LockOutcome> {
  const { lock, spec } = options
  if (lock !== undefined && spec !== undefined) throw wrongCall('--lock and --spec are given; one of them is enough.')
  const file = lock ?? spec
  if (file === undefined) throw wrongCall('What to build again is missing: --lock LOCK, or --spec SPEC.')
  const definition = await readDefinition(file, {})
  if (lock !== undefined) {
    if (definition.kind === 'lock') return { ok: true, lock: definition.lock }
    throw wrongCall(`${lock} is a definition, not a lock; give it with --spec.`)
  }
  if (definition.kind === 'lock') throw wrongCall(`${file} is a lock; give it with --lock.`)
  const { distribution, sources } = definition.spec.spec
  const snapshot = await context.snapshot(distribution, [options.arch], sources)
  return context.engine.lock({ spec: definition.spec, snapshot, arch: options.arch, variant: options.variant })
}

function describe(name: string, { equal, foundDigest, rebuiltDigest, parts, difference }: RebuildComparison): string {
  if (equal || !difference) return `${name} is equal to what was built now, byte for byte.\ndigest  ${foundDigest}\n`
  const sides = { before: { name, digest: foundDigest }, after: { name: 'built now', digest: rebuiltDigest } }
  const what = parts.join(' and ')
  return `${name} is not what was built now: its ${what} ${what === 'layers' || parts.length > 1 ? 'differ' : 'differs'}.
${differenceText(difference, { ...sides, everyFile: false })}`
}

function newerPackages({ distribution, snapshot }: Lock): string {
  return `The definition was resolved against ${distribution} of ${snapshot.date}. Newer packages than the image was
built from make another image; the lock that it was built from names them exactly (--lock).`
}

function wrongCall(publicMessage: string): WhittleError {
  return new WhittleError({
    code: 'CLI_CALL_WRONG',
    category: 'invalid-input',
    publicMessage,
    hint: 'Write whittle verify REF --rebuild --lock LOCK.',
  })
}
