'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'

/** Where the person was about to go. */
type Target = { kind: 'link'; href: string } | { kind: 'history'; key: string }

/** Asks before unsaved work is left. */
export interface LeaveGuard {
  /** True while the question is open. */
  asking: boolean
  stay(): void
  leave(): void
}

/**
 * Holds back links, back and forward, and closing the tab while there is something to lose. Back and forward can be held
 * back only where the browser has the Navigation API; elsewhere they leave.
 */
export function useLeaveGuard(dirty: boolean): LeaveGuard {
  const router = useRouter()
  const [target, setTarget] = useState<Target>()
  const leaving = useRef(false)
  useEffect(() => {
    if (!dirty) return
    const onBeforeUnload = (event: BeforeUnloadEvent) => event.preventDefault()
    const onClick = (event: MouseEvent) => {
      const href = internalLink(event)
      if (href === undefined) return
      event.preventDefault()
      event.stopPropagation()
      setTarget({ kind: 'link', href })
    }
    const onNavigate = (event: NavigateEvent) => {
      if (leaving.current || event.navigationType !== 'traverse' || !event.cancelable) return
      if (isThisPage(event.destination.url)) return
      event.preventDefault()
      setTarget({ kind: 'history', key: event.destination.key })
    }
    const navigation = 'navigation' in window ? window.navigation : undefined
    window.addEventListener('beforeunload', onBeforeUnload)
    document.addEventListener('click', onClick, { capture: true })
    navigation?.addEventListener('navigate', onNavigate)
    return () => {
      window.removeEventListener('beforeunload', onBeforeUnload)
      document.removeEventListener('click', onClick, { capture: true })
      navigation?.removeEventListener('navigate', onNavigate)
    }
  }, [dirty])
  return {
    asking: target !== undefined,
    stay: () => setTarget(undefined),
    leave: () => {
      leaving.current = true
      setTarget(undefined)
      if (target?.kind === 'link') router.push(target.href)
      if (target?.kind === 'history') window.navigation.traverseTo(target.key)
    },
  }
}

/** Where a plain click on a link of this site goes; undefined for every other click. */
function internalLink(event: MouseEvent): string | undefined {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined
  const anchor = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null
  if (!anchor || (anchor.target !== '' && anchor.target !== '_self') || anchor.download !== '') return undefined
  if (anchor.origin !== window.location.origin || isThisPage(anchor.href)) return undefined
  return anchor.pathname + anchor.search + anchor.hash
}

function isThisPage(href: string): boolean {
  const { pathname, search } = new URL(href)
  return pathname === window.location.pathname && search === window.location.search
}
