/** What is owed as of any day, how fast it turns into cash, and putting unapplied money where it belongs: by hand and by keyboard. */
import type { RecordOf } from '#main/core/ports/records.ts'
import type { BillingSystem } from '../billingSystem.ts'
import { looks } from '../look.ts'
import { filter, goTo, goToAddress, rows, statusBar } from '../window.ts'
import { expect, test } from './served.ts'

test('aging is asked for as of another day, narrowed, and leads to the account', async ({ desk: { page } }) => {
  await page.keyboard.press('g')
  await page.keyboard.press('b')
  const totals = page.getByRole('region', { name: 'Totals' })
  await totals.getByRole('rowheader').first().waitFor()
  await rows(page).first().waitFor()
  await looks(page, 'receivables')
  await expect(totals).toHaveAttribute('aria-busy', 'false')
  const today = await totals.textContent()
  const day = page.getByRole('textbox', { name: 'As of the end of' })
  await day.click()
  await page.getByRole('button', { name: /previous month/i }).or(page.locator('[data-direction="previous"]')).first().click()
  await page.getByRole('button', { name: /^1 \w+ \d{4}$/ }).first().click()
  await expect(totals).not.toHaveText(today ?? '')
  await page.getByRole('button', { name: 'Today' }).click()
  await expect(totals).toHaveText(today ?? '')
  const name = (await rows(page).first().getByRole('gridcell').first().textContent()) ?? ''
  await page.keyboard.press('/')
  await page.keyboard.type(name)
  await expect(rows(page)).toHaveCount(1)
  await rows(page).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
})

