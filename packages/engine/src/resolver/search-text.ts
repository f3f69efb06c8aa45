import { createListedCursor, createSubstringCursor, isWordStart, type WordCursor } from './word-cursor.ts'

/** The rank of a word that is only inside of a word of the summary. */
export const WORST_RANK = 5

/** Words shorter than this are looked for at the start of words only: inside of them they are everywhere. */
const SHORTEST_INFIX = 3

/** Told of an entry that has all words, with the sum of their ranks. */
type Visit = (index: number, sum: number) => void

/** Where an entry stands in the text of all. */
interface Bounds {
  start: number
  nameEnd: number
  end: number
}

/**
 * Names and summaries of all packages as one text, so that a word is found in one pass of the platform's substring
 * search. Both must be in lower case; letters beyond Latin-1 would double the memory.
 */
export function createSearchText(entries: { name: string; summary: string }[]): {
  /**
   * Visits the entries that have every word, in their order. Rank of a word: 0: it is the name, 1: the name begins with
   * it, 2: a word of the name does, 3: it is inside of the name, 4: a word of the summary begins with it, 5: it is inside
   * of the summary.
   */
  scan: (words: string[], visit: Visit) => void
} {
  const text = entries.map(({ name, summary }) => `${name}\n${summary}\n`).join('')
  const bounds = findBounds(entries)
  const initials = findInitials(text)
  const cursorOf = (word: string) =>
    word.length < SHORTEST_INFIX
      ? createListedCursor(text, word, initials.get(word.charCodeAt(0)) ?? new Uint32Array())
      : createSubstringCursor(text, word)
  return {
    scan(words, visit) {
      // The longest word is likely in the fewest entries: the others are looked for only there.
      const cursors = words.toSorted((a, b) => b.length - a.length).map(cursorOf)
      const first = cursors[0]!
      let index = 0
      for (let at = first.seek(0); at < text.length; at = first.seek(bounds.starts[index + 1]!)) {
        while (bounds.starts[index + 1]! <= at) index++
        const entry = {
          start: bounds.starts[index]!,
          nameEnd: bounds.nameEnds[index]!,
          end: bounds.starts[index + 1]!,
        }
        const sum = sumOfRanks(text, cursors, entry)
        if (sum !== undefined) visit(index, sum)
      }
    },
  }
}

function sumOfRanks(text: string, cursors: WordCursor[], entry: Bounds): number | undefined {
  let sum = 0
  for (const cursor of cursors) {
    const rank = rankOf(text, cursor, entry)
    if (rank === undefined) return undefined
    sum += rank
  }
  return sum
}

function rankOf(text: string, { word, seek }: WordCursor, { start, nameEnd, end }: Bounds): number | undefined {
  let best: number | undefined
  for (let at = seek(start); at < end; at = seek(at + 1)) {
    if (at === start) return at + word.length === nameEnd ? 0 : 1
    const inName = at < nameEnd
    // Every place in a name beats every place in the summary.
    if (!inName && best === 3) return best
    if (isWordStart(text, at)) return inName ? 2 : 4
    best ??= inName ? 3 : 5
  }
  return best
}

function findBounds(entries: { name: string; summary: string }[]): { starts: Uint32Array; nameEnds: Uint32Array } {
  const starts = new Uint32Array(entries.length + 1)
  const nameEnds = new Uint32Array(entries.length)
  entries.forEach(({ name, summary }, index) => {
    nameEnds[index] = starts[index]! + name.length
    starts[index + 1] = nameEnds[index] + summary.length + 2
  })
  return { starts, nameEnds }
}

/** The places where words begin, by their first character. */
function findInitials(text: string): Map<number, Uint32Array> {
  const places = new Map<number, number[]>()
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code <= 0x20 || !isWordStart(text, at)) continue
    const list = places.get(code)
    if (list) list.push(at)
    else places.set(code, [at])
  }
  return new Map(Array.from(places, ([code, list]) => [code, Uint32Array.from(list)]))
}
