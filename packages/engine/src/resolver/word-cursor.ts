/** Finds the places of one word in a text, in order: each place is looked for at most once, however often it is asked. */
export interface WordCursor {
  word: string
  /** The first place at or after `from`, which never goes back; `Infinity` when there is none. */
  seek: (from: number) => number
}

/** Places of the word anywhere in the text. */
export function createSubstringCursor(text: string, word: string): WordCursor {
  let at = -1
  return {
    word,
    seek(from) {
      if (at >= from) return at
      const found = text.indexOf(word, from)
      at = found === -1 ? Infinity : found
      return at
    },
  }
}

/** Places of the word among the given ones, which rise. */
export function createListedCursor(text: string, word: string, places: Uint32Array): WordCursor {
  let next = 0
  return {
    word,
    seek(from) {
      while (next < places.length && (places[next]! < from || !text.startsWith(word, places[next]))) next++
      return places[next] ?? Infinity
    },
  }
}

/**
 * Whether a word begins at the place: a sign, or a letter or digit after no such, or where letters and digits meet
 * (`python3`). For lower case.
 */
export function isWordStart(text: string, at: number): boolean {
  const before = at === 0 ? 0 : kindOf(text.charCodeAt(at - 1))
  return before === 0 || before !== kindOf(text.charCodeAt(at))
}

/** 0: neither, 1: digit, 2: letter (lower case, or beyond ASCII). */
function kindOf(code: number): 0 | 1 | 2 {
  if (code >= 0x30 && code <= 0x39) return 1
  return (code >= 0x61 && code <= 0x7a) || code > 0x7f ? 2 : 0
}
