'use client'

import { canonicalJson } from '@whittle/core'
import type { Architecture, BasesResponse, ImageSpecInput, PreviewResponse, ResolverStatus } from '@whittle/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { callApi, problemFrom } from '../../api/call-api.ts'

const MINUTES = 60_000

/**
 * What the resolver says about a definition; the last answer stays in sight while the next one is on its way. While a
 * release's index is still being fetched or read it is asked again by itself.
 */
export function usePreview(spec: ImageSpecInput, enabled = true) {
  return useQuery({
    queryKey: ['preview', canonicalJson(spec)],
    queryFn: ({ signal }) => callApi<PreviewResponse>('/api/v1/preview', { body: { spec }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 5 * MINUTES,
    refetchInterval: ({ state: { error } }) => (error && problemFrom(error).status === 503 ? 3_000 : false),
    enabled,
  })
}

/** Which machine's packages the preview shows, of those that the image is for. */
export interface PreviewedMachine {
  all: readonly Architecture[]
  shown: Architecture
  show(machine: Architecture): void
}

/** The first machine, until a person chooses another; again when that one is no longer among them. */
export function usePreviewedMachine(all: readonly Architecture[]): PreviewedMachine {
  const [chosen, show] = useState<Architecture>()
  const shown = chosen !== undefined && all.includes(chosen) ? chosen : (all[0] ?? 'amd64')
  return { all, shown, show }
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
export function useResolverStatus(distribution: string) {
  return useQuery({
    queryKey: ['resolver', distribution],
    queryFn: ({ signal }) =>
      callApi<ResolverStatus>(`/api/v1/resolver?${new URLSearchParams({ distribution })}`, { signal }),
    staleTime: MINUTES,
    refetchInterval: (query) => (query.state.data?.ready ? false : 5_000),
  })
}
