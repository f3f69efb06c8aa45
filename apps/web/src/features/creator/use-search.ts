'use client'

import { canonicalJson } from '@whittle/core'
import type { Architecture, CostResponse, ImageSpecInput, SearchResponse, Variant } from '@whittle/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { callApi } from '../../api/call-api.ts'
import { useDebounced } from '../../ui/use-debounced.ts'

/** Hits that one search asks for: more than anyone reads, few enough to be quick. */
const SEARCH_LIMIT = 100

/** Whose packages are searched. */
export interface SearchedIndexes {
  distribution: string
  machines: readonly Architecture[]
}

/** Packages that match what is typed, best first. Earlier results stay until the new ones are there; stale requests are aborted. */
export function useSearch(text: string, { distribution, machines }: SearchedIndexes) {
  const query = useDebounced(text.trim(), 80)
  const arch = machines.join(',')
  const search = useQuery({
    queryKey: ['search', distribution, arch, query],
    queryFn: ({ signal }) => {
      const parameters = new URLSearchParams({ q: query, limit: String(SEARCH_LIMIT), distribution, arch })
      return callApi<SearchResponse>(`/api/v1/search?${parameters}`, { signal })
    },
    placeholderData: keepPreviousData,
    // What is missing where is known once every index is there.
    refetchInterval: ({ state: { data } }) => (data?.pending ? 3_000 : false),
    enabled: query !== '',
  })
  /** Whether the results are those of what is typed now. */
  const current = query === text.trim() && search.isSuccess && !search.isPlaceholderData
  return { search, current }
}

export type Cost = CostResponse['costs'][number]

/** Costs for one state of the image. */
interface KnownCosts {
  key: string
  costs: ReadonlyMap<string, Cost>
}

/** What each named package would add to the image, as far as known. Asked for in one call per change of what is in sight. */
export function useCosts(spec: ImageSpecInput, variant: Variant, names: readonly string[]): ReadonlyMap<string, Cost> {
  const key = canonicalJson({ spec, variant })
  const [known, setKnown] = useState<KnownCosts>({ key, costs: new Map() })
  const asked = useRef({ key, names: new Set<string>() })
  const wanted = useDebounced(names.join(' '), 120)
  useEffect(() => {
    if (asked.current.key !== key) asked.current = { key, names: new Set() }
    const { names: askedNames } = asked.current
    const missing = wanted
      .split(' ')
      .filter((name) => name !== '' && !askedNames.has(name))
      .slice(0, 30)
    if (missing.length === 0) return
    for (const name of missing) askedNames.add(name)
    const aborter = new AbortController()
    // What was not answered is asked for again with what comes into sight next.
    const forget = () => missing.forEach((name) => askedNames.delete(name))
    let answered = false
    callApi<CostResponse>('/api/v1/cost', {
      body: { ...JSON.parse(key), packages: missing },
      signal: aborter.signal,
    })
      .then(({ costs }) => {
        answered = true
        setKnown((before) => merge(before, key, costs))
      })
      .catch(forget)
    return () => {
      aborter.abort()
      if (!answered) forget()
    }
  }, [key, wanted])
  return known.key === key ? known.costs : new Map()
}

function merge(before: KnownCosts, key: string, costs: readonly Cost[]): KnownCosts {
  const earlier = before.key === key ? before.costs : new Map<string, Cost>()
  return { key, costs: new Map([...earlier, ...costs.map((cost) => [cost.package, cost] as const)]) }
}
