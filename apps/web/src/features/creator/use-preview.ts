'use client'

import { canonicalJson } from '@whittle/core'
import type {
  Architecture,
  BasesResponse,
  ImageSpecInput,
  PreviewResponse,
  ResolverStatus,
  Variant,
} from '@whittle/core'
import { keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import { callApi, problemFrom } from '../../api/call-api.ts'
import { useDebounced } from '../../ui/use-debounced.ts'
import type { Draft } from './draft.ts'
import { filesSpecOf, previewSpecOf } from './preview-model.ts'
import type { PreviewTarget } from './preview-model.ts'

const MINUTES = 60_000
/** Looking into files takes the resolver longer: it is asked when nobody types. */
const SETTLED_AFTER_MS = 300

interface PreviewQuestion {
  spec: ImageSpecInput
  variant: Variant
  /** Look into files, too. */
  files?: boolean
}

function previewOptions(question: PreviewQuestion) {
  return queryOptions({
    queryKey: ['preview', canonicalJson(question)],
    queryFn: ({ signal }) => callApi<PreviewResponse>('/api/v1/preview', { body: question, signal }),
    staleTime: 5 * MINUTES,
    // While a release's index is still being fetched or read.
    refetchInterval: ({ state: { error } }) => (error && problemFrom(error).status === 503 ? 3_000 : false),
  })
}

/**
 * What the resolver says about a definition; the last answer stays in sight while the next one is on its way. While a
 * release's index is still being fetched or read it is asked again by itself.
 */
export function usePreview(spec: ImageSpecInput, variant: Variant, enabled = true) {
  return useQuery({ ...previewOptions({ spec, variant }), placeholderData: keepPreviousData, enabled })
}

/** A preview as the page shows it. */
export interface ShownPreview extends Pick<
  UseQueryResult<PreviewResponse>,
  'error' | 'isError' | 'isFetching' | 'isPlaceholderData' | 'refetch'
> {
  data: PreviewResponse | undefined
}

/**
 * As `usePreview`, and a moment later with what the packages' files show, where all of them were read before. What is
 * half typed or cannot be known leaves the first answer as it is.
 */
export function useExactPreview(draft: Draft, target: PreviewTarget, enabled = true): ShownPreview {
  const quick = usePreview(previewSpecOf(draft, target), target.variant, enabled)
  const question = { spec: filesSpecOf(draft, target), variant: target.variant, files: true }
  const settled = useDebounced(canonicalJson(question), SETTLED_AFTER_MS)
  const current = settled === canonicalJson(question)
  const wanted = enabled && target.variant === 'prod' && quick.data?.ok === true && !quick.isPlaceholderData && current
  const exact = useQuery({ ...previewOptions(question), enabled: wanted, retry: false, refetchInterval: false })
  const { data, error, isError, isFetching, isPlaceholderData, refetch } = quick
  return { data: (wanted && exact.data) || data, error, isError, isFetching, isPlaceholderData, refetch }
}

/** What the resolver says about several definitions, in their order; `undefined` while it is not known. */
export function usePreviews(specs: readonly ImageSpecInput[], variant: Variant): (PreviewResponse | undefined)[] {
  return useQueries({ queries: specs.map((spec) => previewOptions({ spec, variant })) }).map(({ data }) => data)
}

/** Which of the images that the definition makes is looked at, and how to look at another. */
export interface ShownTarget extends PreviewTarget {
  machines: readonly Architecture[]
  showMachine(machine: Architecture): void
  showVariant(variant: Variant): void
}

/** The production image of the first machine, until a person chooses; again when that machine is no longer among them. */
export function useShownTarget(machines: readonly Architecture[]): ShownTarget {
  const [chosen, showMachine] = useState<Architecture>()
  const [variant, showVariant] = useState<Variant>('prod')
  const machine = chosen !== undefined && machines.includes(chosen) ? chosen : (machines[0] ?? 'amd64')
  return { machines, machine, variant, showMachine, showVariant }
}

/** The base images; what the server could read already is shown at once. */
export function useBases(initial: BasesResponse | undefined) {
  return useQuery({
    queryKey: ['bases'],
    queryFn: ({ signal }) => callApi<BasesResponse>('/api/v1/bases', { signal }),
    initialData: initial,
    staleTime: 5 * MINUTES,
  })
}

/** Which package index answers; asked again while none does. */
export function useResolverStatus(distribution: string, arch: Architecture) {
  return useQuery({
    queryKey: ['resolver', distribution, arch],
    queryFn: ({ signal }) =>
      callApi<ResolverStatus>(`/api/v1/resolver?${new URLSearchParams({ distribution, arch })}`, { signal }),
    staleTime: MINUTES,
    refetchInterval: (query) => (query.state.data?.ready ? false : 5_000),
  })
}
