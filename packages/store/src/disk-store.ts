import type { Store } from '@whittle/core'
import { createDiskBlobs } from './disk-blobs.ts'
import { createDiskMemo } from './disk-memo.ts'

/** A store in the folder `root`, made when first written to. Any number of processes may share it. */
export function createDiskStore({ root }: { root: string }): Store {
  return { blobs: createDiskBlobs(root), memo: createDiskMemo(root) }
}
