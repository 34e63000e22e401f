/** A retry for later, given without a line: it goes out once, when its time has come and the line is back; what has been paid meanwhile is not charged. */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import Sqlite from 'better-sqlite3'
import type { BillingSystem } from '../billingSystem.ts'
import { dialog, press, seen, WIDE } from '../flows/keyboard.ts'
import { detail, goTo, rowOf, rows, statusBar } from '../window.ts'
import { expect, test } from './served.ts'

test.use({ viewport: WIDE })

test('a scheduled retry goes out once when it is due and the line is back, and one of an invoice that was paid meanwhile is not made', async ({ desk: { page, billing }, dir }) => {
  test.setTimeout(240_000)
  await goTo(page, 'Failed charges')
  const [taken, paid] = await twoOfInvoices(page, billing)
  const chargesOf = async ({ accountId }: Failed) => (await billing.ofAccount('charges', accountId)).length
  const before = { taken: await chargesOf(taken), paid: await chargesOf(paid) }

  await billing.faults('offline')
  await statusBar(page).getByRole('button', { name: 'Pull now' }).press('Enter')
  await expect(statusBar(page)).toContainText('offline')
  for (const { id } of [taken, paid]) {
    await rowOf(page, id).click()
    await detail(page).getByRole('button', { name: 'Schedule a retry…' }).click()
    await expect(dialog(page)).toContainText('when it has been paid meanwhile, nothing is charged')
    await expect(dialog(page)).toContainText('No line now')
    await press(page, 'Enter')
    await expect(dialog(page)).toHaveCount(0)
    await expect(rowOf(page, id)).toContainText(/Retry in/)
  }
  await seen(page, 'failed-scheduled-offline')

  // The line is back before their time: nothing goes.
  await lineIsBack(page, billing)
  await expect(rowOf(page, taken.id)).toContainText(/Retry in/)
  expect({ taken: await chargesOf(taken), paid: await chargesOf(paid) }).toEqual(before)

  // Their time comes while the line is away, and one invoice is paid by transfer.
  await billing.faults('offline')
  await statusBar(page).getByRole('button', { name: 'Pull now' }).press('Enter')
  await expect(statusBar(page)).toContainText('offline')
  const desk = new Sqlite(join(dir, 'Meridian', 'desk.db'))
  expect(desk.prepare(`UPDATE outbox SET "notBefore" = ? WHERE command = 'retryCharge'`).run(Date.now() - 60_000).changes).toBe(2)
  await billing.change('invoices', paid.invoiceId, { status: 'paid' })
  const methodId = (desk.prepare(`SELECT input ->> 'methodId' AS methodId FROM outbox WHERE accountId = ?`).get(taken.accountId) as { methodId: string }).methodId
  desk.close()
  await billing.methodDoes(methodId, null)

  await lineIsBack(page, billing)
  await expect(rowOf(page, taken.id)).toHaveCount(0)
  await statusBar(page).getByRole('link', { name: '1 refused' }).press('Enter')
  await rows(page).first().click()
  await expect(detail(page)).toContainText('has been paid since. Nothing was charged.')
  await seen(page, 'outbox-scheduled-paid')
  expect({ taken: await chargesOf(taken), paid: await chargesOf(paid) }).toEqual({ taken: before.taken + 1, paid: before.paid })
  expect((await billing.ofAccount('charges', taken.accountId)).filter(({ invoiceId, status }) => invoiceId === taken.invoiceId && status === 'succeeded')).toHaveLength(1)

  // A pull more, and a start of the line more: it does not go again.
  await billing.faults('offline')
  await statusBar(page).getByRole('button', { name: 'Pull now' }).press('Enter')
  await expect(statusBar(page)).toContainText('offline')
  await lineIsBack(page, billing)
  expect(await chargesOf(taken)).toBe(before.taken + 1)
  expect((await billing.effects()).filter(({ command, outcome }) => command === 'retryCharge' && outcome === 'done')).toHaveLength(1)
})

interface Failed {
  id: string
  accountId: string
  invoiceId: string
}

async function lineIsBack(page: Page, billing: BillingSystem): Promise<void> {
  await billing.faults(null)
  // It tries by itself, too, and may have come back already.
  await statusBar(page).getByRole('button', { name: /^(Try|Pull) now$/ }).click()
  await expect(statusBar(page)).toContainText(/pulled (just now|\d)/i)
  await expect(statusBar(page)).not.toContainText('offline')
}

/** Two failures of invoices, of two accounts, that can be tried again later. */
async function twoOfInvoices(page: Page, billing: BillingSystem): Promise<[Failed, Failed]> {
  await rows(page).first().waitFor()
  const found: Failed[] = []
  for (const row of await rows(page).all()) {
    const id = (await row.getAttribute('data-row'))!
    const { invoiceId, accountId } = await billing.read('charges', id)
    if (invoiceId === null || found.some((one) => one.accountId === accountId)) continue
    await rowOf(page, id).click()
    await expect.poll(() => page.evaluate(() => location.hash)).toContain(encodeURIComponent(id))
    const schedule = detail(page).getByRole('button', { name: 'Schedule a retry…' })
    await schedule.waitFor()
    if ((await schedule.getAttribute('aria-disabled')) === null) found.push({ id, accountId, invoiceId })
    const [one, other] = found
    if (one !== undefined && other !== undefined) return [one, other]
  }
  throw new Error('There are no two failed charges of invoices that can be tried again.')
}
