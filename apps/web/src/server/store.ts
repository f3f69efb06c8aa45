import type { Store } from '@whittle/core'
import { createDiskStore } from '@whittle/store'
import { storeRoot } from '../env.ts'

let store: Store | undefined

/** The content-addressed store with the documents of builds. */
export function documentStore(): Store {
  store ??= createDiskStore({ root: storeRoot() })
  return store
}
