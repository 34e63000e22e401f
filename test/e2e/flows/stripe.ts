/**
 * A workspace whose source is Stripe: its stand-in over HTTP, seen from its own side. Each step ends with what is so
 * at Stripe, not with what the window says of it.
 */
import { expect, type Page } from '@playwright/test'
import { declines, takesDays } from '../../stripeDouble/customers.ts'
import { startStripeDouble, type StripeDouble } from '../../stripeDouble/double.ts'
import type { Charge, Invoice } from '../../stripeDouble/objects.ts'
import { settleDebit } from '../../stripeDouble/payments.ts'
import { seed, type Seeded } from '../../stripeDouble/seed.ts'
import { looks } from '../look.ts'
import { detail, filter, goTo, goToSettings, pulled, rowOf, rows, statusBar, view } from '../window.ts'

interface StripeDesk {
  page: Page
  stripe: StripeDouble
  seeded: Seeded
}

/** A small company's books at Stripe. */
export async function stripeAccount(): Promise<Pick<StripeDesk, 'stripe' | 'seeded'>> {
  const stripe = await startStripeDouble()
  return { stripe, seeded: seed(stripe.books) }
}

/** Settings, Sources: the key and the address are given; what the key may not do is told, and everything is pulled. */
export async function addStripe({ page, stripe }: StripeDesk): Promise<void> {
  await goToSettings(page, 'Sources')
  const form = page.getByRole('form', { name: 'Add Stripe' })
  await form.getByRole('textbox', { name: 'Name' }).fill('Stripe Test')
  await form.getByLabel('Restricted key').fill(stripe.key)
  await form.getByRole('textbox', { name: 'Address' }).fill(stripe.url)
  await form.getByRole('button', { name: 'Add Stripe' }).click()
  const card = page.getByRole('listitem', { name: 'Stripe Test' })
  await expect(card).toContainText(stripe.url)
  await pulled(page)
  await card.getByText(/commands? cannot be given to it$/).click()
  await expect(card).toContainText('Stripe keeps no prepaid balance')
  await seen(page, 'stripe-source')
}

/** Its customers are not invited to the portal: none stands in the registrations queue, and each is there again when they are. */
export async function notInvited({ page, seeded: { sent } }: StripeDesk): Promise<void> {
  const row = rows(page).filter({ hasText: sent.customer.name! })
  const card = page.getByRole('listitem', { name: 'Stripe Test' })
  const invite = async (invited: boolean) => {
    await goToSettings(page, 'Sources')
    await card.getByRole('button', { name: 'Change Stripe Test' }).click()
    const box = card.getByRole('checkbox', { name: 'Its customers are invited to the portal' })
    await expect(box).toBeChecked({ checked: !invited })
    await box.setChecked(invited)
    if (!invited) await seen(page, 'stripe-not-invited')
    await card.getByRole('button', { name: 'Save' }).click()
    await expect(card.getByText('Its customers are not invited')).toHaveCount(invited ? 0 : 1)
  }
  await goTo(page, 'Registrations')
  await expect(row).toHaveCount(1)
  await invite(false)
  await goTo(page, 'Registrations')
  await expect(rows(page)).toHaveCount(0)
  await goTo(page, 'Accounts')
  await expect(row).toHaveCount(1)
  await invite(true)
  await goTo(page, 'Registrations')
  await expect(row).toHaveCount(1)
}

