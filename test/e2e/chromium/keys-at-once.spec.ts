/** Keys faster than the window draws: none is lost, and each means the row that the one before it led to. */
import type { Page } from '@playwright/test'
import { dialog, here, opened, press, WIDE } from '../flows/keyboard.ts'
import { detail, rowOf, rows } from '../window.ts'
import { expect, test } from './served.ts'

test.use({ viewport: WIDE })

/** All of them on their way before the first has been answered. */
const atOnce = (page: Page, ...keys: string[]): Promise<unknown> => Promise.all(keys.map((key) => page.keyboard.press(key)))
const TIMES = 40

test('j and Enter at once open the next row, however often', async ({ desk: { page } }) => {
  await press(page, 'g', 'f')
  await rows(page).first().waitFor()
  const ids = await rows(page).evaluateAll((all) => all.map((row) => row.getAttribute('data-row')))
  const many = Math.min(TIMES, ids.length)
  for (let n = 0; n < many; n += 1) {
    await atOnce(page, 'j', 'Enter')
    await expect.poll(() => opened(page), { message: `row ${n + 1}` }).toBe(ids[n])
    await expect(detail(page)).toBeVisible()
    // Closed, and the list has the keyboard on the same row.
    await atOnce(page, 'Escape', 'Escape')
    await expect(detail(page)).toHaveCount(0)
    await expect.poll(() => here(page)).toBe(ids[n])
  }
})

test('Escape, j and Enter at once close one detail and open the next, however often', async ({ desk: { page } }) => {
  await press(page, 'g', 'f')
  await rows(page).first().waitFor()
  const ids = await rows(page).evaluateAll((all) => all.map((row) => row.getAttribute('data-row')))
  await atOnce(page, 'j', 'Enter')
  for (let n = 1; n < Math.min(TIMES, ids.length); n += 1) {
    await expect.poll(() => opened(page)).toBe(ids[n - 1])
    await atOnce(page, 'Escape', 'j', 'Enter')
    await expect.poll(() => opened(page), { message: `row ${n + 1}` }).toBe(ids[n])
    await expect(detail(page)).toBeVisible()
  }
})

test('with a detail open, j and Enter at once show the next one and go to what can be done with it', async ({ desk: { page } }) => {
  await press(page, 'g', 'f')
  await rows(page).first().waitFor()
  const ids = await rows(page).evaluateAll((all) => all.map((row) => row.getAttribute('data-row')))
  await atOnce(page, 'j', 'Enter')
  await expect(detail(page).getByRole('button', { name: /^Retry/ }).first()).toBeVisible()
  for (let n = 1; n < 10; n += 1) {
    await atOnce(page, 'j', 'Enter')
    await expect.poll(() => opened(page), { message: `row ${n + 1}` }).toBe(ids[n])
    await expect(detail(page).locator(':focus')).toHaveCount(1)
    await press(page, 'Escape')
    await expect.poll(() => here(page)).toBe(ids[n])
  }
})

test('with a detail open, a row that is only passed is not opened, and the next key means the one that the keyboard has come to', async ({ desk: { page } }) => {
  await press(page, 'g', 'f')
  await rows(page).first().waitFor()
  const ids = await rows(page).evaluateAll((all) => all.map((row) => row.getAttribute('data-row')))
  const passed = Math.min(12, ids.length - 1)
  await atOnce(page, 'j', 'Enter')
  await expect.poll(() => opened(page)).toBe(ids[0])
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/rpc/failedCharges/detail')) asked.push(request.url())
  })
  await atOnce(page, ...Array.from({ length: passed }, () => 'j'), 'Enter')
  await expect.poll(() => opened(page)).toBe(ids[passed])
  await expect(detail(page).locator(':focus')).toHaveCount(1)
  await expect(detail(page)).toHaveAttribute('aria-busy', 'false')
  expect(asked.length).toBeLessThan(passed)
  await press(page, 'Escape')
  await expect.poll(() => here(page)).toBe(ids[passed])
  // By themselves, the keys at rest open it, too.
  await atOnce(page, 'k', 'k')
  await expect.poll(() => opened(page)).toBe(ids[passed - 2])
})

