/** Whether a screen stands: what a person who looks, and one who listens, would complain of. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import axe from 'axe-core'
import { PROJECT } from '../../scripts/project.ts'

const PICTURES = join(PROJECT, 'test-results/screens/sync')
const LOOKS = [{ width: 1440, height: 900, colorScheme: 'light' }, { width: 1280, height: 720, colorScheme: 'dark' }] as const

/** A picture at two sizes, light and dark; nothing overflows, and axe finds nothing. */
export async function looks(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true })
  for (const { width, height, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.mouse.move(width - 1, height - 1)
    await page.evaluate(() => document.fonts.ready)
    await page.screenshot({ path: join(PICTURES, `${name}-${width}x${height}-${colorScheme}.png`), animations: 'disabled' })
    expect.soft(await overflow(page), `${name} at ${width}×${height}`).toEqual([])
    // What is still being shown has a moment to be there whole.
    await expect.configure({ soft: true }).poll(() => violations(page), { message: `${name}, ${colorScheme}`, timeout: 8000 }).toEqual([])
  }
}

/** What is wider than the window it is in. */
export function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide in a window of ${clientWidth}`] : []
  })
}

/** What axe finds against WCAG 2 A and AA. The page's policy allows no script of ours, so it is evaluated from outside. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ passes: unknown[]; violations: { id: string; help: string; nodes: { target: string[]; failureSummary: string }[] }[] }> } }
    const found = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] })
    if (found.passes.length === 0) return ['axe looked at nothing']
    return found.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map(({ target, failureSummary }) => `${target.join(' ')} (${failureSummary.split('\n')[1]?.trim()})`).join('; ')}`)
  })
}
