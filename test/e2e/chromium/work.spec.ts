/** Queues as a place to work, by keyboard alone: each thing that staff do with an item, one at a time and many at once, and the trail that tells of it. */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import Sqlite from 'better-sqlite3'
import { tabTo } from '../flows/keyboard.ts'
import { looks } from '../look.ts'
import { detail, rowOf, rows } from '../window.ts'
import { expect, test } from './served.ts'

const press = (page: Page, ...keys: string[]) => keys.reduce<Promise<void>>((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
const go = (page: Page, key: string) => press(page, 'g', key)
/** The row that the keyboard is on. */
const here = (page: Page) => page.evaluate(() => document.activeElement?.closest('[data-row]')?.getAttribute('data-row') ?? null)
const told = (page: Page, words: string | RegExp) => page.getByRole('alert').filter({ hasText: words })
/** The question has been answered, and the keyboard is the list's again. */
const answered = (page: Page) => expect(page.getByRole('dialog')).toHaveCount(0)
const question = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name })

const cells = (page: Page, words: RegExp) => page.getByRole('grid', { name: 'Audit trail' }).getByRole('gridcell').filter({ hasText: words })

/** Types into the question once the keyboard is in it. */
async function typeInto(page: Page, name: string | RegExp, text: string): Promise<void> {
  await expect(question(page, name).locator('input:focus, textarea:focus')).toHaveCount(1)
  await page.keyboard.type(text)
}

test.beforeEach(({ page: _page }, testInfo) => testInfo.setTimeout(240_000))

/** To the first row of the failed charges. */
async function toFailedCharges(page: Page): Promise<string> {
  await page.setViewportSize({ width: 1440, height: 900 })
  await go(page, 'f')
  await rows(page).first().waitFor()
  await press(page, 'j')
  await expect.poll(() => here(page)).not.toBeNull()
  return (await here(page))!
}

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

test('a failed charge is assigned, noted, snoozed and put back, and the next row is always there', async ({ desk: { page } }) => {
  const id = await toFailedCharges(page)
  const second = await rows(page).nth(1).getAttribute('data-row')

  await press(page, 'a')
  await typeInto(page, /^Assign/, 'Kim Doe')
  await press(page, 'Enter')
  await expect(told(page, 'Assigned to Kim Doe')).toBeVisible()
  await answered(page)
  await expect.poll(() => here(page)).toBe(id)

  await press(page, 'n')
  await typeInto(page, /^Note/, 'Spoke with their accounts team')
  await press(page, 'Control+Enter')
  await expect(told(page, 'Note added')).toBeVisible()
  await answered(page)
  await expect.poll(() => here(page)).toBe(id)

  await press(page, 't')
  await typeInto(page, /^Next action/, 'Call about the new card')
  await press(page, 'Enter')
  await expect(told(page, 'Next: Call about the new card')).toBeVisible()
  await answered(page)

  await press(page, 's')
  await expect(question(page, /^Snooze/)).toContainText('In a month')
  await looks(page, 'work-snooze')
  await typeInto(page, /^Snooze/, 'tom')
  await press(page, 'Enter')
  await expect(rowOf(page, id)).toHaveCount(0)
  await expect.poll(() => here(page)).toBe(second)
  await press(page, 'z')
  await expect(rowOf(page, id)).toHaveCount(1)
  await expect.poll(() => here(page)).toBe(id)

  // A question that is not answered changes nothing and gives the row back.
  await press(page, 's')
  await expect(question(page, /^Snooze/)).toBeVisible()
  await press(page, 'Escape')
  await expect.poll(() => here(page)).toBe(id)

  await press(page, 'e')
  await expect(rowOf(page, id)).toHaveCount(0)
  await expect.poll(() => here(page)).toBe(second)
  await press(page, 'z')
  await expect(rowOf(page, id)).toHaveCount(1)

  await go(page, 'l')
  for (const words of [/^Assigned to Kim Doe/, /23|until/i, /^Note added/, /^Next action: Call about the new card/, /^Marked as done/, /^Put back as it was/]) await expect(cells(page, words).first()).toBeVisible()
  await press(page, 'j', 'Enter')
  await expect(detail(page)).toContainText('Seal')
  await looks(page, 'audit')
  await tabTo(page, /^Check…$/)
  await press(page, 'Enter')
  await expect(page.getByRole('dialog')).toContainText('It is whole.')
})

