import { Readable } from 'node:stream'
import type { Digest } from '@whittle/core'
import type { BuildDetail } from '@whittle/db'
import { notFound } from '../../api/api-error.ts'
import { documentStore } from '../../server/store.ts'
import { type DocumentKind, documentKinds } from './document-kind.ts'

const fields: Record<DocumentKind, keyof BuildDetail['documents']> = {
  sbom: 'spdx',
  'carve-report': 'carve',
  lock: 'lock',
  files: 'files',
}

const suffixes: Record<DocumentKind, string> = {
  sbom: 'spdx.json',
  'carve-report': 'carve-report.json',
  lock: 'lock.json',
  files: 'files.json',
}

/**
 * A document of a build, streamed from the store; that of one architecture with `?arch=…`, otherwise of the first. It
 * never changes under its digest, which is its ETag. Fails with `API_NOT_FOUND` when there is no such document.
 */
export async function documentResponse(build: BuildDetail, kind: string, request: Request): Promise<Response> {
  const known = documentKinds.find((entry) => entry === kind)
  const arch = new URL(request.url).searchParams.get('arch') ?? undefined
  const documents = arch === undefined ? build.documents : build.platforms.find((one) => one.arch === arch)?.documents
  const digest = known && documents?.[fields[known]]
  if (known === undefined || digest === undefined) throw notFound('document')
  const headers = new Headers({
    'content-type': known === 'sbom' ? 'application/spdx+json' : 'application/json',
    'content-disposition': `attachment; filename="${fileName(build, arch, suffixes[known])}"`,
    'cache-control': 'private, max-age=31536000, immutable',
    etag: `"${digest}"`,
  })
  if (request.headers.get('if-none-match') === `"${digest}"`) return new Response(null, { status: 304, headers })
  const blob = await documentStore().blobs.stat(digest)
  if (!blob) throw notFound('document')
  headers.set('content-length', String(blob.sizeBytes))
  const body = Readable.toWeb(Readable.from(documentStore().blobs.open(digest)))
  return new Response(body as ReadableStream<Uint8Array>, { headers })
}

/** `edge-proxy-3f2a….spdx.json`, `edge-proxy-3f2a…-arm64.spdx.json`: the image and the digest that it describes. */
function fileName(build: BuildDetail, arch: string | undefined, suffix: string): string {
  const digest: Digest | undefined = build.indexDigest
  return `${build.image.name}-${digest?.slice('sha256:'.length, 'sha256:'.length + 12) ?? build.number}${arch === undefined ? '' : `-${arch}`}.${suffix}`
}
