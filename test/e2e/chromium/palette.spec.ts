/** The find box, by keyboard alone. */
import type { Page } from '@playwright/test'
import { violations } from '../look.ts'
import { goTo, rows } from '../window.ts'
import { expect, test } from './served.ts'

const box = (page: Page) => page.getByRole('dialog', { name: 'Find' })
const first = (page: Page) => box(page).locator('[data-selected]')
async function type(page: Page, text: string) {
  await page.keyboard.press('Control+k')
  await box(page).getByRole('textbox').or(box(page).getByRole('combobox')).or(box(page).getByRole('searchbox')).first().waitFor()
  await page.keyboard.type(text)
}
const account = async (page: Page) => {
  await goTo(page, 'Accounts')
  const row = rows(page).first()
  const [id, name] = [await row.getAttribute('data-row'), await row.getByRole('gridcell').nth(1).innerText()]
  return { id: id!, name: name.split('\n')[0]! }
}

test('an account is found as its name is typed, opened by Enter, and stands under “Lately” afterwards', async ({ desk: { page } }) => {
  const { name } = await account(page)
  await type(page, name)
  await expect(first(page)).toContainText(name)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name)
  await goTo(page, 'Home')
  await type(page, '')
  await expect(first(page)).toContainText(name)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name)
})

test('with a verb before the name, that part of the account opens', async ({ desk: { page } }) => {
  const { name } = await account(page)
  await type(page, `make a statement for ${name}`)
  await expect(first(page)).toContainText(`Statement or receipt for ${name}`)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/documents$/)
})

test('an invoice is found by the beginning of its number, and by its amount however it is written', async ({ desk: { page, billing } }) => {
  const { id } = await account(page)
  const ofTwoDecimals = (await billing.ofAccount('invoices', id)).filter(({ currency }) => /AUD|USD|EUR|GBP|NZD/.test(currency))
  // The largest is hardly anybody else's, and of several the newest stands first.
  const { number, totalMinor, currency } = ofTwoDecimals.toSorted((x, y) => y.totalMinor - x.totalMinor || (x.issuedOn < y.issuedOn ? 1 : -1))[0]!
  const figure = (locale: string) => new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(totalMinor / 100)
  for (const written of [number.toLowerCase(), figure('en'), figure('de'), `${currency} ${figure('en')}`]) {
    await type(page, written)
    await expect(box(page), written).toContainText(number)
    await page.keyboard.press('Escape')
    await expect(box(page)).toHaveCount(0)
  }
})

test('screens and actions are found by what people call them, without a mouse', async ({ desk: { page } }) => {
  await goTo(page, 'Home')
  for (const [text, chosen, title] of [['expiring', 'Fails next', 'Fails next'], ['audit tr', 'Audit trail', 'Audit trail'], ['waiting to go', 'Waiting to go out', 'Outbox']] as const) {
    await type(page, text)
    await expect(first(page)).toContainText(chosen)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1 })).toContainText(title)
  }
  await type(page, 'dark app')
  await expect(first(page)).toContainText(/dark/i)
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
})

test('what is not there is said, Escape leaves, and axe finds nothing', async ({ desk: { page } }) => {
  await goTo(page, 'Home')
  await type(page, 'zzqqxx')
  await expect(box(page)).toContainText('Nothing has this name')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(box(page)).toHaveCount(0)
})
