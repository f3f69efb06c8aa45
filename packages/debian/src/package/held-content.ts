import { SHEBANG_BYTES } from './shebang.ts'

const ELF_MAGIC = Buffer.from('\x7fELF', 'latin1')

/**
 * What is kept of a file that streams by: all of it where it is wanted or a program, otherwise as much as its first line
 * may have. Memory for a large file is taken once; what a size only claims is never touched.
 */
export class HeldContent {
  readonly #sizeBytes: number
  #bytes: Buffer
  #held = 0
  #decided: boolean

  constructor(sizeBytes: number, wanted: boolean) {
    this.#sizeBytes = sizeBytes
    this.#decided = wanted
    this.#bytes = wanted ? Buffer.allocUnsafeSlow(sizeBytes) : Buffer.allocUnsafe(Math.min(sizeBytes, SHEBANG_BYTES))
  }

  /** Takes the next piece; `beforeProgram` may refuse a program before memory for it is taken. */
  take(chunk: Uint8Array, beforeProgram: () => void): void {
    const rest = this.#copy(chunk)
    if (this.#decided || this.#held < ELF_MAGIC.length) return
    this.#decided = true
    if (!this.#bytes.subarray(0, ELF_MAGIC.length).equals(ELF_MAGIC)) return
    beforeProgram()
    const whole = Buffer.allocUnsafeSlow(this.#sizeBytes)
    this.#bytes.copy(whole, 0, 0, this.#held)
    this.#bytes = whole
    this.#copy(rest)
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#held)
  }

  /** What had no place. */
  #copy(chunk: Uint8Array): Uint8Array {
    const part = chunk.subarray(0, this.#bytes.length - this.#held)
    this.#bytes.set(part, this.#held)
    this.#held += part.length
    return chunk.subarray(part.length)
  }
}
