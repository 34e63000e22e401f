/** Money of a bank credit that Stripe does not take, kept at the desk: asked first, seen on the account, and taken back. */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { openWorkspace } from '#main/db/workspace.ts'
import { camtFile, camtStatement } from '../../banks/writers/camt.ts'
import { entry, said } from '../../banks/writers/said.ts'
import { addCustomer } from '../../stripeDouble/customers.ts'
import { startStripeDouble } from '../../stripeDouble/double.ts'
import { addInvoice, finalize } from '../../stripeDouble/invoices.ts'
import { dialog, press, seen, tabTo, told } from '../flows/keyboard.ts'
import { complaints, detail, goTo, pulled, rowOf, rows, view } from '../window.ts'
import { ask } from './ask.ts'
import { expect, test } from './served.ts'

const NAME = 'Juniper Freight Inc'

test('what Stripe does not take is kept at the desk once it was read what Stripe goes on doing: marked on entry and account, owed again when taken back; cancelled, a split is as it was left', async ({ page, dir, serve }) => {
  test.setTimeout(240_000)
  const heard = complaints(page)
  const stripe = await startStripeDouble()
  try {
    const customer = addCustomer(stripe.books, { name: NAME, email: 'accounts@juniper-freight.example', currency: 'usd' })
    const [one, two, three] = [10_000, 5_000, 3_000].map((amount) => finalize(stripe.books, addInvoice(stripe.books, customer, { lines: [{ description: 'Plan', amount }], draft: true, dueInDays: 14 })))
    const folder = join(dir, 'Desk')
    openWorkspace(folder, { create: true, who: 'a test' }).close()
    await page.goto(await serve(['--workspace', folder]))
    await ask(page, ['sources', 'addStripe'], { name: 'Stripe USA', key: stripe.key, address: stripe.url })
    await pulled(page)
    const owed = async () => (await ask<{ account: { balances: { openMinor: number; unappliedMinor: number }[] } }>(page, ['accounts', 'detail'], { account: customer.id })).account.balances.map(({ openMinor, unappliedMinor }) => [openMinor, unappliedMinor])
    await expect.poll(owed).toEqual([[18_000, 0]])
    await readCredits(page, [[one!.number!, 6_000], [three!.number!, 3_700], ['on account', 3_000]])
    await press(page, 'g', 'y')
    await expect(rows(page)).toHaveCount(3)
    const writes = stripe.writes().length
    const keep = dialog(page)

    // A whole invoice and more: of what goes to Stripe nothing could be taken back, and that is said before.
    const mixed = await openEntry(page, '37.00')
    await press(page, 'a')
    await expect(keep).toContainText('$7.00 on no invoice')
    await expect(keep).toContainText('What pays invoices whole, $30.00, goes to Stripe, which takes no payment back')
    await expect(keep).not.toContainText('take the entry back here')
    await seen(page, 'kept-beside-stripe')
    await press(page, 'Escape')
    await expect(keep).toHaveCount(0)
    // Parked with its customer, nothing of it does.
    await press(page, 'p')
    await expect(keep.getByRole('button', { name: 'Park $37.00' })).toBeFocused()
    await press(page, 'Enter')
    await expect(keep.getByRole('button', { name: 'Keep $37.00 at the desk' })).toBeFocused()
    await press(page, 'Escape')
    await expect(keep.getByRole('combobox', { name: 'Account' })).toHaveValue(new RegExp(`^${NAME}`))
    await expect(keep.getByRole('button', { name: 'Park $37.00' })).toBeFocused()
    await press(page, 'Escape')
    await expect(keep).toHaveCount(0)

    // A part of one.
    const part = await openEntry(page, '60.00')
    await press(page, 'a')
    await expect(keep).toContainText(`$60.00 of the $100.00 of ${one!.number!}`)
    await expect(keep).toContainText('Stripe does not know of what is kept: it goes on collecting this invoice whole')
    await expect(keep).toContainText('take the entry back here')
    await seen(page, 'kept-asked')
    await press(page, 'Escape')
    await expect(keep).toHaveCount(0)
    await expect(rowOf(page, part)).toBeVisible()
    expect(await owed()).toEqual([[18_000, 0]])
    // The keys go on where they were.
    await press(page, 'a')
    await expect(keep.getByRole('button', { name: 'Keep $60.00 at the desk' })).toBeFocused()
    await press(page, 'Enter')
    await expect(rows(page)).toHaveCount(2)
    await expect.poll(owed).toEqual([[12_000, 0]])

    // Split by hand, and not kept: what was typed is there again.
    await openEntry(page, '30.00')
    await press(page, 's')
    await expect(keep.getByRole('textbox', { name: `Pays of ${two!.number!}` })).toBeVisible()
    await tabTo(page, /^Empty/)
    await press(page, 'Enter')
    await type(page, two!.number!, '20.00')
    await tabTo(page, /^Apply \$20\.00 to 1 invoice/)
    await press(page, 'Enter')
    await expect(keep).toContainText(`$20.00 of the $50.00 of ${two!.number!} and $10.00 on no invoice`)
    await press(page, 'Escape')
    await expect(keep.getByRole('textbox', { name: `Pays of ${two!.number!}` })).toHaveValue('20.00')
    for (const other of [one!, three!]) await expect(keep.getByRole('textbox', { name: `Pays of ${other.number!}` })).toHaveValue('')
    expect(await owed()).toEqual([[12_000, 0]])
    await tabTo(page, /^Apply \$20\.00 to 1 invoice/)
    await press(page, 'Enter')
    await keep.getByRole('button', { name: 'Keep $30.00 at the desk' }).waitFor()
    await press(page, 'Enter')
    await expect(rows(page)).toHaveCount(1)
    await expect.poll(owed).toEqual([[10_000, 1_000]])
    // Stripe was asked nothing, and knows of nothing.
    expect(stripe.writes()).toHaveLength(writes)
    expect([one!, two!, three!].map(({ amount_remaining }) => amount_remaining)).toEqual([10_000, 5_000, 3_000])

    await view(page, 'Applied')
    await rowOf(page, part).click()
    await expect(rowOf(page, part)).toContainText('Kept at the desk')
    await expect(detail(page)).toContainText('In the desk’s own ledger. Stripe does not know of it')
    await seen(page, 'kept-entry')

    await detail(page).getByRole('link', { name: NAME }).click()
    const payments = page.getByRole('table', { name: 'Payments' })
    await expect(payments.getByRole('row').filter({ hasText: 'Kept at the desk not in Stripe' })).toHaveCount(2)
    const apply = payments.getByRole('button', { name: /^Apply / })
    await expect(apply).toHaveAttribute('aria-disabled', 'true')
    await expect(apply).toHaveAccessibleDescription(/^It is kept in the desk’s own ledger\. Take its bank entry back under Bank/)
    await seen(page, 'kept-payments')

    await goTo(page, 'Bank')
    await view(page, 'Applied')
    await rowOf(page, part).click()
    await press(page, 'z')
    await expect(keep).toContainText('The payment is kept in the desk’s own ledger, and is given back there on today’s date')
    await keep.getByRole('button', { name: 'Take back $60.00' }).waitFor()
    await seen(page, 'kept-undo')
    await press(page, 'Enter')
    await expect(told(page, 'It is to be applied again')).toBeVisible()
    await expect.poll(owed).toEqual([[16_000, 1_000]])
    await view(page, 'To apply')
    await expect(rowOf(page, part)).toBeVisible()
    await goTo(page, 'Accounts')
    await rows(page).filter({ hasText: NAME }).click()
    await page.getByRole('tab', { name: /^Invoices/ }).click()
    await expect(page.getByRole('grid', { name: 'Invoices' }).getByRole('row').filter({ hasText: one!.number! })).toContainText('100.00')
    await page.getByRole('tab', { name: /^Payments/ }).click()
    await expect(payments.getByRole('row').filter({ hasText: '60.00' }).first()).toBeVisible()
    await seen(page, 'kept-taken-back')

    // What Stripe has of an entry, it does not give back: that one's undo says so.
    await goTo(page, 'Bank')
    await view(page, 'To apply')
    await openEntry(page, '37.00')
    await press(page, 'a')
    await expect(keep.getByRole('button', { name: 'Apply, and keep $7.00 at the desk' })).toBeFocused()
    await press(page, 'Enter')
    await expect(rowOf(page, mixed)).toHaveCount(0)
    await expect.poll(() => three!.status).toBe('paid')
    await expect.poll(owed).toEqual([[13_000, 1_700]])
    await expect.poll(async () => (await ask<{ applied: { waiting: boolean }[] }>(page, ['bank', 'entry'], { entry: mixed })).applied.map(({ waiting }) => waiting)).toEqual([false, false])
    await press(page, 'z')
    await expect(told(page, 'It was not taken back')).toContainText('Stripe takes back no payment')
    await expect(keep).toHaveCount(0)
    await view(page, 'Applied')
    await rowOf(page, mixed).click()
    const undo = detail(page).getByRole('button', { name: /^Undo/ })
    await expect(undo).toHaveAttribute('aria-disabled', 'true')
    await expect(undo).toHaveAccessibleDescription(/^Its payment was recorded, and cannot be reversed from here: Stripe takes back no payment/)
    await seen(page, 'kept-beside-what-went')
    expect(heard).toEqual([])
  } finally {
    await stripe.close()
  }
})

