'use server'

import { createPullToken, findImageById, type ImageDetail, revokePullToken } from '@whittle/db'
import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { database } from '../../server/db.ts'
import { mayActAs } from '../../server/may-act-as.ts'
import { requireViewer, type Viewer } from '../../server/session.ts'
import { imagePath } from '../images/pull-address.ts'
import { newPullToken } from './new-pull-token.ts'
import { expiries, type PullTokenField, type PullTokenFormState } from './pull-token-form-state.ts'

const Input = z.object({
  imageId: z.string(),
  name: z
    .string()
    .trim()
    .min(1, 'Give it a name, so that you know later what uses it.')
    .max(80, 'At most 80 characters.')
    .regex(/^\P{Cc}*$/u, 'Use letters, digits and signs only.'),
  expiry: z.enum(
    expiries.map(({ value }) => value),
    'Choose when it ends.',
  ),
  scope: z.enum(['image', 'team'], 'Choose what it pulls.'),
})

/** Makes a token that pulls this image or all of its team; the answer holds it, once. */
export async function createToken(_: PullTokenFormState, form: FormData): Promise<PullTokenFormState> {
  const raw = Object.fromEntries([...form].filter(([, value]) => typeof value === 'string')) as Record<string, string>
  const values = { name: raw.name, expiry: raw.expiry, scope: raw.scope }
  const parsed = Input.safeParse(raw)
  if (!parsed.success) {
    const errors: PullTokenFormState['errors'] = {}
    for (const { path, message } of parsed.error.issues) errors[path[0] as PullTokenField] ??= message
    return { values, errors }
  }
  const { name, expiry, scope } = parsed.data
  const viewer = await requireViewer()
  const image = await tokenImage(viewer, parsed.data.imageId)
  if (!image) return { values, errors: {}, message: 'Pull tokens need the role “operator” in the image’s team.' }
  const { token, ...stored } = newPullToken()
  const created = await createPullToken(
    database(),
    { teamId: image.team.id, actorId: viewer.user.id },
    {
      ...stored,
      name,
      imageId: scope === 'image' ? image.id : undefined,
      expiresAt: expiry === 'never' ? undefined : new Date(Date.now() + Number(expiry) * 86_400_000),
    },
  )
  if (!created) return { values, errors: {}, message: 'This image does not exist any more.' }
  revalidatePath(imagePath(image))
  return { values: {}, errors: {}, created: { name, token } }
}

/** Ends a token for good. */
export async function revokeToken(_: { error?: string }, form: FormData): Promise<{ error?: string }> {
  const viewer = await requireViewer()
  const image = await tokenImage(viewer, String(form.get('imageId')))
  if (!image) return { error: 'Revoking needs the role “operator” in the image’s team.' }
  await revokePullToken(database(), { teamId: image.team.id, actorId: viewer.user.id }, String(form.get('tokenId')))
  revalidatePath(imagePath(image))
  return {}
}

/** The image, if the viewer may make tokens for it: gallery images are pulled without. */
async function tokenImage(viewer: Viewer, imageId: string): Promise<ImageDetail | undefined> {
  const image = await findImageById(database(), viewer.scope, imageId)
  return image && !image.team.isGallery && mayActAs(viewer, image.team.id, 'operator') ? image : undefined
}