/** A charge that failed is tried again, declines again, is tried with the other card, and is paid: the row goes. */
export async function failedThenPaid({ page, stripe, seeded: { failing } }: StripeDesk): Promise<void> {
  const { books } = stripe
  const { invoice, bad, good, customer } = failing
  declines(books, bad, { decline_code: 'insufficient_funds', advice_code: 'try_again_later' })
  await goTo(page, 'Failed charges')
  const row = rows(page).filter({ hasText: customer.name! })
  await expect(row).toHaveCount(1)
  await expect(row).toContainText('110.00')
  await row.click()
  await expect(detail(page)).toContainText(/not enough money/i)
  await seen(page, 'stripe-failed-charge')
  const before = chargesOf(stripe, invoice).length

  await detail(page).getByRole('button', { name: 'Retry with primary' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^Charge / }).click()
  await expect.poll(() => chargesOf(stripe, invoice).length).toBe(before + 1)
  expect(chargesOf(stripe, invoice).at(-1)).toMatchObject({ status: 'failed', payment_method: bad.id })
  expect(invoice.status).toBe('open')
  await outboxSays(page, 'Retry charge', 'Declined')

  await goTo(page, 'Failed charges')
  await expect(row).toHaveCount(1)
  await row.click()
  await expect(detail(page)).toContainText('2×, last')
  await detail(page).getByRole('button', { name: 'Retry with backup' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^Charge / }).click()
  await expect(row).toHaveCount(0)
  expect(chargesOf(stripe, invoice).slice(before)).toMatchObject([{ status: 'failed', payment_method: bad.id }, { status: 'succeeded', payment_method: good.id, amount: 11_000 }])
  expect(invoice).toMatchObject({ status: 'paid', amount_remaining: 0, amount_paid: 11_000 })
  await outboxSays(page, 'Retry charge', 'Done')
  // Two commands, each under a key of its own.
  const pays = stripe.asked.filter(({ method, path }) => method === 'POST' && path === `/v1/invoices/${invoice.id}/pay`)
  expect(pays.map(({ status }) => status)).toEqual([402, 200])
  expect(new Set(pays.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2)
  expect(pays.every(({ idempotencyKey }) => idempotencyKey !== null)).toBe(true)
}

/** An open invoice is put on hold, which Stripe shows and heeds; released, it is collected as before. */
export async function heldThenReleased({ page, seeded: { sent } }: StripeDesk): Promise<void> {
  const { invoice, customer, held } = sent
  await goTo(page, 'Accounts')
  await rows(page).filter({ hasText: customer.name! }).click()
  await page.getByRole('tab', { name: /^Invoices/ }).click()
  await page.getByRole('button', { name: `More of ${invoice.number!}` }).click()
  await seen(page, 'stripe-invoice-menu')
  await page.getByRole('menuitem', { name: 'Put on hold…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason, in the customer’s words').fill('Waiting for their order number')
  await dialog.getByRole('button', { name: /^Put .* on hold$/ }).click()
  await expect.poll(() => invoice.auto_advance).toBe(false)
  expect(invoice.metadata).toMatchObject({ counterfoil_hold_reason: 'Waiting for their order number' })
  expect(JSON.parse(invoice.metadata['counterfoil_hold']!)).toMatchObject({ c: 'phone', a: true })

  await goTo(page, 'Held invoices')
  await filter(page, 'State', /^On hold/)
  // The one that the Dashboard's metadata already held is there too.
  await expect(rowOf(page, held.id)).toBeVisible()
  await rowOf(page, invoice.id).click()
  await expect(detail(page)).toContainText('Waiting for their order number')
  await seen(page, 'stripe-held-invoice')
  await detail(page).getByRole('button', { name: 'Release' }).click()
  await dialog.getByRole('button', { name: /^Release / }).click()
  await expect(rowOf(page, invoice.id)).toHaveCount(0)
  expect(invoice.auto_advance).toBe(true)
  expect(invoice.metadata['counterfoil_hold']).toBeUndefined()
  expect(invoice.metadata['counterfoil_released']).toBeDefined()
  expect(held.auto_advance).toBe(false)
  await outboxSays(page, 'Release', 'Done')
}

/** A bank is asked, and answers days later: its invoice says so meanwhile, nobody is asked twice, and a pull settles it. */
export async function askedThenAnswered({ page, stripe, seeded: { dinar } }: StripeDesk): Promise<void> {
  const { books } = stripe
  const { customer, invoice } = dinar
  takesDays(books, customer.invoice_settings.default_payment_method!)
  const row = page.getByRole('grid', { name: 'Invoices' }).getByRole('row').filter({ hasText: invoice.number! })
  await goTo(page, 'Accounts')
  await rows(page).filter({ hasText: customer.name! }).click()
  await page.getByRole('tab', { name: /^Invoices/ }).click()
  const pay = row.getByRole('button', { name: `Pay ${invoice.number!}` })
  await pay.click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: /^Charge |^Pay / }).click()
  await expect.poll(() => chargesOf(stripe, invoice).map(({ status }) => status)).toEqual(['pending'])
  await expect(row).toContainText('Open, at the bank')
  // Three decimals, as Stripe has them too.
  await expect(row).toContainText('45.750')
  await expect(pay).toHaveAttribute('aria-disabled', 'true')
  await seen(page, 'stripe-at-the-bank')
  await outboxSays(page, 'Pay invoice', 'Done')

  books.advance(2)
  settleDebit(books, chargesOf(stripe, invoice)[0]!, null)
  await page.getByRole('button', { name: 'Pull now' }).click()
  await goTo(page, 'Accounts')
  await rows(page).filter({ hasText: customer.name! }).click()
  await page.getByRole('tab', { name: /^Invoices/ }).click()
  await expect(row).toContainText('Paid')
}

