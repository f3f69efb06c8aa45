import type { CarveExceptions, Lock } from '@whittle/core'
import { CarveReport, countExceptions, Variant, WhittleError } from '@whittle/core'
import {
  type BuildOptions,
  type BuildOutcome,
  type BuiltPlatform,
  layerBytesOf,
  mending,
  readKit,
  requireWritableLayout,
  writeOciLayout,
} from '@whittle/engine'
import type { Command } from 'commander'
import type { CommandContext } from '../context.ts'
import { registryCredentials } from '../credentials.ts'
import { reportConflict } from '../conflict-text.ts'
import { exitCodes } from '../exit-code.ts'
import { formatBytes } from '../format-bytes.ts'
import { formatReference, type ImageReference, parseImageReference } from '../image-reference.ts'
import { createEventPrinter } from '../event-printer.ts'
import { addSpecOptions, type Definition, readDefinition, type SpecOptions } from '../definition.ts'
import { type Architectures, architecturesOf, architecturesOption, variantOption } from '../platform-options.ts'

interface Options extends SpecOptions {
  arch?: Architectures
  variant: Variant | 'all'
  output: string
  debs?: string
  json?: boolean
}

/** `whittle build SPEC|LOCK --output REF`. */
export function registerBuild(program: Command, context: () => Promise<CommandContext>): void {
  const command = program
    .command('build')
    .description('build an image into an OCI layout or a registry')
    .argument('[file]', 'definition (YAML or JSON), or a lock made by "whittle lock"')
    .addOption(architecturesOption())
    .addOption(variantOption('what the image is for; all builds both', ['all']))
    .requiredOption('--output <ref>', 'oci:DIR[:TAG] or docker://HOST/REPOSITORY[:TAG]')
    .option('--debs <folder>', 'take packages from this folder, as "whittle lock --export-debs" wrote it')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  whittle build shop.yaml --output oci:./shop:1.0
  whittle build --from nginx --package curl --output docker://localhost:5000/team/shop
  whittle build shop.yaml --variant all --output oci:./shop:1.0
  whittle build shop.yaml --arch amd64,arm64 --output docker://localhost:5000/team/shop
  whittle build shop.lock --output oci:./shop
  whittle build shop-kit/lock.json --debs shop-kit --output oci:./shop

The development image (shell, apt, build tools; root's) of --variant all has the same tags, each with "-dev".
A lock needs no package index and makes the same image on every machine. Without a tag a registry gets those of the
image's version. For another architecture than this machine's the start-up test runs with Debian's qemu-user-static;
without it the image passes on its linkage when this machine's own one passed. Logins are those of docker or podman, or $WHITTLE_REGISTRY_USERNAME and $WHITTLE_REGISTRY_PASSWORD.`,
    )
  addSpecOptions(command).action(async (file: string | undefined, options: Options) => {
    process.exitCode = await build(file, options, await context())
  })
}

async function build(file: string | undefined, options: Options, context: CommandContext): Promise<number> {
  const output = parseImageReference(options.output)
  if (output.kind === 'oci') await requireWritableLayout(output.folder)
  const definition = await readDefinition(file, options)
  if (definition.kind === 'lock' && options.arch !== undefined) {
    throw new WhittleError({
      code: 'CLI_CALL_WRONG',
      category: 'invalid-input',
      publicMessage: `--arch goes with a definition: this lock is for ${definition.lock.arch}.`,
      hint: 'Leave --arch out, or give the definition.',
    })
  }
  if (options.variant !== 'all') {
    return buildVariant({ definition, output, variant: options.variant }, options, context)
  }
  if (definition.kind === 'lock') {
    throw new WhittleError({
      code: 'CLI_CALL_WRONG',
      category: 'invalid-input',
      publicMessage: '--variant all goes with a definition: a lock is of one variant.',
      hint: 'Leave --variant out, or give the definition.',
    })
  }
  for (const variant of Variant.options) {
    const place = variant === 'dev' ? developmentReference(output) : output
    const exitCode = await buildVariant({ definition, output: place, variant }, options, context)
    if (exitCode !== exitCodes.done) return exitCode
  }
  return exitCodes.done
}

/** Beside the production image; where the version names the tags, the engine marks them. */
function developmentReference(output: ImageReference): ImageReference {
  if (output.kind === 'oci') return { ...output, tag: `${output.tag}-dev` }
  return output.explicit ? { ...output, reference: `${output.reference}-dev` } : output
}

interface VariantBuild {
  definition: Definition
  output: ImageReference
  variant: Variant
}

