import type { RunResult } from './stand.ts'

/** The output of a program that ended well; otherwise an error that shows its end. */
export function expectRun({ exitCode, output }: RunResult, what: string): string {
  if (exitCode === 0) return output
  throw new Error(`ended with ${exitCode}: ${what}\n${output.split('\n').slice(-30).join('\n')}`)
}
