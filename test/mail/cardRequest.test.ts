/** Asking for another card: on a failed charge, of a method, of an account that has none. The card is entered in the portal. */
import { expect, test } from 'vitest'
import type { AccountId, ChargeId, PaymentMethodId } from '#contract/vocabulary.ts'
import type { MailOrder } from '#contract/mail.ts'
import { HAS_METHOD } from '#main/mail/kinds/cardRequest.ts'
import { PAID_SINCE } from '#main/mail/kinds/failedCharges.ts'
import { renderOrder } from '#main/mail/orders/render.ts'
import { dispatch } from './customers.ts'
import { company, ends, failing, paperMaker, person, prepared, preview, request, smsSink } from './orders.ts'
import { smtpSink } from './smtpSink.ts'
import type { Books } from '../fixtures/books.ts'

type Selection = Extract<MailOrder, { kind: 'card_request' }>['selection']
const orderOf = (selection: Selection): MailOrder => ({ kind: 'card_request', selection, channel: 'preferred' })
const forCharges = (...charges: { id: string }[]) => orderOf({ charges: charges.map(({ id }) => id as ChargeId) })
const forAccount = (account: { id: string }) => orderOf({ accounts: [account.id as AccountId] })
const forMethod = (method: { id: string }) => orderOf({ methods: [method.id as PaymentMethodId] })
const shown = (books: Books, order: MailOrder, account: { id: string }) => renderOrder(books.database, request(order), account.id)!.shown

test('on a failed charge it has words of its own: another card, what is open, and where it is entered', () => {
  const books = company()
  const { account, charge } = failing(books, { code: 'expired_card' })
  books.derive()
  const { subject, text, html } = shown(books, forCharges(charge), account)
  expect(subject).toMatch(/^Please add another card: .*, \$1,240\.00 to be paid$/)
  for (const part of [text, html]) {
    expect(part).toContain('The card has expired.')
    expect(part).toContain('https://au.portal.meridianfleet.example')
    expect(part).toContain('It is entered in the portal only. Please do not send us its number')
  }
  expect(text).not.toContain('did not go through')
})

test.each(['lost_card', 'stolen_card', 'pickup_card', 'highest_risk_level', 'fraudulent'])('after %s the customer learns no more than that the bank declined', (code) => {
  const books = company()
  const { account, charge } = failing(books, { code })
  books.derive()
  const { subject, text, html } = shown(books, forCharges(charge), account)
  expect(text).toContain('Your bank declined the payment.')
  for (const part of [subject, text, html]) expect(part).not.toMatch(/lost|stolen|fraud|pick|risk/i)
})

test('all failures of an account are told in one request, by SMS to who asked for that', async () => {
  const books = company()
  const { account, charge } = failing(books, { people: [{ phone: '0491 570 006', prefers: 'sms' }], code: 'expired_card' })
  const second = books.invoice(account, { totalMinor: 8_850 })
  const again = books.charge(account, { kind: 'invoice', invoiceId: second.id, amountMinor: 8_850, status: 'failed', declineCode: 'expired_card', seriesId: second.id, at: charge.at })
  books.derive()
  const sms = smsSink()
  await dispatch(books.database, prepared(books, forCharges(charge, again)).campaignId, { smtp: (await smtpSink()).url, connector: null, sms, papers: paperMaker() })
  expect(sms.taken.map(({ body }) => body)).toEqual([expect.stringMatching(/: please add another card, \$1,328\.50 to pay\. Sign in: https:/) as string])
})

test('of a method on file, expired or not, it can be asked without any failure', () => {
  const books = company()
  const account = books.account()
  person(books, account)
  const good = shown(books, forMethod(books.method(account)), account)
  expect(good.text).toContain('we need another card or bank account in the place of the one on file.')
  expect(good.subject).toMatch(/^Please add another card: [^$]+$/)
  const expired = shown(books, forMethod(books.method(account, { expYear: 2020, expMonth: 1 })), account)
  expect(expired.text).toContain('The card has expired.')
})

test('an account with nothing on file is asked for a card; one that has a method by then is not', async () => {
  const books = company()
  const account = books.account()
  person(books, account, { email: 'pays@customer.example' })
  const { subject, text, html } = shown(books, forAccount(account), account)
  expect(subject).toMatch(/^Please add a card: /)
  expect(text).toContain('There is no card or bank account on file')
  expect(html).not.toContain('On file</th>')
  const { campaignId } = prepared(books, forAccount(account))
  books.method(account)
  const sink = await smtpSink()
  await dispatch(books.database, campaignId, { smtp: sink.url, connector: null, sms: smsSink(), papers: paperMaker() })
  expect(sink.taken()).toEqual([])
  expect(ends(books, campaignId)).toEqual([HAS_METHOD])
})

test('what was paid since is not asked about, and an address is asked once in the quiet time', async () => {
  const books = company()
  const { account, invoice, charge } = failing(books)
  const other = failing(books, { people: [{ email: 'pays@customer.example' }] })
  const paid = books.payment(account, { amountMinor: 124_000 })
  books.allocation(paid, invoice, { amountMinor: 124_000 })
  books.derive()
  expect(preview(books, forCharges(charge)).skipped.map(({ reason }) => reason)).toEqual([PAID_SINCE])
  const sink = await smtpSink()
  await dispatch(books.database, prepared(books, forCharges(other.charge)).campaignId, { smtp: sink.url, connector: null, sms: smsSink(), papers: paperMaker() })
  expect(sink.taken()).toHaveLength(1)
  expect(preview(books, forCharges(other.charge)).willSend).toBe(0)
})
