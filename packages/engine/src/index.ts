export { attestImage, imageFiles, type ImageDocuments } from './stages/attest.ts'
export { carveImage, inspectPackages } from './stages/carve.ts'
export { createNodeCommandRunner } from './node-ports/command-runner.ts'
export { createDiskClaims, type DiskClaimsOptions } from './node-ports/disk-claims.ts'
export { createNodeHttpFetch, type HttpTimeouts } from './node-ports/http-fetch.ts'
export { createSystemClock } from './node-ports/system-clock.ts'
export { type FetchedPackages, type FetchErrorCode, fetchPackages, type FetchPorts } from './stages/fetch.ts'
export { createProcessClaims, type FetchClaims } from './stages/fetch-claims.ts'
export {
  type PublishedImage,
  type PublishErrorCode,
  publishImage,
  type PublishPorts,
  type PublishRequest,
} from './stages/publish.ts'
