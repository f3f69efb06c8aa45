import { createNodeHttpFetch, createRegistryClient, type ImageSource, openOciLayout } from '@whittle/engine'
import { registryCredentials } from './credentials.ts'
import { parseImageReference } from './image-reference.ts'

/** An image that can be read: where it is, and its tag or digest there. */
export interface OpenedImage {
  source: ImageSource
  reference: string
}

/** Opens `oci:DIR[:TAG]` or `docker://HOST/REPOSITORY[:TAG|@DIGEST]`; nothing is read yet. */
export function openImage(text: string): OpenedImage {
  const reference = parseImageReference(text)
  if (reference.kind === 'oci') return { source: openOciLayout(reference.folder), reference: reference.tag }
  const source = createRegistryClient({
    ...reference,
    http: createNodeHttpFetch(),
    credentials: registryCredentials(reference.url),
  })
  return { source, reference: reference.reference }
}
