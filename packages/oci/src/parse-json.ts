/** Largest index, manifest or configuration that is read; registries commonly allow 4 MiB. */
export const MAX_DOCUMENT_BYTES = 4 * 1024 ** 2
/** No document of an image comes near it; whoever walks one calls itself for each level. */
const MAX_DEPTH = 200

/** JSON bytes as a value. Throws `RangeError` on what is too large or nested too deeply, `SyntaxError` on what is none. */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length > MAX_DOCUMENT_BYTES) throw new RangeError(`${bytes.length} bytes`)
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
  if (depthOf(bytes) > MAX_DEPTH) throw new RangeError(`more than ${MAX_DEPTH} levels`)
  return JSON.parse(text)
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [...Buffer.from('"\\[]{}')]

/** Levels of lists and objects, were it JSON; brackets in texts do not count. */
function depthOf(bytes: Uint8Array): number {
  let depth = 0
  let deepest = 0
  let inText = false
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === QUOTE) inText = !inText
    else if (inText) at += byte === BACKSLASH ? 1 : 0
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) deepest = Math.max(deepest, (depth += 1))
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1
  }
  return deepest
}
