'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { buttonClasses } from '../ui/button.tsx'
import type { Theme } from './theme.ts'

const choices = {
  system: { next: 'light', label: 'as the system', Icon: Monitor },
  light: { next: 'dark', label: 'light', Icon: Sun },
  dark: { next: 'system', label: 'dark', Icon: Moon },
} as const

/** Steps through system, light and dark; the choice is kept in a cookie for a year. */
export function ThemeSwitch({ initial, cookie }: { initial: Theme; cookie: string }) {
  const [theme, setTheme] = useState<Theme>(initial)
  const { next, label, Icon } = choices[theme]
  const choose = () => {
    setTheme(next)
    rememberTheme(cookie, next)
  }
  const text = `Theme: ${label}. Switch to ${choices[next].label}.`
  return (
    <button type="button" className={buttonClasses('quiet')} aria-label={text} title={text} onClick={choose}>
      <Icon aria-hidden="true" className="size-4" />
    </button>
  )
}

function rememberTheme(cookie: string, theme: Theme) {
  document.cookie = `${cookie}=${theme}; path=/; max-age=31536000; samesite=lax`
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}
