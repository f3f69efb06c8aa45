import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import './globals.css'
import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { readTheme } from '../theme/read-theme.ts'

export const metadata: Metadata = {
  title: { default: 'Whittle', template: '%s · Whittle' },
  description: 'Distroless images of your team, built from signed packages.',
}

export const viewport: Viewport = { colorScheme: 'light dark' }

/** The document of every page: language, theme, fonts. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = await readTheme()
  return (
    <html lang="en" data-theme={theme === 'system' ? undefined : theme}>
      <body className="min-h-dvh">
        <a className="skip-link" href="#content">
          Skip to content
        </a>
        {children}
      </body>
    </html>
  )
}
