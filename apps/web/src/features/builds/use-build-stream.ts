'use client'

import { useEffect, useState } from 'react'
import { reduceEvents } from './build-progress.ts'
import type { BuildEventRecord, BuildProgress } from './build-progress.ts'
import { hasEnded } from './build-status.ts'
import type { BuildDocument } from './build-document.ts'

/** A build as it is known to the page. */
export interface WatchedBuild {
  build: BuildDocument
  progress: BuildProgress
  /** `live` while events come in, `waiting` while the connection is being made again, `ended` after the last event. */
  connection: 'live' | 'waiting' | 'ended'
}

/** Follows a build from what the server rendered; connects again by itself and goes on after the last event it saw. */
export function useBuildStream(initial: { build: BuildDocument; progress: BuildProgress }): WatchedBuild {
  const [watched, setWatched] = useState<WatchedBuild>(() => ({
    ...initial,
    connection: hasEnded(initial.build.status) ? 'ended' : 'live',
  }))
  const { id } = initial.build
  const over = hasEnded(initial.build.status)
  const after = initial.progress.lastSequence
  useEffect(() => {
    if (over) return
    return follow(`/api/v1/builds/${id}/events?after=${after}`, (update) => setWatched(update))
  }, [id, over, after])
  return watched
}

type Update = (before: WatchedBuild) => WatchedBuild

/** Opens the stream; events that arrive together are taken into account together. Returns how to stop. */
function follow(url: string, apply: (update: Update) => void): () => void {
  const source = new EventSource(url)
  let queued: BuildEventRecord[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    const records = queued
    queued = []
    timer = undefined
    if (records.length > 0) apply((before) => ({ ...before, progress: reduceEvents(before.progress, records) }))
  }
  source.addEventListener('build', (message) => {
    queued.push(JSON.parse(message.data) as BuildEventRecord)
    timer ??= setTimeout(flush, 100)
  })
  source.addEventListener('state', (message) => {
    const build = JSON.parse(message.data) as BuildDocument | null
    if (build) apply((before) => ({ ...before, build }))
  })
  source.addEventListener('end', () => {
    source.close()
    flush()
    apply((before) => ({ ...before, connection: 'ended' }))
  })
  source.addEventListener('open', () => apply((before) => ({ ...before, connection: 'live' })))
  source.addEventListener('error', () => {
    apply((before) => ({ ...before, connection: 'waiting' }))
    // A refusal (signed out, say) closes for good: try again from the top, slowly.
    if (source.readyState === EventSource.CLOSED) retry = setTimeout(() => (stop = follow(url, apply)), 5_000)
  })
  let retry: ReturnType<typeof setTimeout> | undefined
  let stop: (() => void) | undefined
  return () => {
    source.close()
    clearTimeout(timer)
    clearTimeout(retry)
    stop?.()
  }
}
