'use client'

import { useEffect, useState } from 'react'
import { absoluteTime, relativeTime } from './time-text.ts'

export interface RelativeTimeProps {
  /** ISO 8601. */
  at: string
  /** The server's time when it rendered, ISO 8601: first paint and hydration then agree. */
  now?: string
}

/** A time as people say it (“3 min ago”), the absolute one on hover; follows the clock while it is on screen. */
export function RelativeTime({ at, now }: RelativeTimeProps) {
  const [current, setCurrent] = useState(now)
  useEffect(() => {
    const update = () => setCurrent(new Date().toISOString())
    update()
    const timer = setInterval(update, 30_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <time dateTime={at} title={absoluteTime(at)} className="whitespace-nowrap" suppressHydrationWarning>
      {current === undefined ? absoluteTime(at) : relativeTime(new Date(at), new Date(current))}
    </time>
  )
}
