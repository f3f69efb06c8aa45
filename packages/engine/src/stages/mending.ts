import { type EventSink, WhittleError } from '@whittle/core'

/** Blobs that are lost one after the other are a broken disk: that must be said in the end. */
const ATTEMPTS = 3

/**
 * Runs work again when a blob that it relied on has gone: one that the disk damaged is discarded when it is read, and
 * another attempt fetches or makes it anew. Each is told as a warning.
 */
export async function mending<T>(events: EventSink, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (thrown) {
      if (!isBlobMissing(thrown) || attempt === ATTEMPTS) throw thrown
      const message = `${thrown.publicMessage} It is fetched or made again.`
      events({ kind: 'log', stage: 'fetch', level: 'warning', message })
    }
  }
}

function isBlobMissing(thrown: unknown): thrown is WhittleError {
  return thrown instanceof WhittleError && thrown.code === 'STORE_BLOB_MISSING'
}
