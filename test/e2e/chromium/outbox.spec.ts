/** What the billing system would not do: shown with the reason, or with both versions, until somebody has dealt with it. */
import type { Page } from '@playwright/test'
import type { BillingSystem } from '../billingSystem.ts'
import { detail, filter, goTo, linkTo, openFirstRow, rowOf, rows, statusBar, view } from '../window.ts'
import { looks } from '../look.ts'
import { expect, test } from './served.ts'

test('a change that met another one shows both versions, and is done again on the newer one', async ({ desk: { page, billing } }) => {
  await goTo(page, 'Held invoices')
  await filter(page, 'State', /^On hold/)
  const { id, accountId } = await openFirstRow(page)
  const { number } = await billing.read('invoices', id)
  await billing.change('invoices', id, { poNumber: 'PO-88121' })
  await detail(page).getByRole('button', { name: 'Release' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^Release IN/ }).click()

  await statusBar(page).getByRole('link', { name: '1 changed elsewhere' }).click()
  await expect(page.getByRole('button', { name: 'Changed elsewhere 1' })).toHaveAttribute('aria-pressed', 'true')
  await expect(linkTo(page, 'Outbox')).toContainText('1')
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page)).toContainText(number)
  await rows(page).click()
  const changed = detail(page).getByRole('rowgroup').filter({ hasText: 'PO number' })
  await expect(changed).toContainText('changed')
  await expect(changed).toContainText('PO-88121')
  await looks(page, 'outbox-conflict')

  const held = async () => (await billing.ofAccount('holds', accountId)).filter(({ invoiceId, releasedAt }) => invoiceId === id && releasedAt === null)
  expect(await held()).toHaveLength(1)
  await detail(page).getByRole('button', { name: 'Do it again' }).click()
  await expect(detail(page)).toContainText('Done')
  await expect.poll(held).toEqual([])
  expect((await billing.read('invoices', id)).poNumber).toBe('PO-88121')
  await expect(statusBar(page)).not.toContainText('changed elsewhere')
  await view(page, 'All')
  await expect(rows(page).filter({ hasText: 'Changed elsewhere, done again' })).toHaveCount(1)
})

test('a payment of what is paid already is refused here with what to do now, and leaves the list once somebody has seen it', async ({ desk: { page, billing } }) => {
  await goTo(page, 'Failed charges')
  await filter(page, 'Kind', /^Soft/)
  await filter(page, 'Backup', 'Has a backup method')
  const { id, invoiceId, accountId } = await firstOfAnInvoice(page, billing)
  await rowOf(page, id).click()
  await billing.change('invoices', invoiceId, { status: 'paid' })
  const charges = (await billing.ofAccount('charges', accountId)).length
  await detail(page).getByRole('button', { name: 'Retry with backup' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^Charge / }).click()

  await statusBar(page).getByRole('link', { name: '1 refused' }).click()
  await rows(page).click()
  await expect(detail(page)).toContainText('Refused.')
  await expect(detail(page)).toContainText('It is paid.')
  await looks(page, 'outbox-refused')
  await detail(page).getByRole('button', { name: 'Do it again' }).click()
  await expect(page.getByRole('dialog').getByRole('button', { name: /^Retry charge again for / })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await detail(page).getByRole('button', { name: 'Leave it as it is' }).click()
  await expect(rows(page)).toHaveCount(0)
  await expect(page.getByText('Nothing was refused')).toBeVisible()
  await expect(detail(page)).toContainText('Refused, left as it is')
  await expect(statusBar(page)).not.toContainText('refused')
  expect(await billing.ofAccount('charges', accountId)).toHaveLength(charges)
})

/** The first of the charges shown that is for an invoice, and not for a wallet. */
async function firstOfAnInvoice(page: Page, billing: BillingSystem): Promise<{ id: string; invoiceId: string; accountId: string }> {
  await rows(page).first().waitFor()
  for (const row of await rows(page).all()) {
    const id = (await row.getAttribute('data-row')) ?? ''
    const { invoiceId, accountId } = await billing.read('charges', id)
    if (invoiceId !== null) return { id, invoiceId, accountId }
  }
  throw new Error('No charge in the list is for an invoice.')
}