test('the day that was typed is still there on the way back from an account and from its workbook', async ({ desk: { page } }) => {
  await goTo(page, 'Receivables')
  await rows(page).first().waitFor()
  const day = page.getByRole('textbox', { name: 'As of the end of' })
  await day.click()
  await page.getByRole('button', { name: 'End of last quarter' }).click()
  await expect(day).toHaveValue(/^3[01] (Mar|Jun|Sep|Dec) \d{4}$/)
  const shown = await day.inputValue()
  await day.fill('nonsense')
  await page.getByRole('textbox', { name: 'Search' }).or(page.getByRole('searchbox')).first().focus()
  await expect(day).toHaveValue(shown)
  await rows(page).first().click()
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(/Receivables/)
  await page.goBack()
  await expect(day).toHaveValue(shown)
  await page.getByRole('button', { name: 'Workbook…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('As of the end of')).toHaveValue(shown)
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(day).toHaveValue(shown)
})

test('accounts are ordered by an amount of one currency, by hand and by keyboard; of every currency by name alone', async ({ desk: { page } }) => {
  await goTo(page, 'Receivables')
  await rows(page).first().waitFor()
  const grid = page.getByRole('grid', { name: 'Receivables by account' })
  // Of all parties there is no one currency to begin with.
  await expect(grid.getByRole('columnheader', { name: 'Balance' }).getByRole('button')).toHaveCount(0)
  await filter(page, 'Currency', 'USD')
  const header = grid.getByRole('columnheader', { name: 'Balance' })
  await header.getByRole('button').click()
  await expect(header).toHaveAttribute('aria-sort', 'ascending')
  await page.keyboard.press('Enter')
  await expect(header).toHaveAttribute('aria-sort', 'descending')
  await expect(grid).toHaveAttribute('aria-busy', 'false')
  const balances = async () => (await rows(page).evaluateAll((shown) => shown.slice(0, 12).map((row) => row.querySelector('[role=gridcell]:last-of-type')?.textContent ?? ''))).map((text) => Number(text.replaceAll(/[^\d.−-]/g, '').replace('−', '-')))
  const first = await balances()
  expect(first.length).toBeGreaterThan(5)
  expect(first).toEqual(first.toSorted((a, b) => b - a))
  await looks(page, 'receivables-by-balance')
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.press('Escape')
  // The last account of the list, at the end of its last page.
  await page.keyboard.press('End')
  await expect(rows(page).last()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(/Receivables/)
})

test('the collection figures stand by month, and each says what it is when it is reached by keyboard', async ({ desk: { page } }) => {
  await goTo(page, 'Receivables')
  await page.getByRole('button', { name: 'Collection' }).click()
  const table = page.getByRole('table', { name: /^Collection figures in/ }).first()
  await expect(table.getByRole('rowheader')).toHaveCount(12)
  await table.getByRole('button', { name: /^Delinquent/ }).focus()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('tooltip')).toContainText('Collection effectiveness index')
  await looks(page, 'collection')
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Accounts/)
})

test('unapplied money is suggested, changed, and applied once', async ({ desk: { page, billing } }) => {
  await goTo(page, 'Accounts')
  await rows(page).first().waitFor()
  const payment = await unapplied(billing)
  await goToAddress(page, `#/accounts/${payment.accountId}/payments`)
  await page.getByRole('button', { name: `Apply ${payment.ref}` }).click()
  const dialog = page.getByRole('dialog')
  const field = dialog.getByRole('textbox').first()
  await expect(field).toBeFocused()
  await page.keyboard.type('1,50')
  await page.keyboard.press('Enter')
  await expect(dialog).toContainText('2 decimals at the most')
  await looks(page, 'apply')
  await dialog.getByRole('button', { name: 'Clear' }).click()
  await expect(dialog.getByRole('button', { name: 'Apply', exact: true })).toBeDisabled()
  await field.fill('0.01')
  await expect(dialog).toContainText('stays unapplied')
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  const applied = async () => (await billing.ofAccount('allocations', payment.accountId)).filter(({ paymentId, amountMinor }) => paymentId === payment.id && amountMinor === 1).length
  await expect.poll(applied).toBe(1)
})

test('an unapplied credit note is applied, once', async ({ desk: { page, billing } }) => {
  const [allocations, held] = [await billing.all('allocations'), new Set((await billing.all('holds')).filter(({ releasedAt }) => releasedAt === null).map(({ invoiceId }) => invoiceId))]
  const note = (await billing.all('creditNotes')).find(({ id, amountMinor }) => allocations.reduce((left, row) => (row.creditNoteId === id ? left - row.amountMinor : left), amountMinor) > 1)!
  // Of an account that owes something in its currency.
  const owed = (await billing.all('invoices')).find(({ id, status, disputed, currency }) => status === 'open' && !disputed && currency === note.currency && !held.has(id) && !allocations.some(({ invoiceId }) => invoiceId === id))!
  await billing.change('creditNotes', note.id, { accountId: owed.accountId, partyId: owed.partyId })
  note.accountId = owed.accountId
  await statusBar(page).getByRole('button', { name: 'Pull now' }).click()
  await goToAddress(page, `#/accounts/${note.accountId}/payments`)
  await page.getByRole('button', { name: `Apply ${note.number}` }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('textbox').first()).toBeFocused()
  await dialog.getByRole('button', { name: 'Clear' }).click()
  await dialog.getByRole('textbox').first().fill('0.01')
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect.poll(async () => (await billing.ofAccount('allocations', note.accountId)).filter(({ creditNoteId, amountMinor }) => creditNoteId === note.id && amountMinor === 1).length).toBe(1)
  expect((await billing.effects()).filter(({ command }) => command === 'applyCreditNote')).toMatchObject([{ targetId: note.id, outcome: 'done' }])
})

/** A payment in dollars or euros with something left, of an account with an open invoice that takes it. */
async function unapplied(billing: BillingSystem): Promise<RecordOf<'payments'>> {
  const answer = await fetch(`${billing.url}/v1/payments?limit=5000`, { headers: { authorization: `Bearer ${billing.token}` } })
  const { records } = (await answer.json()) as { records: RecordOf<'payments'>[] }
  for (const payment of records.toReversed()) {
    if (payment.medium !== 'bank_transfer' || ['JPY', 'KWD'].includes(payment.currency)) continue
    const of = payment.accountId
    const taken = [...(await billing.ofAccount('allocations', of)), ...(await billing.ofAccount('refunds', of))].filter(({ paymentId }) => paymentId === payment.id)
    const held = new Set((await billing.ofAccount('holds', of)).filter(({ releasedAt }) => releasedAt === null).map(({ invoiceId }) => invoiceId))
    const takes = (await billing.ofAccount('invoices', of)).some(({ id, status, disputed, currency }) => status === 'open' && !disputed && !held.has(id) && currency === payment.currency)
    if (takes && taken.reduce((minor, row) => minor - row.amountMinor, payment.amountMinor) > 1) return payment
  }
  throw new Error('The demo company has no such payment.')
}
