#!/usr/bin/env node
import { toWhittleError } from '@whittle/core'
import { Command, CommanderError } from 'commander'
import { registerBuild } from './commands/build.ts'
import { registerCompletion } from './commands/completion.ts'
import { registerDiff } from './commands/diff.ts'
import { registerDistro } from './commands/distro.ts'
import { registerExplain } from './commands/explain.ts'
import { registerInspect } from './commands/inspect.ts'
import { registerLock } from './commands/lock.ts'
import { registerVerify } from './commands/verify.ts'
import { createContext, type GlobalOptions } from './context.ts'
import { exitCodeOf, exitCodes } from './exit-code.ts'

const program = new Command('whittle')
  .description('Distroless container images from signed Debian packages. Needs no database and no server.')
  .version('0.1.0')
  .option(
    '--store <folder>',
    'where packages and results are kept (default: $WHITTLE_STORE, or whittle in the cache folder)',
  )
  .option('--mirror <url>', "Debian mirror (default: $WHITTLE_DEBIAN_MIRROR, or the one of this host's apt)")
  .option('--security-mirror <url>', 'Debian Security mirror (default: $WHITTLE_DEBIAN_SECURITY_MIRROR, or apt’s)')
  .option('--keyring <file>', 'keys that may sign releases (default: $WHITTLE_KEYRING, or debian-archive-keyring)')
  .showHelpAfterError('(whittle --help shows how to call it)')
  .exitOverride()
  .addHelpText(
    'after',
    `
Exit codes: 0 done, 1 failed, 2 wrong call or definition, 3 unsatisfiable, 4 integrity, 5 upstream not reachable, 6 policy.`,
  )

const context = () => createContext(program.opts<GlobalOptions>())
registerLock(program, context)
registerBuild(program, context)
registerExplain(program, context)
registerInspect(program)
registerDiff(program, context)
registerVerify(program, context)
registerDistro(program, context)
registerCompletion(program)

try {
  await program.parseAsync()
} catch (thrown) {
  process.exitCode = thrown instanceof CommanderError ? callExitCode(thrown) : report(thrown)
}

/** Help and version are fine; anything else commander refuses is a wrong call. */
function callExitCode(error: CommanderError): number {
  return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongCall
}

function report(thrown: unknown): number {
  const error = toWhittleError(thrown)
  process.stderr.write(`whittle: ${error.publicMessage} [${error.code}]\n`)
  if (error.hint) process.stderr.write(`  ${error.hint}\n`)
  if (error.category === 'internal' && error.cause instanceof Error) process.stderr.write(`${error.cause.stack}\n`)
  return exitCodeOf(error.category)
}