test('a promise to pay is checked against what is owed; broken, it stands on top in red with what to do, until it is dealt with', async ({ desk: { page }, dir }) => {
  await toFailedCharges(page)
  // Not the first, so that it has somewhere to come to.
  await press(page, 'j', 'j')
  const id = (await here(page))!
  await press(page, 'Enter')
  await expect(detail(page).getByRole('heading', { name: 'Work' })).toBeVisible()
  await press(page, 'p')
  const promise = question(page, 'Promise to pay')
  await typeInto(page, 'Promise to pay', '99999999.00')
  await press(page, 'Enter')
  await expect(promise).toContainText(/Only .* is owed/)
  await expect(promise).toContainText('Choose a day.')
  await looks(page, 'work-promise')
  await press(page, 'Control+A')
  await page.keyboard.type('1')
  await press(page, 'Tab')
  await page.keyboard.type(inDays(9))
  await press(page, 'Enter', 'Enter')
  await expect(promise).toHaveCount(0)
  await expect(detail(page)).toContainText('Promised.')

  // Its day passes.
  await page.setViewportSize({ width: 1440, height: 900 })
  const desk = new Sqlite(join(dir, 'Meridian', 'desk.db'))
  expect(desk.prepare(`UPDATE promise SET dueOn = '2026-01-05'`).run().changes).toBe(1)
  desk.close()
  await page.getByRole('button', { name: 'Pull now' }).press('Enter')
  await expect(rows(page).first()).toHaveAttribute('data-row', id)
  await expect(rows(page).first()).toContainText(/Broken: /)
  await expect(detail(page)).toContainText('Promise broken.')
  await expect(detail(page)).toContainText('Nothing was received.')
  await expect(detail(page)).toContainText('agree on a new day')
  await looks(page, 'work-broken')
  await tabTo(page, /^Dealt with$/)
  await press(page, 'Enter')
  await expect(rows(page).first()).not.toHaveAttribute('data-row', id)
  await expect(detail(page)).not.toContainText('Promise broken.')
  await go(page, 'l')
  await expect(cells(page, /promise/i).filter({ hasText: /broken/i }).first()).toBeVisible()
})

test('many are assigned at once but the one that is assigned already; each is listed, and all are put back', async ({ desk: { page } }) => {
  const id = await toFailedCharges(page)
  await press(page, 'a')
  await typeInto(page, /^Assign/, 'me')
  await press(page, 'Enter')
  await expect(told(page, /^Assigned to /)).toBeVisible()
  await answered(page)
  await expect.poll(() => here(page)).toBe(id)

  await press(page, 'x')
  await tabTo(page, /^All [\d,]+ that match$/)
  await press(page, 'Enter')
  await tabTo(page, /^Assign…$/)
  await press(page, 'Enter')
  await typeInto(page, /^Assign/, 'me')
  await press(page, 'Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('One is left out')
  await expect(dialog).toContainText('already')
  const yes = dialog.getByRole('button', { name: /^Assign \d+ failed charges? to / })
  await expect(yes).toBeFocused()
  await looks(page, 'bulk-before')
  const count = Number(/\d+/.exec((await yes.textContent()) ?? '')?.[0])
  await press(page, 'Enter')
  await expect(dialog).toContainText(`${count} done`)
  await expect(dialog.getByRole('list', { name: 'Results' }).getByRole('listitem').first()).toContainText('Done')
  await expect(dialog).toContainText('One was left out before it began')
  await looks(page, 'bulk-after')
  await press(page, 'Escape')
  await expect(dialog).toHaveCount(0)

  await go(page, 'k')
  await rows(page).first().waitFor()
  await press(page, 'j', 'Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Assign')
  await looks(page, 'bulk-run')
  await tabTo(page, /^Undo \d+…$/)
  await press(page, 'Enter')
  await expect(page.getByRole('dialog').getByRole('button', { name: /^Put back/ })).toBeFocused()
  await press(page, 'Enter')
  await expect(page.getByRole('main')).toContainText(`${count} put back`)
  await expect(rows(page).first()).toContainText('Taken back')

  await go(page, 'l')
  for (const words of [/assign/i, /put back|taken back|undone/i]) await expect(cells(page, words).first()).toBeVisible()
})