test('keys that come before the rows are there are kept for them', async ({ desk: { page } }) => {
  for (const [screen, hash] of [['f', 'failed-charges'], ['i', 'held-invoices'], ['r', 'registrations']] as const) {
    // Nothing of the list is in memory, and its first page takes a while.
    await page.reload()
    await page.getByRole('navigation', { name: 'Main' }).waitFor()
    await page.route(/\/rpc\/\w+\/page$/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 600))
      await route.continue()
    })
    await press(page, 'g', 'h')
    await press(page, 'g', screen)
    await page.getByRole('grid').waitFor()
    await atOnce(page, 'j', 'Enter')
    await rows(page).first().waitFor()
    await expect.poll(() => opened(page), { message: hash }).toBe(await rows(page).first().getAttribute('data-row'))
    await expect(detail(page)).toBeVisible()
    await page.unrouteAll({ behavior: 'wait' })
    await press(page, 'Escape', 'Escape', 'g', 'h')
  }
})

test('what is asked of the last row, which no key leads beyond, has the keyboard, and all that is typed at once is in it', async ({ desk: { page } }) => {
  await press(page, 'g', 'f')
  await rows(page).first().waitFor()
  await press(page, 'j', 'End')
  const last = await rows(page).last().getAttribute('data-row')
  await expect.poll(() => here(page)).toBe(last)
  await atOnce(page, 'j', 'j', 's', 't', 'o', 'm')
  await expect(dialog(page).getByRole('combobox')).toHaveValue('tom')
  await press(page, 'Enter')
  await expect(rowOf(page, last!)).toHaveCount(0)
})

test('a key of the detail that is pressed before it has come waits for it; pressed and left, it is meant for no row', async ({ desk: { page } }) => {
  await press(page, 'g', 'f')
  await rows(page).first().waitFor()
  expect(await rows(page).count()).toBeGreaterThan(6)
  let come: () => void = () => undefined
  let waits: Promise<void> = new Promise(() => undefined)
  const holdBack = () => { waits = new Promise((resolve) => { come = resolve }) }
  await page.route('**/rpc/failedCharges/detail', async (route) => {
    await waits
    await route.continue()
  })
  const promise = detail(page).getByRole('button', { name: /promise…/i })
  const question = page.getByRole('dialog', { name: 'Promise to pay' })

  holdBack()
  await atOnce(page, 'j', 'Enter', 'p')
  await expect(detail(page)).toBeVisible()
  await expect(promise).toHaveCount(0)
  come()
  await expect(question).toBeVisible()
  await press(page, 'Escape')
  await expect(question).toHaveCount(0)

  // Neither the row that was left is meant, nor the one that was gone on to.
  for (const others of [['j'], ['Escape', 'j', 'Enter']]) {
    holdBack()
    await atOnce(page, 'j', 'Enter', 'p', ...others)
    await expect(detail(page)).toBeVisible()
    await expect(promise).toHaveCount(0)
    come()
    await expect(promise).toBeVisible()
    await expect(question).toHaveCount(0)
  }
  // Nor the one whose detail stays, when something else was pressed.
  holdBack()
  await atOnce(page, 'j', 'Enter', 'p', 'x')
  await expect(promise).toHaveCount(0)
  come()
  await expect(promise).toBeVisible()
  await expect(question).toHaveCount(0)
  await press(page, 'p')
  await expect(question).toBeVisible()
})

test('at a detail that the window opens with, a key waits for what can be done with it', async ({ desk: { page } }) => {
  await press(page, 'g', 'i')
  await rows(page).first().waitFor()
  await atOnce(page, 'j', 'Enter')
  await expect(detail(page).getByRole('button', { name: /^Put on hold|^Release/ }).first()).toBeVisible()
  let come: () => void = () => undefined
  const waits = new Promise<void>((resolve) => { come = resolve })
  await page.route(/\/rpc\/heldInvoices\/(page|detail)$/, async (route) => {
    await waits
    await route.continue()
  })
  await page.reload()
  await expect(detail(page)).toBeVisible()
  await page.keyboard.press('p')
  await expect(detail(page).getByRole('button', { name: /promise…/i })).toHaveCount(0)
  come()
  await expect(page.getByRole('dialog', { name: 'Promise to pay' })).toBeVisible()
})
