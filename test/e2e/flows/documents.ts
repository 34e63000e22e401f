/** From an account's page to a PDF in one's own folder, on screen and on paper; reports and statements of the whole company. */
import { expect, type Locator, type Page } from '@playwright/test'
import type { Desk } from '../desk.ts'
import { detail, goTo, goToAddress, openFirstRow, pick, rows } from '../window.ts'

/** The account of the first failed charge: it has payments and a statement. */
export async function openAnAccount(page: Page): Promise<string> {
  await goTo(page, 'Failed charges')
  const { accountId } = await openFirstRow(page)
  await goToAddress(page, `#/accounts/${accountId}`)
  await page.getByRole('tab', { name: 'Story' }).waitFor()
  return (await page.getByRole('heading', { level: 1 }).textContent()) ?? ''
}

/** The paper that is shown, once its first page is drawn. */
export async function shownPaper(page: Page): Promise<Locator> {
  const dialog = page.getByRole('dialog')
  await expect(whichPage(dialog)).toBeVisible()
  await expect(dialog.locator('canvas').first()).toBeVisible()
  return dialog
}

/** The bar's `Page 1 of 3`; the paper says the same of itself. */
export const whichPage = (dialog: Locator): Locator => dialog.getByRole('toolbar', { name: 'Paper' }).getByText(/^Page 1 of \d+$/)

/** Takes one of the entries of the menu of new things. */
export async function startNew(page: Page, name: string): Promise<Locator> {
  await goTo(page, 'Documents')
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await page.getByRole('menuitem', { name: `${name}…`, exact: true }).click()
  return page.getByRole('dialog')
}

export async function makeReceiptAndStatement({ page, save }: Desk): Promise<void> {
  const name = await openAnAccount(page)
  await page.getByRole('tab', { name: 'Payments' }).click()
  const payment = page.getByRole('table', { name: 'Payments' }).getByRole('row').nth(1)
  await payment.getByRole('button', { name: 'Make receipt' }).click()
  await expect(payment.getByText('Open')).toBeVisible()

  await page.getByRole('tab', { name: 'Documents' }).click()
  await page.getByRole('button', { name: 'Make statement' }).click()
  await expect(page.getByRole('row').filter({ hasText: /Statement/ })).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: /Receipt/ })).toBeVisible()

  await goTo(page, 'Documents')
  await expect(rows(page)).toHaveCount(2)
  const statement = await save({ application: 'Save as Statement', browser: 'Download Statement' })
  expect(statement.subarray(0, 5).toString()).toBe('%PDF-')
  expect(name).not.toBe('')
}

/** A statement is read on screen, kept, listed, and shown again as it was made. */
export async function previewAndSave({ page, save }: Desk): Promise<void> {
  const name = await openAnAccount(page)
  await page.getByRole('tab', { name: 'Documents' }).click()
  await page.getByRole('button', { name: 'Preview statement' }).click()
  const dialog = await shownPaper(page)
  // The text over the picture, there to be selected and read aloud.
  await expect(dialog.getByRole('document')).toContainText(name)
  await expect(dialog.getByRole('button', { name: 'Fit width' })).toHaveAttribute('aria-pressed', 'true')
  // It fits: nothing is left to scroll sideways.
  await expect.poll(() => dialog.getByRole('document').evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0)
  await page.keyboard.press('0')
  await expect(dialog.getByText('100 %').first()).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: /Statement/ })).toHaveCount(0)

  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(dialog.getByText('Open', { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await page.getByRole('row').getByRole('button', { name: /^Statement/ }).click()
  await expect((await shownPaper(page)).getByRole('document')).toContainText(name)
  await page.keyboard.press('Escape')

  await goTo(page, 'Documents')
  expect((await save({ application: 'Save as Statement', browser: 'Download Statement' })).subarray(0, 5).toString()).toBe('%PDF-')
}

/** Every paper that an account's page offers can be looked at before it is kept. */
export async function previewEachPaper({ page }: Desk): Promise<void> {
  // One that owes: it has invoices, and has paid some.
  await goTo(page, 'Accounts')
  await rows(page).filter({ hasText: 'overdue' }).first().click()
  const look = async (open: () => Promise<void>) => {
    await open()
    await shownPaper(page)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  await page.getByRole('tab', { name: 'Payments' }).click()
  await look(() => page.getByRole('button', { name: /^Preview the receipt of/ }).first().click())
  await page.getByRole('tab', { name: 'Invoices' }).click()
  await look(async () => {
    await page.getByRole('button', { name: /^More of/ }).last().click()
    await page.getByRole('menuitem', { name: 'Copy of the invoice…' }).click()
  })
  await page.getByRole('tab', { name: 'Documents' }).click()
  await look(() => page.getByRole('button', { name: 'Preview slip' }).click())
  await pick(page.getByRole('combobox', { name: 'Kind' }), 'Open items')
  await look(() => page.getByRole('button', { name: 'Preview statement' }).click())
}

export async function makeAgedReceivables({ page, save }: Desk): Promise<void> {
  const dialog = await startNew(page, 'Aged receivables')
  await dialog.getByRole('button', { name: 'Make workbook' }).click()
  await expect(rows(page).first()).toContainText('Aged receivables')
  const workbook = await save({ application: 'Save as Aged receivables', browser: 'Download Aged receivables' })
  expect(workbook.subarray(0, 2).toString()).toBe('PK')
}

/** The same figures as CSV, with the mark that a spreadsheet wants. */
export async function makeLedgerAsCsv({ page, save }: Desk): Promise<void> {
  const dialog = await startNew(page, 'Customer ledger')
  await dialog.getByText('CSV', { exact: true }).click()
  await dialog.getByRole('button', { name: 'Make CSV file' }).click()
  await expect(rows(page).first()).toContainText(/ledger/i)
  const file = await save({ application: /^Save as .*ledger/i, browser: /^Download .*ledger/i })
  expect([...file.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
}

/** Statements for everybody: it says for how many before it begins, and its folder is listed when it is whole. */
export async function makeStatementsForMany({ page }: Desk): Promise<void> {
  const dialog = await startNew(page, 'Statements for many accounts')
  const confirm = dialog.getByRole('button', { name: /^Make statements for up to \d+ accounts$/ })
  await confirm.waitFor()
  const count = Number(/\d+/.exec((await confirm.textContent()) ?? '')?.[0])
  expect(count).toBeGreaterThan(1)
  await confirm.click()
  await expect(detail(page).getByText('Done').first()).toBeVisible({ timeout: 60_000 })
  await expect(detail(page)).toContainText(new RegExp(`Accounts\\s*${count}`))
  await expect(rows(page).first()).toContainText(/\d+ statements?/)
  await expect(detail(page).getByText('Could not be made')).toHaveCount(0)
}
