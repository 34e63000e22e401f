/** What is done about one invoice that waits: each change of it reaches the billing system, or the customer, once. */
import type { Locator, Page } from '@playwright/test'
import type { RecordOf } from '#main/core/ports/records.ts'
import type { BillingSystem } from '../billingSystem.ts'
import { runsOutSoon } from '../flows/heldInvoices.ts'
import { dialog, opened, press, tabTo, WIDE } from '../flows/keyboard.ts'
import { detail, filter, goTo, pick, rowOf, rows } from '../window.ts'
import { expect, test } from './served.ts'

test.use({ viewport: WIDE })
test.beforeEach(({ page: _page }, testInfo) => testInfo.setTimeout(180_000))

type Invoice = RecordOf<'invoices'>

/** Opens a waiting invoice whose customer has not written and whose clock goes on: either would be taken by itself while the test looks. */
async function openWaiting(page: Page, billing: BillingSystem, suits: (invoice: Invoice) => boolean | Promise<boolean> = () => true): Promise<Invoice> {
  await goTo(page, 'Held invoices')
  await filter(page, 'State', /^Waiting/)
  await rows(page).first().waitFor()
  for (const row of await rows(page).all()) {
    const invoice = await billing.read('invoices', (await row.getAttribute('data-row'))!)
    if ((await billing.wroteSms(invoice.accountId)) || (await runsOutSoon(billing, invoice.id, invoice.accountId)) || !(await suits(invoice))) continue
    await rowOf(page, invoice.id).click()
    await expect(detail(page)).toContainText(invoice.number)
    await expect(main(page, 'Ask again…')).toBeVisible()
    return invoice
  }
  throw new Error('No invoice in the list suits.')
}
const main = (page: Page, button: string | RegExp): Locator => detail(page).getByRole('button', { name: button })
const approvalOf = async (billing: BillingSystem, { id, accountId }: Invoice) => (await billing.ofAccount('approvals', accountId)).find(({ invoiceId }) => invoiceId === id)!
async function confirmed(page: Page, verb: RegExp): Promise<void> {
  await dialog(page).getByRole('button', { name: verb }).click()
  await expect(dialog(page)).toHaveCount(0)
}

test('an invoice is put on hold in the customer’s words, released, and approved: its clock stands, goes on, and is over', async ({ desk: { page, billing } }) => {
  const invoice = await openWaiting(page, billing)
  const holds = async () => (await billing.ofAccount('holds', invoice.accountId)).filter(({ invoiceId }) => invoiceId === invoice.id)
  await press(page, 'h')
  await expect(dialog(page)).toContainText('It is still owed, and nobody is chased for it.')
  await expect(dialog(page).getByRole('button', { name: `Put ${invoice.number} on hold` })).toBeDisabled()
  await pick(dialog(page).getByRole('combobox', { name: 'How the customer told us' }), 'Live chat')
  await dialog(page).getByLabel('Reason, in the customer’s words').fill('We have never had these trackers')
  await confirmed(page, /^Put IN/)
  await expect.poll(holds).toMatchObject([{ channel: 'chat', reason: 'We have never had these trackers', releasedAt: null }])
  expect(await approvalOf(billing, invoice)).toMatchObject({ state: 'held', autoApprovesAt: null })
  // It has left what waits; it is among what is on hold.
  await expect(rowOf(page, invoice.id)).toHaveCount(0)

  await page.getByRole('button', { name: 'Clear State' }).click()
  await rowOf(page, invoice.id).click()
  await expect(detail(page)).toContainText('We have never had these trackers')
  await press(page, 'r')
  await confirmed(page, /^Release IN/)
  await expect.poll(async () => (await holds())[0]?.releasedAt).not.toBeNull()
  expect((await approvalOf(billing, invoice)).state).toBe('waiting')

  await rowOf(page, invoice.id).click()
  await expect(detail(page).getByRole('button', { name: 'Approve', exact: true })).toBeEnabled()
  await press(page, 'y')
  await confirmed(page, /^Approve IN/)
  await expect.poll(async () => (await approvalOf(billing, invoice)).state).toBe('approved')
  await expect(rowOf(page, invoice.id)).toHaveCount(0)
})

test('a dispute is marked and ended, and a credit note takes its amount off the invoice', async ({ desk: { page, billing } }) => {
  const invoice = await openWaiting(page, billing, ({ disputed }) => !disputed)
  await main(page, 'Dispute…').click()
  await press(page, 'Enter')
  await dialog(page).getByRole('button', { name: /^Mark IN/ }).click()
  await expect(dialog(page)).toContainText('Say what is wrong')
  await dialog(page).getByLabel('What is wrong, in the customer’s words').fill('Charged twice for March')
  await confirmed(page, /^Mark IN/)
  await expect.poll(async () => (await billing.read('invoices', invoice.id)).disputed).toBe(true)
  await expect(detail(page).getByText('Disputed', { exact: true })).toBeVisible()
  await main(page, 'End dispute…').click()
  await confirmed(page, /^End the dispute/)
  await expect.poll(async () => (await billing.read('invoices', invoice.id)).disputed).toBe(false)

  const creditedMinor = async () => {
    const notes = new Map((await billing.ofAccount('creditNotes', invoice.accountId)).map((note) => [note.id, note]))
    return (await billing.ofAccount('allocations', invoice.accountId)).filter(({ invoiceId, creditNoteId }) => invoiceId === invoice.id && creditNoteId !== null && notes.has(creditNoteId)).map(({ amountMinor }) => amountMinor)
  }
  const before = await creditedMinor()
  await main(page, 'Credit note…').click()
  await dialog(page).getByLabel(/^Amount, /).fill('1')
  await dialog(page).getByLabel('Reason').fill('One day without a signal')
  await confirmed(page, /^Ask for a credit note of /)
  await expect.poll(async () => (await creditedMinor()).length).toBe(before.length + 1)
  const note = (await billing.ofAccount('creditNotes', invoice.accountId)).find(({ reason }) => reason === 'One day without a signal')!
  expect(note.currency).toBe(invoice.currency)
})

