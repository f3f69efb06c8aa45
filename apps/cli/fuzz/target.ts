import type { Random } from './random.ts'

/** What a target may use; all of it is gone after the run. */
export interface Playground {
  /** Empty at each input, and the only place below which anything may be written. */
  folder: string
  /** A file that can be read: what stands for a keyring where no signature is checked. */
  keyringPath: string
}

/** One way in for what others made. */
export interface FuzzTarget {
  name: string
  /** Its part of the inputs, in relation to the others. */
  share: number
  /** An input as bytes: what is saved when it breaks something. */
  make(random: Random): Buffer
  /**
   * Reads the input by the code that reads such things for real. Resolves with a word for what came of it, or throws: a
   * typed error is fine as well, anything else breaks the invariant.
   */
  read(input: Buffer, playground: Playground): Promise<string>
}

/** A result that cannot be right: as bad as a crash. */
export class InvariantError extends Error {}

export function require(holds: boolean, what: string): void {
  if (!holds) throw new InvariantError(what)
}
