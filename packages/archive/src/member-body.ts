import { WhittleError } from '@whittle/core'
import type { ByteReader } from './byte-reader.ts'

/**
 * The content of one member while the reader stands at it. It can be iterated once, and only until the reader moves on;
 * `finish` passes over whatever was not taken, so that the reader stands behind the member.
 */
export class MemberBody implements AsyncIterable<Uint8Array> {
  readonly #reader: ByteReader
  #left: number
  #taken = false
  #gone = false

  constructor(reader: ByteReader, sizeBytes: number) {
    this.#reader = reader
    this.#left = sizeBytes
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.#taken || this.#gone) throw bodyGone()
    this.#taken = true
    while (this.#left > 0) {
      if (this.#gone) throw bodyGone()
      const bytes = await this.#reader.requireSome(this.#left)
      this.#left -= bytes.length
      yield bytes
    }
  }

  async finish(): Promise<void> {
    this.#gone = true
    const left = this.#left
    this.#left = 0
    await this.#reader.skip(left)
  }
}

function bodyGone(): WhittleError {
  return new WhittleError({
    code: 'ARCHIVE_BODY_GONE',
    category: 'internal',
    publicMessage: 'A member of an archive was read twice, or after the reader had moved on.',
    hint: 'This is a fault of Whittle, not of the archive: please report it.',
  })
}
