import { createCipheriv } from 'node:crypto'
import { encodeTarHeader, END_OF_ARCHIVE, tarPadding } from '@whittle/archive'
import type { StoredBlob, Store } from '@whittle/core'
import { makeAr, MADE_MTIME_SECONDS, makeControl, makeTar } from '@whittle/testkit'

const PIECE_BYTES = 1024 ** 2
const FILES = 8

/** A package of files that do not compress, written as a stream: nobody holds it. The same for the same size. */
export function putLargePackage(
  { name, contentBytes }: { name: string; contentBytes: number },
  store: Store,
): Promise<StoredBlob> {
  const fileBytes = Math.floor(contentBytes / FILES / PIECE_BYTES) * PIECE_BYTES
  const headers = Array.from({ length: FILES }, (_, at) =>
    encodeTarHeader({
      path: `/usr/share/${name}/${at}`,
      type: 'file',
      mode: 0o644,
      uid: 0,
      gid: 0,
      mtimeSeconds: MADE_MTIME_SECONDS,
      sizeBytes: fileBytes,
    }),
  )
  const dataBytes =
    headers.reduce((sum, header) => sum + header.length, 0) +
    FILES * (fileBytes + tarPadding(fileBytes).length) +
    END_OF_ARCHIVE.length
  const control = makeTar([{ path: '/control', content: makeControl({ Package: name }) }])
  const front = makeAr([
    { name: 'debian-binary', content: Buffer.from('2.0\n') },
    { name: 'control.tar', content: control },
  ])
  const head = `${'data.tar'.padEnd(16)}${String(MADE_MTIME_SECONDS).padEnd(12)}0     0     100644  ${String(dataBytes).padEnd(10)}\`\n`
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield front
    yield Buffer.from(head, 'latin1')
    for (const [at, header] of headers.entries()) {
      yield header
      yield* noise(at, fileBytes)
      yield tarPadding(fileBytes)
    }
    yield END_OF_ARCHIVE
  }
  return store.blobs.put(bytes())
}

/** The stream of a cipher: as good as random, and the same each time. */
function* noise(seed: number, sizeBytes: number): Generator<Buffer> {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16))
  const zeros = Buffer.alloc(PIECE_BYTES)
  for (let left = sizeBytes; left > 0; left -= PIECE_BYTES) yield cipher.update(zeros.subarray(0, left))
}
