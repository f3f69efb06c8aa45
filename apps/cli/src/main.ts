#!/usr/bin/env node
import { toWhittleError } from '@whittle/core'
import { CommanderError } from 'commander'
import { exitCodeOf, exitCodes } from './exit-code.ts'
import { createProgram } from './program.ts'

// Whoever reads what is printed may have seen enough (`| head`): the work goes on, what is printed after that is lost.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

try {
  await createProgram().parseAsync()
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
