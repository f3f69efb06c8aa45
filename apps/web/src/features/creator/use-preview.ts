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
import { useState } from 'react'
import { callApi, problemFrom } from '../../api/call-api.ts'
import type { PreviewTarget } from './preview-model.ts'

const MINUTES = 60_000

function previewOptions(spec: ImageSpecInput, variant: Variant) {
  return queryOptions({
    queryKey: ['preview', variant, canonicalJson(spec)],
    queryFn: ({ signal }) => callApi<PreviewResponse>('/api/v1/preview', { body: { spec, variant }, signal }),
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
  return useQuery({ ...previewOptions(spec, variant), placeholderData: keepPreviousData, enabled })
}

/** What the resolver says about several definitions, in their order; `undefined` while it is not known. */
export function usePreviews(specs: readonly ImageSpecInput[], variant: Variant): (PreviewResponse | undefined)[] {
  return useQueries({ queries: specs.map((spec) => previewOptions(spec, variant)) }).map(({ data }) => data)
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
