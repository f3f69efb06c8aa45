import type { SearchHit } from '@whittle/core'
import { isOneEditApart } from './one-edit.ts'
import { createSearchText, WORST_RANK } from './search-text.ts'

const MAX_WORDS = 8
const MAX_QUERY_LENGTH = 200
/** Words shorter than this have too many neighbours for a typing error to be told from another word. */
const SHORTEST_CORRECTED = 4

/** A package as search knows it. */
export type SearchedPackage = SearchHit

interface SearchAnswer {
  /** The best, best first. */
  hits: SearchHit[]
  /** How many there are in all. */
  total: number
}

export type PackageSearch = (query: string, limit: number) => SearchAnswer

type Scan = ReturnType<typeof createSearchText>['scan']

/**
 * A search over the packages of an index, one entry per name. Every word of a query must be in the name or the summary.
 * Ranked: the name itself, names that begin so, a word of the name, inside of the name, a word of the summary, inside of
 * the summary; several words by the sum of that; among equals the shorter name, then the alphabet. A single word that is
 * nowhere is tried with one typing error in names.
 */
export function createPackageSearch(packages: Iterable<SearchedPackage>): PackageSearch {
  // In the order of equals: a scan then fills each rank in its final order, and no query sorts.
  const entries = Array.from(packages, hitOf).sort(
    (a, b) => a.name.length - b.name.length || (a.name < b.name ? -1 : 1),
  )
  const { scan } = createSearchText(entries.map(({ name, summary }) => ({ name, summary: plain(summary) })))
  return (query, limit) => {
    const words = wordsOf(query)
    const count = Math.max(0, Math.floor(limit))
    if (words.length === 0) return { hits: [], total: 0 }
    const found = answer(entries, scan, { words, limit: count })
    return found.total > 0 || words.length > 1 ? found : correct(entries, words[0]!, count)
  }
}

function hitOf({ name, version, summary, section, downloadBytes, installedBytes }: SearchedPackage): SearchHit {
  return { name, version, summary, section, downloadBytes, installedBytes }
}

/** Lower case, accents taken off, and a mark for letters that then still need more than a byte. */
function plain(text: string): string {
  if (/^[ -~]*$/.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\n -\xff]/g, '\xff')
}

function wordsOf(query: string): string[] {
  const words = plain(query.slice(0, MAX_QUERY_LENGTH))
    .split(/[\s,]+/)
    .filter((word) => word !== '')
  return [...new Set(words)].slice(0, MAX_WORDS)
}

function answer(entries: SearchHit[], scan: Scan, { words, limit }: { words: string[]; limit: number }): SearchAnswer {
  const ranks = Array.from({ length: words.length * WORST_RANK + 1 }, (): number[] => [])
  const joined = words.join('-')
  let total = 0
  scan(words, (index, sum) => {
    total++
    const equals = ranks[entries[index]!.name === joined ? 0 : sum]!
    if (equals.length < limit) equals.push(index)
  })
  const best = ranks.flat().slice(0, limit)
  return { hits: best.map((index) => entries[index]!), total }
}

function correct(entries: SearchHit[], word: string, limit: number): SearchAnswer {
  if (word.length < SHORTEST_CORRECTED) return { hits: [], total: 0 }
  const near = entries.filter(({ name }) => isOneEditApart(name, word))
  return { hits: near.slice(0, limit), total: near.length }
}