/** Another key, that may read and no more: each button says why it is greyed. */
export async function onlyReading({ page, stripe, seeded: { sent } }: StripeDesk): Promise<void> {
  const key = stripe.addKey({ customer: 'read', payment_method: 'read', product: 'read', plan: 'read', subscription: 'read', invoice: 'read', payment_intent: 'read', charge: 'read', credit_note: 'read', event: 'read', billing_meter: 'read', payment_record: 'read' })
  await goToSettings(page, 'Sources')
  const card = page.getByRole('listitem', { name: 'Stripe Test' })
  await card.getByRole('button', { name: 'Change Stripe Test' }).click()
  await card.getByLabel('Restricted key').fill(key)
  await card.getByRole('button', { name: 'Save' }).click()
  await expect(card).toContainText('Disputes (the key may not read them')
  await goTo(page, 'Accounts')
  await rows(page).filter({ hasText: sent.customer.name! }).click()
  await page.getByRole('tab', { name: /^Invoices/ }).click()
  await page.getByRole('button', { name: `More of ${sent.invoice.number!}` }).click()
  const why = /^The Stripe key may not write invoices \(it lacks rak_invoice_write\)\. /
  const hold = page.getByRole('menuitem', { name: 'Put on hold…' })
  await expect(hold).toHaveAttribute('aria-disabled', 'true')
  await expect(hold).toHaveAccessibleDescription(why)
  // The keyboard comes to it, and is told why; what is chosen there asks nothing.
  await page.getByRole('menuitem', { name: 'Detailed spreadsheet…' }).focus()
  await page.keyboard.press('ArrowDown')
  await expect(hold).toBeFocused()
  await expect(page.getByRole('tooltip')).toHaveText(why)
  await page.keyboard.press('Enter')
  await expect(hold).toBeFocused()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await seen(page, 'stripe-may-not')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('row').filter({ hasText: sent.invoice.number! }).getByRole('button', { name: `Pay ${sent.invoice.number!}` })).toHaveAccessibleDescription(/^The Stripe key may not /)
}

/** Pulled again, nothing of it is undone: the copy says what Stripe says. */
export async function pulledAgain({ page, seeded: { failing, sent } }: StripeDesk): Promise<void> {
  await page.getByRole('button', { name: 'Pull now' }).click()
  await expect(statusBar(page).getByText(/pulled just now/i)).toBeVisible()
  await goTo(page, 'Failed charges')
  await expect(rows(page).filter({ hasText: failing.customer.name! })).toHaveCount(0)
  await goTo(page, 'Held invoices')
  await expect(rowOf(page, sent.held.id)).toBeVisible()
  await expect(rowOf(page, sent.invoice.id)).toHaveCount(0)
}

/** A picture, and back to the window of before: a narrow list has other columns. */
async function seen(page: Page, name: string): Promise<void> {
  await looks(page, name)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
}

const chargesOf = ({ books }: StripeDouble, { id }: Invoice): Charge[] => {
  const intents = books.all('invoice_payment').flatMap(({ invoice, payment }) => (invoice === id && payment.type === 'payment_intent' ? [payment.payment_intent] : []))
  return books.all('charge').filter(({ payment_intent }) => payment_intent !== null && intents.includes(payment_intent))
}

async function outboxSays(page: Page, change: string, state: string): Promise<void> {
  await goTo(page, 'Outbox')
  await view(page, 'All')
  await expect(rows(page).filter({ hasText: change }).first()).toContainText(state)
}
