import { CarveReport, Digest, digestOfDocument, type Lock, type Store } from '@whittle/core'
import { z } from 'zod'
import { StartupState } from './engine.ts'
import { layerBytesOf, layersOf } from './image-layers.ts'

const blob = z.strictObject({ digest: Digest, sizeBytes: z.int() })

/** A finished, tested and described image, remembered under its content: another build of the same content finds it. */
const MadeImage = z.strictObject({
  image: z.strictObject({
    index: blob,
    manifest: blob,
    config: blob,
    layer: blob,
    diffId: Digest,
    furtherLayers: z.array(blob.extend({ diffId: Digest })).optional(),
  }),
  documents: z.strictObject({ carve: Digest, files: Digest, spdx: Digest }),
  totals: z.strictObject({ packagesKept: z.int(), packagesDropped: z.int(), bytes: z.int() }),
  startup: StartupState,
})
export type MadeImage = z.infer<typeof MadeImage>

/**
 * Test, name and what a lock says about its packages are no part of the content, but an image is only remembered as made
 * when it passed that very test, and its documents carry the rest.
 */
function keyOf({ contentDigest, image: { name, test }, packages }: Lock): Digest {
  // Where a package was found is in no document: it may move from one suite to another.
  const described = packages.map(({ path: _path, suite: _suite, ...rest }) => rest)
  return digestOfDocument({ kind: 'made-image', version: 3, contentDigest, name, test, packages: described })
}

/** The entries by which an image of this lock is found again. */
export function memoKeysOf(lock: Lock): Digest[] {
  return [keyOf(lock), contentKey(lock.contentDigest)]
}

/** What was made of the same content before, if every blob of it is still in the store. */
export async function findMadeImage(lock: Lock, { memo, blobs }: Store): Promise<MadeImage | undefined> {
  const parsed = MadeImage.safeParse(await memo.get(keyOf(lock)))
  if (!parsed.success) return undefined
  const { image, documents } = parsed.data
  const parts = [image.index, image.manifest, image.config, ...layersOf(image)]
  const present = await Promise.all([
    // A layer that lost its end on the disk is not there.
    ...parts.map(async ({ digest, sizeBytes }) => (await blobs.stat(digest))?.sizeBytes === sizeBytes),
    ...Object.values(documents).map((digest) => blobs.has(digest)),
  ])
  return present.every(Boolean) ? parsed.data : undefined
}

/** An image whose start-up test could not be run here is made anew, and tested where that can be. */
export async function rememberMadeImage(lock: Lock, made: MadeImage, { memo }: Store): Promise<void> {
  const known: KnownContent = { carve: made.documents.carve, layerBytes: layerBytesOf(made.image) }
  await memo.set(contentKey(lock.contentDigest), known)
  if (made.startup !== 'not-run') await memo.set(keyOf(lock), made)
}

const KnownContent = z.strictObject({ carve: Digest, layerBytes: z.int() })
type KnownContent = z.infer<typeof KnownContent>

function contentKey(contentDigest: Digest): Digest {
  return digestOfDocument({ kind: 'known-content', version: 1, contentDigest })
}

/** What building this very content showed, under whatever name: the preview then says facts instead of estimates. */
export async function findKnownContent(
  contentDigest: Digest,
  { memo, blobs }: Store,
): Promise<{ report: CarveReport; layerBytes: number } | undefined> {
  const known = KnownContent.safeParse(await memo.get(contentKey(contentDigest)))
  if (!known.success || !(await blobs.has(known.data.carve))) return undefined
  const report = CarveReport.safeParse(JSON.parse((await blobs.read(known.data.carve)).toString('utf8')))
  return report.success ? { report: report.data, layerBytes: known.data.layerBytes } : undefined
}
