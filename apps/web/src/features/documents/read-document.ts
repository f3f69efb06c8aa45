import { CarveReport, type Digest, Lock, WhittleError } from '@whittle/core'
import { documentStore } from '../../server/store.ts'
import { createRecentCache } from './recent-cache.ts'

// Documents never change under their digest, so what was parsed once stays right.
const reports = createRecentCache<CarveReport>(60)
const locks = createRecentCache<Lock>(30)

/** The CarveReport with this digest. Fails with `STORE_BLOB_MISSING` when the store has lost it. */
export function readCarveReport(digest: Digest): Promise<CarveReport> {
  return reports(digest, async () => CarveReport.parse(await readJson(digest)))
}

/** The Lock with this digest. */
export function readLock(digest: Digest): Promise<Lock> {
  return locks(digest, async () => Lock.parse(await readJson(digest)))
}

/** A document, or `undefined` where the store does not hold it (any more): pages then say so. */
export async function orMissing<Document>(document: Promise<Document>): Promise<Document | undefined> {
  try {
    return await document
  } catch (error) {
    if (error instanceof WhittleError && error.code === 'STORE_BLOB_MISSING') return undefined
    throw error
  }
}

async function readJson(digest: Digest): Promise<unknown> {
  return JSON.parse((await documentStore().blobs.read(digest)).toString('utf8'))
}
