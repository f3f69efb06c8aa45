/** What is being read, in memory that the watching thread sees: it must know an input that never ends. */
export class CurrentInput {
  static readonly maxBytes = 1024 ** 2
  readonly shared: SharedArrayBuffer
  readonly #numbers: Float64Array
  readonly #bytes: Uint8Array

  constructor(shared = new SharedArrayBuffer(32 + CurrentInput.maxBytes)) {
    this.shared = shared
    this.#numbers = new Float64Array(shared, 0, 4)
    this.#bytes = new Uint8Array(shared, 32)
  }

  begin(target: number, input: Buffer): void {
    this.#numbers[0] = target
    this.#numbers[1] = Math.min(input.length, CurrentInput.maxBytes)
    this.#bytes.set(input.subarray(0, CurrentInput.maxBytes))
    this.#numbers[2] = Date.now()
  }

  end(): void {
    this.#numbers[2] = 0
  }

  /** Milliseconds since it began; 0 between two inputs. */
  get ageMs(): number {
    const since = this.#numbers[2]!
    return since === 0 ? 0 : Date.now() - since
  }

  get target(): number {
    return this.#numbers[0]!
  }

  get input(): Buffer {
    return Buffer.from(this.#bytes.slice(0, this.#numbers[1]))
  }
}
