import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

// Debian's Chromium; elsewhere the one that `npx playwright install chromium` brings.
const DEBIAN_CHROMIUM = '/usr/bin/chromium'
const executablePath = process.env.COUNTERFOIL_CHROMIUM ?? (existsSync(DEBIAN_CHROMIUM) ? DEBIAN_CHROMIUM : undefined)

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results',
  // Each test starts an application and a billing system of its own, which is all that a small machine can do at once.
  workers: 1,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
  projects: [
    { name: 'electron', testDir: 'test/e2e/electron' },
    {
      name: 'chromium',
      testDir: 'test/e2e/chromium',
      use: {
        browserName: 'chromium',
        launchOptions: {
          ...(executablePath === undefined ? {} : { executablePath }),
          args: [
            ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
            '--disable-gpu',
            '--disable-quic',
            '--no-first-run',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
          ],
        },
      },
    },
  ],
})
