/** A list of a million rows: scrolled far and back, in memory no more than what is about the view. */
import type { Page } from '@playwright/test'
import { endlessAccounts } from '../endlessAccounts.ts'
import { goTo, rowOf, rows } from '../window.ts'
import { expect, test } from './served.ts'

const MILLION = 1_000_000
const PAGE_ROWS = 200
const scroller = (page: Page) => page.getByRole('grid').getByRole('rowgroup').nth(1)
const focusedRow = (page: Page): Promise<string | null> => page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row ?? null)

/** What the page holds, after everything that nobody needs has been let go. */
async function heapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize
}

/** Scrolls to a row as by hand: to the edge of what is there, again and again, until it is in view. */
async function scrollTo(page: Page, row: number): Promise<void> {
  await rows(page).first().waitFor()
  const reached = await scroller(page).evaluate(async (node, wished) => {
    /** The row that stands at the top of what can be scrolled. */
    const base = () => {
      const any = node.querySelector<HTMLElement>('[aria-rowindex]')
      return any === null ? 0 : Number(any.getAttribute('aria-rowindex')) - 2 - Number(/translateY\(([\d.]+)px/.exec(any.style.transform)?.[1] ?? 0) / 32
    }
    for (let frames = 0; frames < 5000; frames += 1) {
      const top = (wished - base()) * 32
      node.scrollTop = Math.max(0, Math.min(top, node.scrollHeight - node.clientHeight))
      await new Promise((resolve) => requestAnimationFrame(resolve))
      if (Math.abs(base() + node.scrollTop / 32 - wished) < 2) return true
    }
    return false
  }, row)
  expect(reached).toBe(true)
}

test('scrolled far down and back, what was seen is let go and comes again, and memory stays as it was', async ({ desk: { page } }) => {
  const endless = await endlessAccounts(page, MILLION)
  await goTo(page, 'Accounts')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1,000,000')
  await scrollTo(page, 4_000)
  const near = await heapBytes(page)
  await scrollTo(page, 26_000)
  const far = await heapBytes(page)
  // 22,000 rows kept would be 20 MB; their places alone are less than one.
  expect((far - near) / 1_000_000).toBeLessThan(8)
  const { pages } = await endless.asked()
  expect(pages).toBeGreaterThanOrEqual(26_000 / PAGE_ROWS)

  // To a place in the middle, at once: its page is fetched, not the hundreds between.
  await scrollTo(page, 12_000)
  await expect(rowOf(page, 'acc_12005')).toBeVisible()
  await expect(rowOf(page, 'acc_12005')).toHaveAttribute('aria-rowindex', '12007')
  expect((await endless.asked()).pages - pages).toBeLessThan(8)
  await scrollTo(page, 11_000)
  await expect(rowOf(page, 'acc_11005')).toBeVisible()
  await scrollTo(page, 0)
  await expect(rowOf(page, 'acc_0')).toBeVisible()
  await expect(rows(page).first()).toContainText('Account 0000000')
})

test('the keyboard is where it was, however far one has scrolled away', async ({ desk: { page } }) => {
  await endlessAccounts(page, MILLION)
  await goTo(page, 'Accounts')
  await rows(page).first().waitFor()
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('j')
  await expect.poll(() => focusedRow(page)).toBe('acc_2')
  await scrollTo(page, 8_000)
  await expect.poll(() => focusedRow(page)).toBe('acc_2')
  // The row it is on has been let go with its page: the next key goes on from there, and the list comes along.
  await page.keyboard.press('j')
  await expect.poll(() => focusedRow(page)).toBe('acc_3')
  await expect(rowOf(page, 'acc_3')).toBeInViewport()
  await page.keyboard.press('End')
  await expect.poll(async () => Number((await focusedRow(page))?.slice(4))).toBeGreaterThan(7_900)
  await page.keyboard.press('Home')
  await expect.poll(() => focusedRow(page)).toBe('acc_0')
})

test('another order of the list begins at its top', async ({ desk: { page } }) => {
  await endlessAccounts(page, MILLION)
  await goTo(page, 'Accounts')
  await scrollTo(page, 3_000)
  await page.locator('[data-head=name]').getByRole('button').click()
  await expect.poll(() => scroller(page).evaluate((node) => node.scrollTop)).toBe(0)
  await expect(rowOf(page, 'acc_0')).toBeVisible()
})
