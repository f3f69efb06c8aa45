import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import type { Demo } from './demo.ts'
import { search } from './shots.ts'

/** The README's picture: the Creator while packages are being chosen, light and dark, sharp on dense screens. */
export async function photographReadme(browser: Browser, demo: Demo, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({
      baseURL: demo.url,
      storageState: demo.signedIn,
      colorScheme,
      viewport: { width: 1280, height: 800 },
      deviceScaleFactor: 1.5,
    })
    const page = await context.newPage()
    await page.goto('/images/acme-shop/shop-api/edit#packages')
    await page.waitForLoadState('networkidle')
    await search(page, 'imagemagick')
    await page.screenshot({ path: join(folder, `creator-${colorScheme}.png`), animations: 'disabled' })
    await context.close()
  }
}
