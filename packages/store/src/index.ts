export { createDiskStore } from './disk-store.ts'
export type { StoreErrorCode } from './store-error.ts'
export { sweepIncoming } from './sweep-incoming.ts'