test('a customer is asked again, by the way that they prefer, and an SMS has no link to the invoice', async ({ desk: { page, billing } }) => {
  const invoice = await openWaiting(page, billing, async (one) => (await approvalOf(billing, one)).preference !== 'approved_by_us')
  const approval = await approvalOf(billing, invoice)
  const people = await billing.ofAccount('contacts', invoice.accountId)
  const approver = people.find(({ id }) => id === approval.approverId)!
  const told = async () => (approver.phone === null ? [] : await billing.smsTo(approver.phone)).length + (approver.email === null ? 0 : (await billing.mailTo(approver.email)).length)
  const before = await told()
  await main(page, 'Ask again…').click()
  await expect(dialog(page).getByRole('button', { name: 'Next: what it says' })).toBeFocused()
  // Asked lately, perhaps: a person may say “again”.
  const again = dialog(page).getByRole('switch', { name: /all the same$/ })
  const next = dialog(page).getByRole('button', { name: 'Next: what it says', disabled: false })
  await expect(again.or(next).first()).toBeVisible()
  if ((await again.count()) > 0) await again.click()
  await expect(next).toBeVisible()
  await dialog(page).getByRole('button', { name: 'Next: what it says' }).click()
  await dialog(page).getByRole('button', { name: /^Send 1 / }).click()
  await expect.poll(told, { timeout: 60_000 }).toBe(before + 1)
  if (approver.phone !== null) for (const body of await billing.smsTo(approver.phone)) expect(body).not.toMatch(new RegExp(`https?://\\S*${invoice.id}|https?://\\S*${invoice.number}`))
})

test('HOLD by SMS from the approver is taken as such, in their words, without anybody at the desk', async ({ desk: { page, billing } }) => {
  const invoice = await openWaiting(page, billing, async (one) => {
    const approval = await approvalOf(billing, one)
    const approver = (await billing.ofAccount('contacts', one.accountId)).find(({ id }) => id === approval.approverId)
    const waiting = (await billing.ofAccount('approvals', one.accountId)).filter(({ state }) => state === 'waiting')
    return approval.preference !== 'approved_by_us' && approver !== undefined && approver.phone !== null && waiting.length === 1
  })
  const { approverId } = await approvalOf(billing, invoice)
  const approver = (await billing.ofAccount('contacts', invoice.accountId)).find(({ id }) => id === approverId)!
  const { smsNumbers } = await billing.read('parties', invoice.partyId)
  await billing.smsFrom(approver.phone!, smsNumbers[0]!, 'HOLD')
  // It is asked for what came in every half minute.
  await expect.poll(async () => (await billing.ofAccount('holds', invoice.accountId)).filter(({ invoiceId, releasedAt }) => invoiceId === invoice.id && releasedAt === null).map(({ channel }) => channel), { timeout: 90_000 }).toEqual(['sms'])
  await page.getByRole('button', { name: 'Clear State' }).click()
  await expect(rowOf(page, invoice.id)).toContainText('On hold')
})

test('what a customer wrote in words of their own is decided on its card, and put on hold with these words', async ({ desk: { page, billing } }) => {
  await press(page, 'g', 'n')
  // What came by SMS is asked for every half minute.
  await rows(page).first().waitFor({ timeout: 60_000 })
  for (let n = 0; n < (await rows(page).count()); n += 1) {
    const id = (await rows(page).nth(n).getAttribute('data-row'))!
    await rowOf(page, id).click()
    await expect.poll(() => opened(page)).toBe(id)
    await detail(page).getByRole('heading', { level: 2 }).waitFor()
    const hold = detail(page).getByRole('button', { name: /^Put on hold(…|, as asked)$/ })
    if ((await hold.count()) === 0 || (await hold.getAttribute('aria-disabled')) !== null) continue
    const before = (await billing.effects()).filter(({ command, outcome }) => command === 'holdInvoice' && outcome === 'done').length
    await tabTo(page, /^Put on hold(…|, as asked)$/)
    await press(page, 'Enter')
    await expect(dialog(page)).toContainText('What they wrote goes to the billing system with it')
    await confirmed(page, /^Put IN.* on hold$/)
    await expect.poll(async () => (await billing.effects()).filter(({ command, outcome }) => command === 'holdInvoice' && outcome === 'done').length).toBeGreaterThan(before)
    return
  }
  throw new Error('No SMS can be taken as a hold.')
})
