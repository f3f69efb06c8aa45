export { attestImage, imageFiles, type ImageDocuments } from './stages/attest.ts'
export { carveImage, inspectPackages } from './stages/carve.ts'
export { createNodeCommandRunner } from './node-ports/command-runner.ts'
export { createDiskClaims, type DiskClaimsOptions } from './node-ports/disk-claims.ts'
export { createNodeHttpFetch, type HttpTimeouts } from './node-ports/http-fetch.ts'
export { createSystemClock } from './node-ports/system-clock.ts'
export { type FetchedPackages, type FetchErrorCode, fetchPackages, type FetchPorts } from './stages/fetch.ts'
export { createProcessClaims, type FetchClaims } from './stages/fetch-claims.ts'
export {
  createPublisher,
  type PublishedImage,
  type Publisher,
  type PublishErrorCode,
  type PublishPorts,
  type PublishRequest,
} from './stages/publish.ts'
export { readKit, type ReadKit } from './kit/read-kit.ts'
export { writeKit } from './kit/write-kit.ts'
export { loadCatalog } from '@whittle/catalog'
export { type ArchiveCheck, checkArchive, releaseKey, syncSources } from '@whittle/debian'
export { mending } from './stages/mending.ts'
export type { StoreRoots } from './storage/find-wanted.ts'
export type { KeptStore, StoreKeeper } from './storage/store-keeper.ts'
export { createEngine, createNodeEngine, type NodeEngine, type NodeEngineOptions } from './create-engine.ts'
export type {
  BuildDocuments,
  BuildOptions,
  BuildOutcome,
  BuildRequest,
  BuiltImageSummary,
  BuiltOutcome,
  BuiltPlatform,
  Engine,
  LockRequest,
  RegistryTarget,
} from './engine.ts'
export { layerBytesOf, layersOf } from './image-layers.ts'
export type { EnginePorts } from './engine-ports.ts'
export {
  type InspectedFile,
  type InspectedImage,
  type InspectedPackage,
  inspectImage,
} from './inspect/inspect-image.ts'
export type { ImageSource } from './inspect/image-source.ts'
export { createRegistryClient, openOciLayout, requireWritableLayout, writeOciLayout } from '@whittle/oci'
export { createResolver, type PreviewOptions, type Resolver, type ResolverOptions } from './resolver/create-resolver.ts'
export { type ExplainedStep, explainPackage, type PackageExplanation } from './resolver/explain-package.ts'
export { type Change, compareContents, type ConfigChange, type ContentsDifference } from './inspect/compare-contents.ts'
export { contentsOfImage, contentsOfLock, type ImageContents } from './inspect/image-contents.ts'
export { compareWithRebuilt, type RebuildComparison } from './inspect/compare-rebuilt.ts'
