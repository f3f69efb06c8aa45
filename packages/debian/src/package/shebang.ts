/** The interpreter that the first line of a script names. */
export interface Shebang {
  /** The path that the kernel starts. */
  interpreter: string
  /** The program that `env` looks for, when the interpreter is `env`. */
  program?: string
}

/** The kernel reads no more than this of the first line (`BINPRM_BUF_SIZE`). */
export const SHEBANG_BYTES = 256

/** Reads `#!interpreter` and `#!/usr/bin/env [-S] [NAME=value…] program` from the start of a file. */
export function readShebang(start: Buffer): Shebang | undefined {
  if (start.length < 3 || start[0] !== 0x23 || start[1] !== 0x21) return undefined
  const line = start.toString('latin1', 2, Math.min(start.length, SHEBANG_BYTES)).split('\n', 1)[0] ?? ''
  const [interpreter, ...rest] = line.split(/[ \t\r\0]+/).filter((word) => word !== '')
  if (interpreter === undefined || !interpreter.startsWith('/')) return undefined
  if (!/^\/(?:usr\/)?bin\/env$/.test(interpreter)) return { interpreter }
  const program = rest.find((word) => !word.startsWith('-') && !word.includes('='))
  return program === undefined ? { interpreter } : { interpreter, program }
}
