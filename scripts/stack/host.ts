import { accessSync, constants } from 'node:fs'
import { userInfo } from 'node:os'
import { delimiter, join } from 'node:path'

export const isRoot = process.getuid?.() === 0

// Debian keeps administration programs out of an ordinary user's PATH.
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/local/sbin']

/** The absolute path of a program, or undefined. */
export function findProgram(name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * PATH without the programs of npm dependencies: npm itself must run on the host's own Node. Debian's npm 9 loses exit
 * codes on a newer one.
 */
export function hostPath(path = process.env.PATH ?? ''): string {
  return path
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter)
}

/** Who runs the servers: never root. As root it is Debian's `postgres` account, which comes with the server package. */
export const serviceUser = isRoot ? 'postgres' : userInfo().username

/** Program and arguments so that a server runs as `serviceUser`. */
export function asServiceUser(program: string, args: readonly string[]): [string, string[]] {
  if (!isRoot) return [program, [...args]]
  return ['setpriv', [`--reuid=${serviceUser}`, `--regid=${serviceUser}`, '--clear-groups', '--', program, ...args]]
}

/** An expected failure of a command of the repository: shown as its message, without a stack. */
export class CommandError extends Error {}

/** What `parse` reads of a call; a wrong one fails with what is wrong and the usage. */
export function parseCall<T>(usage: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw new CommandError(`${error instanceof Error ? error.message : error}\n${usage}`)
  }
}

/** Runs a command's main function; expected failures end as a sentence and exit code 1. */
export async function runCommand(main: () => Promise<number | void>): Promise<void> {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    console.error(error instanceof CommandError ? `\n${error.message}` : error)
    process.exitCode = 1
  }
}
