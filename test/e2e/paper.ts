/** The way to the printer, up to the system's dialog, which nobody could answer in a test. */
import type { Locator, Page } from '@playwright/test'

/** From now on the page's call for the dialog is counted as `asked`, and the dialog is as if it stood open. */
export const printWithoutDialog = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.assign(globalThis, { asked: 0 })
    window.print = () => {
      Object.assign(globalThis, { asked: (globalThis as unknown as { asked: number }).asked + 1 })
    }
  })

/** What is laid out for the printer, and shown nowhere else. */
export const sheets = (page: Page): Locator => page.locator('.cf-printed > div')
