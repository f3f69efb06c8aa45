import { archiveError } from './archive-error.ts'

const EMPTY = Buffer.alloc(0)

/** Reads a byte stream in pieces of a wanted length, holding one chunk of the source at a time. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>
  readonly #what: string
  #chunk: Uint8Array = EMPTY
  #at = 0
  #ended = false

  /** `what` names the stream in messages: `tar archive`. */
  constructor(source: AsyncIterable<Uint8Array>, what: string) {
    this.#source = source[Symbol.asyncIterator]()
    this.#what = what
  }

  /** The next bytes of the source, 1 to `limit` of them; `undefined` at its end. The view is the caller's to keep. */
  async some(limit: number): Promise<Uint8Array | undefined> {
    while (this.#at === this.#chunk.length) {
      if (this.#ended) return undefined
      const next = await this.#source.next()
      if (next.done) {
        this.#ended = true
        return undefined
      }
      this.#chunk = next.value
      this.#at = 0
    }
    const end = Math.min(this.#chunk.length, this.#at + limit)
    const view = this.#chunk.subarray(this.#at, end)
    this.#at = end
    return view
  }

  /** Exactly `length` bytes, or `undefined` when the source ends before the first. */
  async exactly(length: number): Promise<Buffer | undefined> {
    const first = await this.some(length)
    if (!first) return undefined
    if (first.length === length) return Buffer.from(first.buffer, first.byteOffset, length)
    const bytes = Buffer.allocUnsafe(length)
    bytes.set(first)
    for (let have = first.length; have < length;) {
      const next = await this.some(length - have)
      if (!next) throw this.#truncated()
      bytes.set(next, have)
      have += next.length
    }
    return bytes
  }

  /** Like `exactly`, where an end before the first byte is an error, too. */
  async require(length: number): Promise<Buffer> {
    if (length === 0) return EMPTY
    const bytes = await this.exactly(length)
    if (!bytes) throw this.#truncated()
    return bytes
  }

  /** Up to `limit` of bytes that must be there. */
  async requireSome(limit: number): Promise<Uint8Array> {
    const bytes = await this.some(limit)
    if (!bytes) throw this.#truncated()
    return bytes
  }

  async skip(length: number): Promise<void> {
    for (let left = length; left > 0;) left -= (await this.requireSome(left)).length
  }

  /** Lets the source release what it holds. Safe to repeat. */
  async close(): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    this.#chunk = EMPTY
    this.#at = 0
    await this.#source.return?.()
  }

  #truncated(): Error {
    return archiveError('ARCHIVE_TRUNCATED', `The ${this.#what} ends before it is complete.`)
  }
}
