import { Command } from 'commander'
import { registerBuild } from './commands/build.ts'
import { registerCompletion } from './commands/completion.ts'
import { registerDiff } from './commands/diff.ts'
import { registerDistro } from './commands/distro.ts'
import { registerExplain } from './commands/explain.ts'
import { registerImport } from './commands/import.ts'
import { registerInspect } from './commands/inspect.ts'
import { registerLock } from './commands/lock.ts'
import { registerStore } from './commands/store.ts'
import { registerVerify } from './commands/verify.ts'
import { createContext, type GlobalOptions } from './context.ts'

/** The program with all its commands; nothing is opened or fetched before one of them runs. */
export function createProgram(): Command {
  const program = new Command('whittle')
    .description('Distroless container images from signed Debian packages. Needs no database and no server.')
    .version('0.1.0')
    .option(
      '--store <folder>',
      'where packages and results are kept (default: $WHITTLE_STORE, or whittle in the cache folder)',
    )
    .option('--mirror <url>', "Debian mirror (default: $WHITTLE_DEBIAN_MIRROR, or the one of this host's apt)")
    .option('--security-mirror <url>', 'Debian Security mirror (default: $WHITTLE_DEBIAN_SECURITY_MIRROR, or apt’s)')
    .option('--snapshot-mirror <url>', 'archive of superseded packages (default: $WHITTLE_SNAPSHOT_MIRROR, or none)')
    .option('--keyring <file>', 'keys that may sign releases (default: $WHITTLE_KEYRING, or debian-archive-keyring)')
    .option(
      '--sources <file>',
      'further signed repositories that definitions name: a list of name, uri, suites, components, key',
    )
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(whittle --help shows how to call it)')
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  whittle build --from nginx --package curl --output oci:./shop
  whittle explain --from nginx --package curl libssl3t64
  whittle lock shop.yaml -o shop.lock
  whittle build shop.lock --output docker://localhost:5000/team/shop:1.0
  whittle verify docker://localhost:5000/team/shop:1.0 --rebuild --lock shop.lock

Results go to standard output, everything else to standard error.
Exit codes: 0 done, 1 failed, 2 wrong call or definition, 3 unsatisfiable, 4 integrity, 5 upstream not reachable, 6 policy.`,
    )

  const context = () => createContext(program.opts<GlobalOptions>())
  registerLock(program, context)
  registerBuild(program, context)
  registerExplain(program, context)
  registerImport(program)
  registerInspect(program)
  registerDiff(program, context)
  registerVerify(program, context)
  registerDistro(program, context)
  registerStore(program, context)
  registerCompletion(program)
  return program
}
