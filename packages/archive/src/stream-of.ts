/** Bytes in memory as a stream, in pieces of at most `pieceBytes`. */
export async function* streamOf(
  bytes: Uint8Array,
  pieceBytes = 64 * 1024,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}
