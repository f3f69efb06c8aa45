import { type Digest, type Lock, WhittleError } from '@whittle/core'
import type { KeptStore, StoreRoots } from '@whittle/engine'
import type { Command } from 'commander'
import type { CommandContext } from '../context.ts'
import { readDefinition } from '../definition.ts'
import { formatBytes } from '../format-bytes.ts'
import { openImage } from '../open-image.ts'

interface CollectOptions {
  keep?: string[]
  unused: string
  quota?: string
  dryRun?: boolean
  json?: boolean
}

const DAY_MS = 86_400_000
const UNUSED_DAYS = '30'

/** `whittle store status|gc`. */
export function registerStore(program: Command, context: () => Promise<CommandContext>): void {
  const store = program.command('store').description('what is kept of packages and results')
  store
    .command('status')
    .description('how much the store holds')
    .option('--json', 'print it as JSON')
    .action(async ({ json }: { json?: boolean }) => showStatus(await context(), json ?? false))
  const collect = (value: string, all: string[] = []) => [...all, value]
  store
    .command('gc')
    .description('remove what nobody has used for a while, or what is above a quota')
    .option('--keep <lock|ref>', 'lock whose packages stay, or oci: image whose layers stay (repeatable)', collect)
    .option('--unused <days>', 'remove what nobody has used for so many days', UNUSED_DAYS)
    .option(
      '--quota <bytes>',
      'remove more, oldest first, until the store is below this (default: $WHITTLE_STORE_QUOTA)',
    )
    .option('--dry-run', 'only say what would be removed')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  whittle store gc --dry-run
  whittle store gc --unused 7 --keep shop.lock --keep oci:./shop:1.0

Builds may go on meanwhile: what they use stays, and so do the newest package indexes. Packages of a --keep lock stay
whatever the quota says, as mirrors remove them once there are newer ones. A store of an installation is left to its worker.`,
    )
    .action(async (options: CollectOptions) => collectStore(await context(), options))
}

async function showStatus({ keeper, storeFolder }: CommandContext, json: boolean): Promise<void> {
  const [usage, lastCollection] = [await keeper.usage(), await keeper.lastCollection()]
  const { blobs, memos, incoming } = usage
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ folder: storeFolder, ...usage, lastCollection: lastCollection ?? null })}\n`,
    )
    return
  }
  process.stdout.write(`${storeFolder}
blobs       ${blobs.count} of ${formatBytes(blobs.bytes)}
memory      ${memos.count} entries of ${formatBytes(memos.bytes)}
half done   ${incoming.count} of ${formatBytes(incoming.bytes)}
collected   ${lastCollection?.toISOString() ?? 'never'}
`)
}

async function collectStore(context: CommandContext, options: CollectOptions): Promise<void> {
  const { keeper, storeFolder } = context
  if (await keeper.isClaimedByWorker()) throw keptByWorker(storeFolder)
  const { dryRun = false } = options
  const unusedMs = amount(options.unused, '--unused', 'days') * DAY_MS
  const quotaBytes = amount(options.quota ?? (process.env.WHITTLE_STORE_QUOTA || '0'), '--quota', 'bytes')
  const kept = await readKept(options.keep ?? [])
  const roots = async (): Promise<StoreRoots> => ({ ...kept, documents: [], snapshots: await context.knownSnapshots() })
  const collected = await keeper.collect({ roots, unusedMs, quotaBytes, dryRun })
  process.stdout.write(options.json ? `${JSON.stringify({ dryRun, ...collected })}\n` : describe(collected, dryRun))
}

/** Read before anything is removed: a lock that cannot be read ends the command. */
async function readKept(names: readonly string[]): Promise<Pick<StoreRoots, 'locks' | 'images'>> {
  const locks: Lock[] = []
  const images: Digest[] = []
  for (const name of names) {
    if (name.startsWith('oci:')) {
      images.push(await digestOf(name))
      continue
    }
    const definition = await readDefinition(name, {})
    if (definition.kind !== 'lock') throw wrongCall(`--keep ${name}: a definition pins no packages; give its lock.`)
    locks.push(definition.lock)
  }
  return { locks, images }
}

async function digestOf(name: string): Promise<Digest> {
  const { source, reference } = openImage(name)
  const manifest = await source.getManifest(reference)
  if (!manifest) throw wrongCall(`--keep ${name}: there is no such image.`)
  return manifest.digest
}

function amount(text: string, flag: string, unit: string): number {
  if (!/^\d{1,15}$/.test(text)) throw wrongCall(`${flag} ${text}: give a whole number of ${unit}.`)
  return Number(text)
}

function describe({ blobs, memos, keptBytes, overQuotaBytes }: KeptStore, dryRun: boolean): string {
  const bytes = formatBytes(blobs.bytes + memos.bytes)
  const done = dryRun ? 'Would remove' : 'Removed'
  const over =
    overQuotaBytes > 0 ? `That is ${formatBytes(overQuotaBytes)} above the quota: the rest is kept or in use.\n` : ''
  return `${done} ${blobs.count} blobs and ${memos.count} entries of the memory, ${bytes}; ${formatBytes(keptBytes)} stay.\n${over}`
}

function keptByWorker(folder: string): WhittleError {
  return new WhittleError({
    code: 'CLI_STORE_KEPT',
    category: 'invalid-input',
    publicMessage: `The store in ${folder} belongs to an installation: what it needs is known to its database alone.`,
    hint: 'Its worker clears it each day, and near WHITTLE_STORE_QUOTA. Name a store of your own with --store.',
  })
}

function wrongCall(publicMessage: string): WhittleError {
  return new WhittleError({
    code: 'CLI_CALL_WRONG',
    category: 'invalid-input',
    publicMessage,
    hint: 'See whittle store gc --help.',
  })
}
