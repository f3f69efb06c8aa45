export {
  compressXz,
  makeAr,
  makeControl,
  makeDeb,
  type DebCompression,
  type DebInit,
  type MaintainerScript,
} from './make-deb.ts'
export { MADE_MTIME_SECONDS, makeTar, type MadeFile } from './make-tar.ts'
export { makeElf, type ElfRecipe } from './make-elf.ts'
export { type FakeMirror, type MirrorFault, startFakeMirror } from './fake-mirror.ts'
export {
  makeRepository,
  poolPath,
  repositoryPackage,
  type RepositoryPackage,
  type RepositorySuite,
} from './repository.ts'
export { createSigningKey, type SigningKey } from './signing-key.ts'
export { startTestRegistry, type TestRegistry, type TestRegistryOptions } from './test-registry.ts'
export type { TokenRealm } from './token-realm.ts'
export { createMemoryStore } from './memory-store.ts'
