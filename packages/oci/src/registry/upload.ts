import type { StoredBlob } from '@whittle/core'
import { registryError } from './errors.ts'
import type { RegistryAnswer, RegistryTransport } from './transport.ts'

export interface BlobUpload {
  blob: StoredBlob
  /** Called for each attempt. */
  open: () => AsyncIterable<Uint8Array>
  repository: string
}

/**
 * Uploads in one piece (OCI distribution specification 1.1, "POST then PUT"). An attempt that breaks off is made again
 * from its start: an unfinished upload is never visible. The registry refuses bytes that do not have the digest.
 */
export async function uploadBlob(transport: RegistryTransport, { blob, open, repository }: BlobUpload): Promise<void> {
  await transport.retrying(async () => {
    const started = await transport.askOnce({
      method: 'POST',
      to: 'blobs/uploads/',
      access: 'pull,push',
      what: `start an upload to ${repository}`,
      headers: { 'content-length': '0' },
      expect: [202],
    })
    const finished = await transport.askOnce({
      method: 'PUT',
      to: uploadAddress(started, blob),
      access: 'pull,push',
      what: `store a blob in ${repository}`,
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(blob.sizeBytes) },
      body: open,
      expect: [201],
    })
    const stored = finished.headers.get('docker-content-digest')
    if (stored !== null && stored !== blob.digest) {
      throw registryError({
        code: 'REGISTRY_DIGEST_MISMATCH',
        category: 'integrity',
        publicMessage: `The registry stored ${stored} where ${blob.digest} was sent.`,
        hint: 'Something between here and the registry changes data.',
        details: { expected: blob.digest, actual: stored },
      })
    }
  })
}

function uploadAddress(started: RegistryAnswer, { digest }: StoredBlob): URL {
  const location = started.headers.get('location')
  if (location === null || !URL.canParse(location, started.url.href)) {
    throw registryError({
      code: 'REGISTRY_PROTOCOL',
      category: 'upstream',
      publicMessage: 'The registry started an upload but did not say where to send it.',
      hint: 'Check that the address belongs to a registry that takes OCI images.',
    })
  }
  const address = new URL(location, started.url)
  address.searchParams.set('digest', digest)
  return address
}
