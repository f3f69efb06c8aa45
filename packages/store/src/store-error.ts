import { WhittleError, type Digest } from '@whittle/core'
import type { storeErrors } from './error-codes.ts'

export type StoreErrorCode = keyof typeof storeErrors

/** The blob is not in the store. */
export function blobMissing(digest: Digest): WhittleError {
  return new WhittleError({
    code: 'STORE_BLOB_MISSING',
    category: 'internal',
    publicMessage: `The store does not hold ${digest}.`,
    hint: 'Run the step that makes it again; nothing else is lost.',
    retryable: true,
    details: { digest },
  })
}

/** The disk has changed a blob, which was discarded: it is missing now, and can be made anew. */
export function blobDamaged(digest: Digest): WhittleError {
  return new WhittleError({
    code: 'STORE_BLOB_MISSING',
    category: 'internal',
    publicMessage: `What the store held as ${digest} was damaged and is discarded.`,
    hint: 'Run the step that makes it again, and check the disk that holds the data folder.',
    retryable: true,
    details: { digest, damaged: true },
  })
}

/** What came is not what was expected; nothing of it was kept. */
export function blobMismatch(expected: string, actual: string): WhittleError {
  return new WhittleError({
    code: 'STORE_BLOB_MISMATCH',
    category: 'integrity',
    publicMessage: `Content that should be ${expected} is ${actual}.`,
    hint: 'It was damaged or replaced on its way and is not used.',
    details: { expected, actual },
  })
}

/** An error of the file system in words; anything else is returned as it is. */
export function explainFileError(thrown: unknown): unknown {
  const code = fileErrorCode(thrown)
  if (code === undefined || thrown instanceof WhittleError) return thrown
  const { whittleCode, publicMessage, hint, retryable } = FILE_ERRORS[code] ?? {
    whittleCode: 'STORE_UNAVAILABLE' as const,
    publicMessage: `The store could not be read or written (${code}).`,
    hint: 'Check the disk that holds the data folder.',
    retryable: true,
  }
  return new WhittleError({
    code: whittleCode,
    category: 'internal',
    publicMessage,
    hint,
    retryable,
    cause: thrown,
  })
}

/** `ENOENT` and the like; undefined for what is no system error. */
export function fileErrorCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown) || !('syscall' in thrown)) return undefined
  return typeof thrown.code === 'string' ? thrown.code : undefined
}

interface FileErrorText {
  whittleCode: StoreErrorCode
  publicMessage: string
  hint: string
  retryable: boolean
}

const FULL: FileErrorText = {
  whittleCode: 'STORE_FULL',
  publicMessage: 'The disk that holds the store is full.',
  hint: 'Free space on the disk of the data folder, then start it again.',
  retryable: false,
}
const NOT_WRITABLE: FileErrorText = {
  whittleCode: 'STORE_NOT_WRITABLE',
  publicMessage: 'The store may not be read or written by this user.',
  hint: 'Give the user that runs Whittle the rights on its data folder.',
  retryable: false,
}
const FILE_ERRORS: Readonly<Record<string, FileErrorText>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EACCES: NOT_WRITABLE,
  EPERM: NOT_WRITABLE,
  EROFS: NOT_WRITABLE,
}
