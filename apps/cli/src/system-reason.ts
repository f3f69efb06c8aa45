import { getSystemErrorMessage } from 'node:util'

/** Why the system refused a file, in its words and without the path: `no such file or directory`. */
export function systemReason(thrown: unknown): string {
  if (!(thrown instanceof Error) || !('errno' in thrown) || typeof thrown.errno !== 'number') return 'unknown reason'
  return getSystemErrorMessage(thrown.errno) ?? 'unknown reason'
}
