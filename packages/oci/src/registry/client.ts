import { createHash } from 'node:crypto'
import { type Digest, digestOfBytes, type StoredBlob } from '@whittle/core'
import { requireReference, requireRepository } from './address.ts'
import { registryError } from './errors.ts'
import { nextPage, parsePage, requireBoundedListing } from './tag-pages.ts'
import { createTransport, type RegistryAnswer, type RegistryTransport, type TransportOptions } from './transport.ts'
import { uploadBlob } from './upload.ts'

export type { RegistryCredentials } from './authorization.ts'
export type RegistryClientOptions = TransportOptions

export interface RegistryManifest {
  mediaType: string
  bytes: Uint8Array
}

/** One repository of a registry. */
export interface RegistryClient {
  hasBlob(digest: Digest): Promise<boolean>
  /** Uploads a blob whose bytes `open` gives anew for each attempt; the registry checks size and digest. */
  putBlob(blob: StoredBlob, open: () => AsyncIterable<Uint8Array>): Promise<void>
  /** The bytes; ends with `REGISTRY_DIGEST_MISMATCH` when they are others. Missing: `REGISTRY_BLOB_MISSING`. */
  getBlob(digest: Digest): AsyncIterable<Uint8Array>
  /** By tag or digest. The digest under which it can be read from now on. */
  putManifest(reference: string, manifest: RegistryManifest): Promise<Digest>
  /** By tag or digest; undefined where there is none. Bytes that do not match a digest are refused. */
  getManifest(reference: string): Promise<(RegistryManifest & { digest: Digest }) | undefined>
  /** All tags, sorted by code units (registries differ); none where the repository does not exist. */
  tags(): Promise<string[]>
  /** False where there was none. */
  deleteManifest(digest: Digest): Promise<boolean>
}

const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]

/**
 * A client of the OCI distribution specification 1.1: Bearer tokens and Basic logins, retries with pauses for faults that
 * pass, plain http only to this machine unless allowed. Every failure is a `WhittleError` with a `REGISTRY_` code.
 */
export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const repository = requireRepository(options.repository)
  const transport = createTransport(options)
  return {
    hasBlob: (digest) => hasBlob(transport, digest),
    putBlob: (blob, open) => uploadBlob(transport, { blob, open, repository }),
    getBlob: (digest) => getBlob(transport, digest),
    putManifest: (reference, manifest) => putManifest(transport, reference, manifest),
    getManifest: (reference) => getManifest(transport, reference),
    tags: () => listTags(transport, repository),
    deleteManifest: (digest) => deleteManifest(transport, digest),
  }
}

async function hasBlob(transport: RegistryTransport, digest: Digest): Promise<boolean> {
  const response = await transport.ask({
    method: 'HEAD',
    to: `blobs/${digest}`,
    access: 'pull',
    what: 'look for a blob',
    expect: [200, 404],
  })
  return response.status === 200
}

async function* getBlob(transport: RegistryTransport, digest: Digest): AsyncGenerator<Uint8Array> {
  const response = await transport.open({
    method: 'GET',
    to: `blobs/${digest}`,
    access: 'pull',
    what: 'read a blob',
    expect: [200, 404],
  })
  if (response.status === 404) {
    throw registryError({
      code: 'REGISTRY_BLOB_MISSING',
      category: 'upstream',
      publicMessage: `The registry has no blob ${digest}.`,
      hint: 'Only a part of the image is there: push it again.',
      details: { digest },
    })
  }
  const hash = createHash('sha256')
  for await (const chunk of response.body) {
    hash.update(chunk)
    yield chunk
  }
  const actual: Digest = `sha256:${hash.digest('hex')}`
  if (actual !== digest) throw digestMismatch(digest, actual)
}

async function putManifest(
  transport: RegistryTransport,
  reference: string,
  { mediaType, bytes }: RegistryManifest,
): Promise<Digest> {
  const response = await transport.ask({
    method: 'PUT',
    to: `manifests/${requireReference(reference)}`,
    access: 'pull,push',
    what: `store the manifest ${reference}`,
    headers: { 'content-type': mediaType },
    body: () => bytes,
    expect: [200, 201, 202],
  })
  const digest = digestOfBytes(bytes)
  const stored = response.headers.get('docker-content-digest')
  if (stored !== null && stored !== digest) throw digestMismatch(digest, stored)
  return digest
}

async function getManifest(transport: RegistryTransport, reference: string) {
  const response = await transport.ask({
    method: 'GET',
    to: `manifests/${requireReference(reference)}`,
    access: 'pull',
    what: `read the manifest ${reference}`,
    headers: { accept: MANIFEST_TYPES.join(', ') },
    expect: [200, 404],
  })
  if (response.status === 404) return undefined
  const { bytes } = response
  const digest = digestOfBytes(bytes)
  if (reference.startsWith('sha256:') && reference !== digest) throw digestMismatch(reference, digest)
  return { digest, mediaType: response.headers.get('content-type')?.split(';')[0]?.trim() ?? '', bytes }
}

async function listTags(transport: RegistryTransport, repository: string): Promise<string[]> {
  const tags: string[] = []
  let to: string | URL | undefined = 'tags/list?n=1000'
  for (let pages = 1; to !== undefined; pages += 1) {
    const response: RegistryAnswer = await transport.ask({
      method: 'GET',
      to,
      access: 'pull',
      what: `list the tags of ${repository}`,
      expect: [200, 404],
    })
    if (response.status === 404) return tags
    tags.push(...parsePage(response.bytes))
    requireBoundedListing(pages, tags.length)
    to = nextPage(response)
  }
  return tags.sort()
}

async function deleteManifest(transport: RegistryTransport, digest: Digest): Promise<boolean> {
  const response = await transport.ask({
    method: 'DELETE',
    to: `manifests/${requireReference(digest)}`,
    access: 'pull,push,delete',
    what: `delete the manifest ${digest}`,
    expect: [200, 202, 404],
  })
  return response.status !== 404
}

function digestMismatch(expected: string, actual: string) {
  return registryError({
    code: 'REGISTRY_DIGEST_MISMATCH',
    category: 'integrity',
    publicMessage: `The registry has ${actual} where ${expected} was expected.`,
    hint: 'Something between here and the registry changes data; nothing of it was used.',
    details: { expected, actual },
  })
}