async function buildVariant(
  { definition, output, variant }: VariantBuild,
  options: Options,
  context: CommandContext,
): Promise<number> {
  if (options.debs !== undefined && definition.kind !== 'lock') {
    throw new WhittleError({
      code: 'CLI_CALL_WRONG',
      category: 'invalid-input',
      publicMessage: '--debs goes with a lock: a definition says only later which packages it needs.',
      hint: 'Build the lock.json of the folder.',
    })
  }
  const printer = createEventPrinter(process.stderr)
  const run: BuildOptions = { events: printer.print, publishTo: registryTarget(output) }
  // The layout reads every blob once more: one that the disk damaged since is made again by another build.
  const outcome = await mending(printer.print, async () => {
    const made = definition.kind === 'lock' ? await buildLock(definition.lock) : await buildSpec()
    if (made.status === 'built' && output.kind === 'oci')
      await writeOciLayout({ store: context.store, index: made.index, folder: output.folder, tag: output.tag })
    return made
  })
  printer.finish()
  if (outcome.status === 'conflict') return reportConflict(outcome.conflict, options.json ?? false)
  if (outcome.status !== 'built') throw new Error('nothing asked for an unchanged build')
  const exceptions = await Promise.all(
    outcome.platforms.map(async ({ documents }) => {
      const report = (await context.store.blobs.read(documents.carve)).toString('utf8')
      return countExceptions(CarveReport.parse(JSON.parse(report)))
    }),
  )
  const platforms = outcome.platforms.map((platform, at) => ({ ...platform, exceptions: exceptions[at]! }))
  const result = { ...outcome, output: formatReference(output, options.output), platforms }
  process.stdout.write(options.json ? `${JSON.stringify(resultOf(result))}\n` : describe(result))
  return exitCodes.done

  async function buildLock(lock: Lock): Promise<BuildOutcome> {
    if (options.debs !== undefined) await readKit({ lock, folder: options.debs }, context.store.blobs)
    return context.engine.buildLock(lock, run)
  }

  async function buildSpec(): Promise<BuildOutcome> {
    if (definition.kind !== 'spec') throw new Error('a lock is built as it is')
    const { spec } = definition
    const architectures = options.arch ?? architecturesOf(spec)
    const snapshot = await context.snapshot(spec.spec.distribution, architectures, spec.spec.sources)
    return context.engine.build({ ...run, spec, snapshot, architectures, variant })
  }
}

/** A given tag is the only one that moves; without one the version's tags do. */
function registryTarget(output: ImageReference): BuildOptions['publishTo'] {
  if (output.kind === 'oci') return undefined
  if (output.reference.startsWith('sha256:')) {
    throw new WhittleError({
      code: 'CLI_REFERENCE_INVALID',
      category: 'invalid-input',
      publicMessage: 'An image cannot be pushed to a digest: its digest is known once it is built.',
      hint: 'Give a tag, or none.',
    })
  }
  return {
    url: output.url,
    repository: output.repository,
    credentials: registryCredentials(output.url),
    tags: output.explicit ? [output.reference] : undefined,
  }
}

type Platform = BuiltPlatform & { exceptions: CarveExceptions }
type Built = Omit<Extract<BuildOutcome, { status: 'built' }>, 'platforms'> & { output: string; platforms: Platform[] }

function resultOf({ index, contentDigest, tags, version, output, platforms }: Built) {
  const [first, ...others] = platforms.map(platformResult)
  return {
    output,
    digest: index.digest,
    version,
    tags,
    ...first,
    contentDigest,
    ...(others.length > 0 ? { platforms: [first, ...others] } : {}),
  }
}

function platformResult({ lock, image, documents, totals, startup, exceptions }: Platform) {
  return {
    architecture: lock.arch,
    manifestDigest: image.manifest.digest,
    contentDigest: lock.contentDigest,
    documents,
    compressedBytes: layerBytesOf(image),
    startup,
    ...totals,
    ...exceptions,
  }
}

function describe({ index, platforms, tags, output }: Built): string {
  const several = platforms.length > 1
  const lines = platforms.flatMap((platform) => {
    const of = several ? `${platform.lock.arch}: ` : ''
    return describePlatform(platform).map(([title, text]) => `${title.padEnd(10)}${of}${text}`)
  })
  return [output, `digest    ${index.digest}`, ...lines, `tags      ${tags.join(' ') || '-'}`, ''].join('\n')
}

const STARTUP_NOTES: Readonly<Record<Platform['startup'], string | undefined>> = {
  passed: undefined,
  'passed-emulated': 'start-up test passed, emulated',
  'not-run': 'start-up not run: no emulator on this machine; linkage checked',
  'no-test': undefined,
}

function describePlatform({ image, totals, startup, exceptions }: Platform): [title: string, text: string][] {
  const { scriptsWithoutInterpreter, allowedMissingLibraries, effectsNotDeclared } = exceptions
  const note = STARTUP_NOTES[startup]
  return [
    ['packages', `${totals.packagesKept} kept, ${totals.packagesDropped} left out`],
    ['size', `${formatBytes(layerBytesOf(image))} compressed, ${formatBytes(totals.bytes)} unpacked`],
    [
      'lacking',
      `${counted(scriptsWithoutInterpreter, 'script')} without an interpreter, ${counted(allowedMissingLibraries, 'library', 'libraries')} as the list allows, ${counted(effectsNotDeclared, 'effect')} of maintainer scripts`,
    ],
    ...(note === undefined ? [] : [['test', note] as [string, string]]),
  ]
}

function counted(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`
}
