import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from '@playwright/test'
import type { Demo } from './demo.ts'
import type { Shot } from './shots.ts'

export interface ShotSetting {
  browser: Browser
  demo: Demo
  /** Where the pictures go: `<name>-<width>-<theme>.png`. */
  folder: string
}

const themes = ['light', 'dark'] as const
const sizes = [
  { width: 360, height: 740 },
  { width: 1440, height: 900 },
] as const

/** Takes every shot in both themes and widths, and returns a line for each thing that is wrong with a page. */
export async function takeShots(setting: ShotSetting, shots: readonly Shot[]): Promise<string[]> {
  mkdirSync(setting.folder, { recursive: true })
  const problems: string[] = []
  for (const colorScheme of themes) {
    for (const viewport of sizes) {
      for (const shot of shots) {
        const name = `${shot.name}-${viewport.width}-${colorScheme}`
        const found = await takeShot(setting, shot, { colorScheme, viewport, name })
        problems.push(...found.map((problem) => `${name}: ${problem}`))
      }
    }
  }
  return problems
}

interface Look {
  colorScheme: (typeof themes)[number]
  viewport: (typeof sizes)[number]
  name: string
}

async function takeShot({ browser, demo, folder }: ShotSetting, shot: Shot, look: Look): Promise<string[]> {
  const { colorScheme, viewport, name } = look
  const storageState = shot.signedOut ? undefined : demo.signedIn
  const context = await browser.newContext({ baseURL: demo.url, colorScheme, viewport, storageState })
  try {
    const page = await context.newPage()
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(`error in the page: ${error.message}`))
    await page.goto(shot.path)
    await page.waitForLoadState('networkidle')
    try {
      await shot.prepare?.(page)
    } catch (error) {
      problems.push(`not in its state: ${(error as Error).message.split('\n')[0]}`)
    }
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: 'disabled' })
    return [...problems, ...(await inspectPage(page))]
  } finally {
    await context.close()
  }
}

/** Serious findings of axe, and content that is wider than the window. */
async function inspectPage(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  const [content, window] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
  return [
    ...serious.map(({ id, nodes }) => `axe, ${id}: ${nodes[0]?.html.slice(0, 200)}`),
    ...(content > window ? [`is ${content} pixels wide in a window of ${window}`] : []),
  ]
}