/** Credits of the customer by what the payer wrote, booked today, for the one party there is. */
async function readCredits(page: Page, credits: readonly (readonly [text: string, amountMinor: number])[]): Promise<void> {
  const on = new Date().toISOString().slice(0, 10)
  const entries = credits.map(([text, amountMinor]) => entry({ bookedOn: on, valueOn: on, amountMinor, text, reference: 'NOTPROVIDED', payerName: 'JUNIPER FREIGHT', payerAccount: 'DE75512108001245126199', bankReference: `X-${text}` }))
  const text = camtFile([camtStatement(said({ account: 'DE02120300000000202051', bank: 'BYLADEM1001', currency: 'USD', reference: 'S-1', fromOn: on, toOn: on, openingMinor: 1_000_000, entries }))])
  const { file } = await ask<{ file: string }>(page, ['imports', 'begin'], { fileName: 'S-1.xml', bytes: Buffer.byteLength(text) })
  await ask(page, ['imports', 'append'], { file, offset: 0, base64: Buffer.from(text).toString('base64') })
  const { parties } = await ask<{ parties: { id: string }[] }>(page, ['app', 'info'])
  await ask(page, ['bank', 'read'], { file, party: parties[0]!.id })
}

/** Opens the credit of this amount, whose suggestions are there then; answers its id. */
async function openEntry(page: Page, amount: string): Promise<string> {
  const row = rows(page).filter({ hasText: amount })
  await row.click()
  await expect(detail(page).getByRole('button', { name: new RegExp(`^(Apply|Park it).*${NAME}`) }).first()).toBeEnabled()
  return (await row.getAttribute('data-row'))!
}

async function type(page: Page, invoice: string, amount: string): Promise<void> {
  await dialog(page).getByRole('textbox', { name: `Pays of ${invoice}` }).focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.type(amount)
}
