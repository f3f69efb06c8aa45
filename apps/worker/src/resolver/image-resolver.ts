import type { CostResponse, ImageSpec, PreviewResponse, SearchResponse, Snapshot } from '@whittle/core'
import type { z } from 'zod'

/** Answers from one package index in memory. */
export interface ImageResolver {
  preview(spec: ImageSpec): PreviewResponse | Promise<PreviewResponse>
  search(query: string, limit: number): SearchResponse | Promise<SearchResponse>
  cost(
    spec: ImageSpec,
    packages: readonly string[],
  ): z.infer<typeof CostResponse> | Promise<z.infer<typeof CostResponse>>
}

/** A resolver with how many packages it knows. */
export interface LoadedResolver {
  resolver: ImageResolver
  packages: number
}

/** Reads a snapshot's indexes from the store into memory. */
export type LoadResolver = (snapshot: Snapshot) => Promise<LoadedResolver>
