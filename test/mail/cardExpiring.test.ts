import { expect, test } from 'vitest'
import type { PaymentMethodId } from '#contract/vocabulary.ts'
import { GOOD_FOR_LONG } from '#main/mail/kinds/cardExpiring.ts'
import { dispatch, NOW } from './customers.ts'
import { company, ends, paperMaker, person, prepared, preview, smsSink } from './orders.ts'
import { smtpSink } from './smtpSink.ts'
import type { Books } from '../fixtures/books.ts'

const textOf = (raw: string): string => raw.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
const orderOf = (...methods: { id: string }[]) => ({ kind: 'card_expiring' as const, selection: { methods: methods.map(({ id }) => id as PaymentMethodId) }, channel: 'preferred' as const })

/** A card good until so many months from now, of a customer of its own. */
function card(books: Books, months: number, { to = 'pays@customer.example', sms = false } = {}) {
  const account = books.account({ name: 'Kestrel Freight' })
  person(books, account, sms ? { email: to, phone: '+61491570006', prefers: 'sms' } : { email: to })
  const at = new Date(NOW)
  const month = at.getUTCFullYear() * 12 + at.getUTCMonth() + months
  return { account, ...books.method(account, { expYear: Math.floor(month / 12), expMonth: (month % 12) + 1 }) }
}

test('who pays is asked for a new card before the one on file runs out, by email or by SMS, with the portal’s address', async () => {
  const books = company()
  const [soon, gone, texts] = [card(books, 1), card(books, -2, { to: 'late@customer.example' }), card(books, 0, { sms: true })]
  const order = orderOf(soon, gone, texts)
  expect(preview(books, order)).toMatchObject({ willSend: 3, texts: 1, skipped: [] })
  const [sink, sms] = [await smtpSink(), smsSink()]
  await dispatch(books.database, prepared(books, order).campaignId, { smtp: sink.url, connector: null, sms, papers: paperMaker() })
  const mails = sink.taken()
  expect(mails.map(({ to }) => to).toSorted()).toEqual(['late@customer.example', 'pays@customer.example'])
  const said = (to: string) => textOf(mails.find((mail) => mail.to === to)!.raw)
  expect(said('pays@customer.example')).toMatch(/Visa •4242|=E2=80=A24242|4242/)
  expect(said('pays@customer.example')).toContain('is good until')
  expect(said('late@customer.example')).toContain('expired on')
  for (const mail of mails) expect(textOf(mail.raw)).toContain('https://au.portal.meridianfleet.example')
})

test('a card that is good for longer, and one of a closed account, are no reason to write', () => {
  const books = company()
  const long = card(books, 9)
  const closed = card(books, 1)
  books.database.raw.prepare(`UPDATE cache.account SET status = 'closed' WHERE id = ?`).run(closed.account.id)
  expect(preview(books, orderOf(long, closed)).willSend).toBe(0)
})

test('looked at again just before it goes: a card that was replaced meanwhile is not asked for', async () => {
  const books = company()
  const method = card(books, 1)
  const { campaignId } = prepared(books, orderOf(method))
  books.database.raw.prepare('UPDATE cache.paymentMethod SET expYear = expYear + 3 WHERE id = ?').run(method.id)
  const sink = await smtpSink()
  await dispatch(books.database, campaignId, { smtp: sink.url, connector: null, sms: smsSink(), papers: paperMaker() })
  expect(sink.taken()).toEqual([])
  expect(ends(books, campaignId)).toEqual([GOOD_FOR_LONG])
})
