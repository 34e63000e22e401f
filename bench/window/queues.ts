/** A key press to the next row painted, and a click on a queue to its rows painted. */
import type { Page } from '@playwright/test'
import { goTo, linkTo, type Screen } from '../../test/e2e/window.ts'
import { below, median, percentile, type Figure } from '../figures.ts'
import { many } from '../quick.ts'
import { inputsOf, listen } from './inPage.ts'

const QUEUES: readonly Screen[] = ['Registrations', 'Failed charges', 'Held invoices']
const PRESSES = many(60)
/** A fast reader's: the keyboard's own repeat is 33 ms. */
const BETWEEN_PRESSES_MS = 40
const FRESH_STARTS = many(6)
const ROUNDS = many(6)

const shownRows = (page: Page) => page.locator('[role=grid] [data-row]')

export async function keyFigures(page: Page): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const queue of QUEUES) {
    await turnTo(page, queue)
    const alone = await presses(page)
    await page.keyboard.press('Enter')
    await page.getByRole('complementary', { name: 'Detail' }).waitFor()
    await page.waitForTimeout(500)
    const beside = await presses(page)
    await page.keyboard.press('Escape')
    figures.push(
      below(`j to the next row painted in ${queue.toLowerCase()}, p95`, percentile(alone, 0.95), 'ms', 50, `${alone.length} presses; the middle one ${median(alone).toFixed(1)} ms, the worst ${Math.max(...alone).toFixed(0)} ms`),
      below(`j in ${queue.toLowerCase()} with the detail open beside it, p95`, percentile(beside, 0.95), 'ms', 50, `the middle one ${median(beside).toFixed(1)} ms, the worst ${Math.max(...beside).toFixed(0)} ms`),
    )
  }
  return figures
}

async function presses(page: Page): Promise<number[]> {
  // The first goes to the first row, and is not one row on.
  await page.keyboard.press('j')
  await inputsOf(page, 1)
  for (let n = 0; n < PRESSES; n++) {
    await page.keyboard.press('j')
    await page.waitForTimeout(BETWEEN_PRESSES_MS)
  }
  return inputsOf(page, PRESSES)
}

export async function clickFigures(page: Page): Promise<Figure[]> {
  const first: number[] = []
  for (let n = 0; n < FRESH_STARTS; n++) {
    await turnTo(page, 'Settings')
    await page.reload()
    await linkTo(page, 'Registrations').waitFor()
    await page.waitForTimeout(700)
    await listen(page)
    first.push(...(await eachQueue(page)))
  }
  const again: number[] = []
  for (let n = 0; n < ROUNDS; n++) again.push(...(await eachQueue(page)))
  return [
    below('click on a queue to its rows painted, never seen before, p95', percentile(first, 0.95), 'ms', 150, `${first.length} clicks; the middle one ${median(first).toFixed(1)} ms, the worst ${Math.max(...first).toFixed(0)} ms`),
    below('click on a queue to its rows painted, seen before, p95', percentile(again, 0.95), 'ms', 150, `${again.length} clicks; the middle one ${median(again).toFixed(1)} ms, the worst ${Math.max(...again).toFixed(0)} ms`),
  ]
}

async function eachQueue(page: Page): Promise<number[]> {
  const spent: number[] = []
  for (const queue of QUEUES) {
    await goTo(page, queue)
    spent.push(...(await inputsOf(page, 1)))
    await page.waitForTimeout(200)
  }
  return spent
}

/** Goes there unmeasured. */
async function turnTo(page: Page, screen: Screen): Promise<void> {
  await goTo(page, screen)
  if (QUEUES.includes(screen)) await shownRows(page).first().waitFor()
  await page.waitForTimeout(500)
  await page.evaluate(() => (window as unknown as { bench?: { inputs: unknown[] } }).bench?.inputs.splice(0))
}
