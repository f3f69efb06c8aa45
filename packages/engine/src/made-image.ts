import { Digest, digestOfDocument, type Lock, type Store } from '@whittle/core'
import { z } from 'zod'

const blob = z.strictObject({ digest: Digest, sizeBytes: z.int() })

/** A finished, tested and described image, remembered under its content: another build of the same content finds it. */
const MadeImage = z.strictObject({
  image: z.strictObject({ index: blob, manifest: blob, config: blob, layer: blob, diffId: Digest }),
  documents: z.strictObject({ carve: Digest, files: Digest, spdx: Digest }),
  totals: z.strictObject({ packagesKept: z.int(), packagesDropped: z.int(), bytes: z.int() }),
})
export type MadeImage = z.infer<typeof MadeImage>

/** The start-up test is no part of the content, but an image is only remembered as made when it passed that very test. */
function keyOf(lock: Lock): Digest {
  return digestOfDocument({
    kind: 'made-image',
    version: 1,
    content: lock.contentDigest,
    test: lock.image.test ?? null,
  })
}

/** What was made of the same content before, if every blob of it is still in the store. */
export async function findMadeImage(lock: Lock, { memo, blobs }: Store): Promise<MadeImage | undefined> {
  const parsed = MadeImage.safeParse(await memo.get(keyOf(lock)))
  if (!parsed.success) return undefined
  const { image, documents } = parsed.data
  const digests = [image.index, image.manifest, image.config, image.layer].map(({ digest }) => digest)
  const present = await Promise.all([...digests, ...Object.values(documents)].map((digest) => blobs.has(digest)))
  return present.every(Boolean) ? parsed.data : undefined
}

export async function rememberMadeImage(lock: Lock, made: MadeImage, { memo }: Store): Promise<void> {
  await memo.set(keyOf(lock), made)
}
