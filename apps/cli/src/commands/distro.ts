import type { Snapshot } from '@whittle/core'
import type { Command } from 'commander'
import type { CommandContext } from '../context.ts'

const DEFAULT_DISTRIBUTION = 'debian/13'

/** `whittle distro sync|status`. */
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
}

function describe({ id, distribution, date, releases }: Snapshot): string {
  const lines = releases.map(
    (release) => `  ${release.suite.padEnd(20)} ${release.date}  InRelease ${release.sha256.slice(0, 12)}`,
  )
  return `${distribution} snapshot ${id} of ${date}\n${lines.join('\n')}\n`
}
