import type { Digest, Lock, Store } from '@whittle/core'
import { describePackages } from '../resolver/describe-packages.ts'
import { executionConfig } from '../stages/assemble/execution-config.ts'
import type { InspectedFile, InspectedImage } from './inspect-image.ts'

/** What two images, or the locks of images, are compared by. */
export interface ImageContents {
  /** Of the image, or the contentDigest of the lock. */
  digest: Digest
  /** Packages that the image holds: without those that are left out. */
  packages: { name: string; version: string; arch: string }[]
  /** As the OCI image specification has it: `User`, `Env`, `Entrypoint`, … */
  config: Record<string, unknown>
  /** Absent for a lock: files are known once they were read. */
  files?: InspectedFile[]
  /** Compressed layers; absent for a lock. */
  layers?: InspectedImage['layers']
  compressedBytes: number
  bytes: number
  /** True for a lock whose content was never built with this store: packages and sizes are proposed by the rules. */
  estimated: boolean
}

export function contentsOfImage(image: InspectedImage): ImageContents {
  const { digest, packages, config, files, layers, compressedBytes, bytes } = image
  return {
    digest,
    packages: packages.map(({ name, version, arch }) => ({ name, version, arch })),
    config,
    files,
    layers,
    compressedBytes,
    bytes,
    estimated: false,
  }
}

/** What an image of this lock would hold, by the same code as the preview. */
export async function contentsOfLock(lock: Lock, store: Store): Promise<ImageContents> {
  const { packages, totals } = await describePackages(lock, store)
  const kept = packages.filter(({ disposition }) => disposition === 'keep')
  return {
    digest: lock.contentDigest,
    packages: kept.map(({ name, version, arch }) => ({ name, version, arch })),
    config: { ...executionConfig(lock.image) },
    compressedBytes: totals.compressedBytes,
    bytes: totals.installedBytes,
    estimated: totals.estimated,
  }
}
