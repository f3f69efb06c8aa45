import { defineConfig } from '@playwright/test'

// The stack runs already: scripts/test.ts starts it with ports and data of its own and passes WHITTLE_URL.
export default defineConfig({
  testDir: 'e2e',
  outputDir: '../../test-results',
  timeout: 300_000,
  expect: { timeout: 15_000 },
  workers: 1,
  retries: 0,
  forbidOnly: true,
  use: {
    baseURL: process.env.WHITTLE_URL,
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
    },
  },
})
