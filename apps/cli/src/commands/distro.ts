import { type Architecture, type Snapshot, WhittleError } from '@whittle/core'
import { type ArchiveCheck, checkArchive } from '@whittle/engine'
import type { Command } from 'commander'
import type { CommandContext } from '../context.ts'
import { exitCodes } from '../exit-code.ts'
import { architectureOption } from '../platform-options.ts'

const DEFAULT_DISTRIBUTION = 'debian/13'

/** `whittle distro sync|status|check`. */
export function registerDistro(program: Command, context: () => Promise<CommandContext>): void {
  const distro = program.command('distro').description('package indexes of a distribution')
  distro
    .command('sync')
    .description('fetch and verify the newest state')
    .argument('[distribution]', 'like debian/13', DEFAULT_DISTRIBUTION)
    .option('--json', 'print the snapshot as JSON')
    .action(async (distribution: string, { json }: { json?: boolean }) => {
      const snapshot = await (await context()).synchronise(distribution)
      process.stdout.write(json ? `${JSON.stringify(snapshot)}\n` : describe(snapshot))
    })
  distro
    .command('status')
    .description('what is known without asking a mirror')
    .argument('[distribution]', 'like debian/13', DEFAULT_DISTRIBUTION)
    .option('--json', 'print it as JSON')
    .action(async (distribution: string, { json }: { json?: boolean }) => {
      const known = await (await context()).knownSnapshot(distribution)
      if (json) process.stdout.write(`${JSON.stringify(known ?? null)}\n`)
      else if (known) process.stdout.write(`${describe(known.snapshot)}last confirmed ${known.confirmedAt}\n`)
      else process.stdout.write(`Nothing is known of ${distribution}; "whittle distro sync" fetches it.\n`)
    })
  distro
    .command('check')
    .description('which packages cannot be installed at all, and why')
    .argument('[distribution]', 'like debian/13', DEFAULT_DISTRIBUTION)
    .addOption(architectureOption('architecture'))
    .option('--suite <suite>', 'one suite by itself, like trixie, instead of all that belong together')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      `
Every package is looked at by itself, in its newest version, as dose-debcheck does. Ends with 6 when there are packages
that nobody can install.`,
    )
    .action(async (distribution: string, options: CheckOptions) => {
      process.exitCode = await check(distribution, options, await context())
    })
}

interface CheckOptions {
  arch: Architecture
  suite?: string
  json?: boolean
}

async function check(
  distribution: string,
  { arch, suite, json }: CheckOptions,
  context: CommandContext,
): Promise<number> {
  const whole = await context.snapshot(distribution, [arch])
  const snapshot = suite === undefined ? whole : onlySuite(suite, whole)
  const found = checkArchive(await context.loadUniverse(snapshot, arch))
  if (json) process.stdout.write(`${JSON.stringify({ distribution, suite, arch, snapshot: whole.id, ...found })}\n`)
  else process.stdout.write(describeCheck(found, `${suite ?? distribution} ${arch}`))
  return found.broken.length === 0 ? exitCodes.done : exitCodes.policy
}

/** The part of a snapshot that one suite is, under an id of its own. */
function onlySuite(suite: string, snapshot: Snapshot): Snapshot {
  const releases = snapshot.releases.filter((release) => release.suite === suite)
  if (releases.length > 0) return { ...snapshot, id: `${snapshot.id} ${suite}`, releases }
  throw new WhittleError({
    code: 'CLI_CALL_WRONG',
    category: 'invalid-input',
    publicMessage: `${snapshot.distribution} has no suite "${suite}".`,
    hint: `Name one of ${snapshot.releases.map((release) => release.suite).join(', ')}.`,
  })
}

function describeCheck({ checked, broken }: ArchiveCheck, what: string): string {
  const lines = broken.map(({ conflict }) => `  ${conflict.summary}\n`)
  return `${what}: ${checked} packages, ${broken.length} of which cannot be installed\n${lines.join('')}`
}

function describe({ id, distribution, date, releases }: Snapshot): string {
  const lines = releases.map(
    (release) => `  ${release.suite.padEnd(20)} ${release.date}  InRelease ${release.sha256.slice(0, 12)}`,
  )
  return `${distribution} snapshot ${id} of ${date}\n${lines.join('\n')}\n`
}
