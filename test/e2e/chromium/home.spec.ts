/** Home: each figure opens the list it counts. */
import type { Locator, Page } from '@playwright/test'
import { goTo, linkTo, rows, statusBar } from '../window.ts'
import { overflow, violations } from '../look.ts'
import { expect, test } from './served.ts'

/** The figure at the head of a link: `64`, `1,204`. */
const figureIn = async (link: Locator): Promise<number> => Number((await link.locator('strong, span').filter({ hasText: /^[\d,]+$/ }).first().innerText()).replaceAll(',', ''))
const counted = async (page: Page): Promise<number> => Number((await page.getByLabel(/ in this list$/).innerText()).replaceAll(',', ''))
const home = async (page: Page) => {
  await goTo(page, 'Home')
  await page.getByRole('region', { name: 'Since yesterday' }).getByRole('link').first().waitFor()
}

test('each figure opens a list of as many rows', async ({ desk: { page } }) => {
  // Some forty figures, one after the other.
  test.slow()
  // What customers have written is taken first, every half minute: until then figures come and go.
  await expect(linkTo(page, 'SMS answers')).toHaveText(/\d/, { timeout: 60_000 })
  await expect(statusBar(page)).not.toContainText(/\d waiting/)
  await home(page)
  const main = page.getByRole('main')
  const links = main.getByRole('link').filter({ has: page.locator('strong, span').filter({ hasText: /^[\d,]+$/ }) }).filter({ hasNotText: /^Oldest/ })
  const names = await links.allInnerTexts()
  expect(names.length).toBeGreaterThan(8)
  for (const [at, name] of names.entries()) {
    await test.step(name.replaceAll('\n', ' '), async () => {
      const link = links.nth(at)
      // What customers ask for by SMS is done by itself meanwhile: then the figure is another one by the time the list is there.
      await expect(async () => {
        await home(page)
        const figure = await figureIn(link)
        const href = await link.getAttribute('href')
        await link.click()
        // SMS answers are a screen of their own, which counts beside its views.
        if (!/#\/(answers|outbox|undecided|quarantine|settings)/.test(href!)) await expect.poll(() => counted(page), { timeout: 4000 }).toBe(figure)
      }).toPass({ timeout: 30_000 })
      await home(page)
    })
  }
})

test('the whole figure of a queue sets its list back from what a part of it showed', async ({ desk: { page } }) => {
  await home(page)
  const main = page.getByRole('main')
  await main.getByRole('link', { name: /^[\d,]+ on hold$/ }).click()
  await rows(page).first().waitFor()
  const held = await counted(page)
  await home(page)
  await main.getByRole('link', { name: /^Held invoices/ }).click()
  await expect.poll(() => counted(page)).toBeGreaterThan(held)
})

test('what came on a day opens from the chart’s table, by keyboard', async ({ desk: { page } }) => {
  await home(page)
  const cash = page.getByRole('region', { name: 'Cash received' })
  await cash.getByText('Days as a table').first().click()
  const day = cash.getByRole('row').getByRole('link').first()
  const name = await day.innerText()
  await day.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Payments received')
  await expect(page.getByRole('main')).toContainText(name)
  await rows(page).first().waitFor()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`stands at 1280×800, ${colorScheme}, and axe finds nothing`, async ({ desk: { page } }) => {
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.emulateMedia({ colorScheme })
    await home(page)
    await page.getByRole('region', { name: 'Collection' }).getByRole('row').nth(2).waitFor()
    await expect.poll(() => overflow(page)).toEqual([])
    // What is still being shown has a moment to be there whole.
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('region', { name: 'Since yesterday' }).getByRole('link').first().click()
    await rows(page).first().waitFor()
    await expect.poll(() => violations(page)).toEqual([])
  })
}
