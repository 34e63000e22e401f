/** From an account's page to a PDF in one's own folder, and a workbook of the whole company. */
import { expect } from '@playwright/test'
import type { Desk } from '../desk.ts'
import { goTo, openFirstRow, rows } from '../window.ts'

export async function makeReceiptAndStatement({ page, save }: Desk): Promise<void> {
  await goTo(page, 'Failed charges')
  const { accountId } = await openFirstRow(page)
  await page.goto(`${page.url().split('#')[0]}#/accounts/${accountId}`)
  const name = await page.getByRole('heading', { level: 1 }).textContent()

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

export async function makeAgedReceivables({ page, save }: Desk): Promise<void> {
  await goTo(page, 'Documents')
  await page.getByRole('button', { name: 'Aged receivables…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make workbook' }).click()
  await expect(rows(page).first()).toContainText('Aged receivables')
  const workbook = await save({ application: 'Save as Aged receivables', browser: 'Download Aged receivables' })
  expect(workbook.subarray(0, 2).toString()).toBe('PK')
}
