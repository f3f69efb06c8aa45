import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lock } from '@whittle/core'
import { createDiskStore } from '@whittle/store'
import type { BuildOutput } from './build-child.ts'
import { putLargePackage } from './large-package.ts'
import type { Prepared } from './prepare.ts'
import type { LargeBench } from './report.ts'
import { timeCommand } from './timed-command.ts'

const NAME = 'bench-large'
const CONTENT_BYTES = 1.5e9

export interface LargeBenchOptions {
  prepared: Prepared
  /** For store and lock; left as it is for the caller to remove. */
  folder: string
  registryUrl: string
  signal: AbortSignal
}

/** The memory of builds of one of the images with a package of 1.5 GB more: it must not grow with the image. */
export async function benchLarge({ prepared, folder, registryUrl, signal }: LargeBenchOptions): Promise<LargeBench> {
  const { lock } = prepared.images[0]!
  mkdirSync(folder, { recursive: true })
  const storeFolder = join(folder, 'store')
  const store = createDiskStore({ root: storeFolder })
  for (const { sha256 } of lock.packages) await store.blobs.put(prepared.store.blobs.open(`sha256:${sha256}`))
  const { digest, sizeBytes } = await putLargePackage({ name: NAME, contentBytes: CONTENT_BYTES }, store)
  const large: Lock['packages'][number] = {
    name: NAME,
    version: '1.0-1',
    arch: 'amd64',
    source: NAME,
    sourceVersion: '1.0-1',
    path: `pool/main/b/${NAME}/${NAME}_1.0-1_amd64.deb`,
    sizeBytes,
    sha256: digest.slice('sha256:'.length),
    suite: lock.packages[0]!.suite,
    reason: 'requested',
    requiredBy: [],
    disposition: 'keep',
    installedBytes: CONTENT_BYTES,
    section: 'misc',
    summary: 'a large package for the benchmark',
  }
  const packages = [...lock.packages, large].sort((a, b) => (a.name < b.name ? -1 : 1))
  const build = async (written: string) => {
    const file = { path: '/etc/bench', content: `${written}\n` }
    const image = { ...lock.image, test: undefined, files: [...lock.image.files, file] }
    const lockFile = join(folder, 'lock.json')
    writeFileSync(lockFile, JSON.stringify({ ...lock, image, packages }))
    const args = [join(import.meta.dirname, 'build-child.ts'), storeFolder, registryUrl, lockFile, `bench/${NAME}`]
    const { stdout, peakBytes } = await timeCommand(process.execPath, args, { folder, signal })
    const [output] = JSON.parse(stdout) as [BuildOutput]
    console.error(`  ${NAME} ${written}: ${Math.round(output.durationMs)} ms, ${Math.round(peakBytes / 1e6)} MB`)
    return { ...output, peakBytes }
  }
  const cold = await build('cold')
  const warm = await build('warm')
  return {
    contentBytes: CONTENT_BYTES,
    layerBytes: warm.layerBytes,
    coldPeakBytes: cold.peakBytes,
    warmPeakBytes: warm.peakBytes,
    coldMs: cold.durationMs,
    warmMs: warm.durationMs,
  }
}
