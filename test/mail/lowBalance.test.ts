/** Recharges that should have come: one notice a silence, and none once the money is there. */
import { describe, expect, test } from 'vitest'
import type { AccountId } from '#contract/vocabulary.ts'
import { ABOVE_THRESHOLD, NOT_RECHARGED_BY_ITSELF, ON_ITS_WAY, RECHARGE_DECLINED } from '#main/mail/kinds/lowBalance.ts'
import { renderOrder } from '#main/mail/orders/render.ts'
import { dispatch, NOW } from './customers.ts'
import { company, DAY, ends, HOUR, paperMaker, person, prepared, preview, request, smsSink, type Person } from './orders.ts'
import { smtpSink } from './smtpSink.ts'
import type { Books } from '../fixtures/books.ts'

/** A prepaid customer at A$11.60 below a threshold of A$15.00 since three days. */
function silent(books: Books, { to = 'pays@customer.example', sinceMs = 3 * DAY, wallet = {}, method = {}, account = {} }: {
  to?: string; sinceMs?: number; wallet?: Parameters<Books['wallet']>[1]; method?: Parameters<Books['method']>[1] | null; account?: Parameters<Books['account']>[0]; people?: Person[]
} = {}) {
  const made = books.account({ name: 'Kestrel Freight', billing: 'prepaid', ...account })
  person(books, made, { email: to })
  if (method !== null) books.method(made, method)
  books.wallet(made, { balanceMinor: 1_160, thresholdMinor: 1_500, targetMinor: 5_000, ...wallet })
  books.walletEntry(made, { at: NOW - 30 * DAY, kind: 'recharge', amountMinor: 5_000 })
  books.walletEntry(made, { at: NOW - sinceMs, amountMinor: -3_840 })
  return made
}
const orderOf = (...accounts: { id: string }[]) => ({ kind: 'low_balance' as const, selection: { accounts: accounts.map(({ id }) => id as AccountId) }, channel: 'preferred' as const })
const criticalOf = (account: { id: string }) => ({ kind: 'critical_notice' as const, selection: { accounts: [account.id as AccountId] } })
const reason = (books: Books, order: ReturnType<typeof orderOf>, given = {}) => preview(books, order, given).skipped.map((one) => one.reason)
const shown = (books: Books, account: { id: string }) => renderOrder(books.database, request(orderOf(account)), account.id)!.shown
const send = async (books: Books, campaignId: string) => {
  const sink = await smtpSink()
  const sms = smsSink()
  await dispatch(books.database, campaignId, { smtp: sink.url, connector: null, sms, papers: paperMaker() })
  return { mails: sink.taken(), sms: sms.taken }
}

test('who pays is told that the balance is low and no recharge has come, with what to do and where', () => {
  const books = company()
  const account = silent(books)
  const { subject, text, html } = shown(books, account)
  expect(subject).toContain('Your available balance is $11.60, and was not recharged')
  expect(text).toContain('Below $15.00 it is recharged automatically, but no recharge has come. No money was taken.')
  expect(text).toContain('check that Visa •4242 can be charged')
  expect(text).toContain('When the available balance falls below zero, your service may be paused.')
  for (const part of [text, html]) expect(part).toContain('https://au.portal.meridianfleet.example')
})

test.each([
  ['there is no method', null, 'There is no card or bank account on file.'],
  ['the card has expired', { expYear: 2020, expMonth: 1 }, 'Visa •4242 has expired.'],
  ['the party does not take it', { notAccepted: 'Diners Club is not accepted here.' }, 'Visa •4242 is of a kind that we cannot charge.'],
] as const)('says why where %s, and asks for another one', (_, method, why) => {
  const books = company()
  const { text } = shown(books, silent(books, { method }))
  expect(text).toContain(why)
  expect(text).toContain('add another card or bank account')
})

test('one that is paused, or below zero, is told what that means', () => {
  const books = company()
  const paused = silent(books, { wallet: { balanceMinor: -310, pausedAt: NOW - DAY } })
  expect(shown(books, paused)).toMatchObject({ subject: expect.stringContaining('Service paused') as string, text: expect.stringContaining('paused until the balance is above zero again') as string })
  const below = silent(books, { to: 'b@customer.example', wallet: { balanceMinor: -310 } })
  expect(shown(books, below).text).toContain('Your service is not paused, but it may be at any time.')
})

describe('once a silence', () => {
  test('it is not told again however much later, and is when the balance was recharged and fell again', async () => {
    const books = company()
    const account = silent(books)
    const first = await send(books, prepared(books, orderOf(account)).campaignId)
    expect(first.mails.map(({ to }) => to)).toEqual(['pays@customer.example'])
    expect(preview(books, orderOf(account), { now: NOW + 40 * DAY }).willSend).toBe(0)
    books.walletEntry(account, { at: NOW + DAY, kind: 'recharge', amountMinor: 5_000 })
    books.walletEntry(account, { at: NOW + 5 * DAY, amountMinor: -5_000 })
    expect(preview(books, orderOf(account), { now: NOW + 6 * DAY }).willSend).toBe(1)
  })

  test('a small payment that does not lift it above the threshold begins no new one', async () => {
    const books = company()
    const account = silent(books)
    await send(books, prepared(books, orderOf(account)).campaignId)
    books.walletEntry(account, { at: NOW + DAY, kind: 'one_time', amountMinor: 100 })
    books.database.raw.prepare('UPDATE cache.wallet SET balanceMinor = 1260').run()
    expect(preview(books, orderOf(account), { now: NOW + 2 * DAY }).willSend).toBe(0)
  })
})

test('looked at again just before it goes: money that came meanwhile makes it needless', async () => {
  const books = company()
  const { campaignId } = prepared(books, orderOf(silent(books)))
  books.database.raw.prepare('UPDATE cache.wallet SET balanceMinor = 5000').run()
  expect((await send(books, campaignId)).mails).toEqual([])
  expect(ends(books, campaignId)).toEqual([ABOVE_THRESHOLD])
})

test('is left out, with the reason, where nothing is missing', () => {
  const books = company()
  expect(reason(books, orderOf(silent(books, { wallet: { balanceMinor: 1_500 } })))).toEqual([ABOVE_THRESHOLD])
  expect(reason(books, orderOf(silent(books, { wallet: { autoRecharge: false } })))).toEqual([NOT_RECHARGED_BY_ITSELF])
  expect(reason(books, orderOf(silent(books, { sinceMs: HOUR / 2 })))).toEqual([ON_ITS_WAY])
  const declined = silent(books)
  books.charge(declined, { kind: 'recharge', status: 'failed', declineCode: 'insufficient_funds', at: NOW - DAY })
  books.derive()
  expect(reason(books, orderOf(declined))).toEqual([RECHARGE_DECLINED])
})

test('all of a party are told at once, and nobody else', () => {
  const books = company()
  books.party({ id: 'us', currency: 'USD' })
  silent(books)
  silent(books, { to: 'b@customer.example', account: { partyId: 'us' } })
  silent(books, { to: 'c@customer.example', wallet: { balanceMinor: 9_000 } })
  const all = (party?: string) => preview(books, { kind: 'low_balance', selection: { all: party === undefined ? {} : { party: party as never } }, channel: 'preferred' }).recipients.map(({ to }) => to ?? '')
  expect(all().toSorted()).toEqual(['b@customer.example', 'pays@customer.example'])
  expect(all('us')).toEqual(['b@customer.example'])
})

describe('a critical notice by SMS', () => {
  test('goes to the critical number also where the balance is above zero and its recharge is missing', async () => {
    const books = company()
    const account = silent(books, { account: { criticalPhone: '0491 570 006' } })
    const { sms } = await send(books, prepared(books, criticalOf(account)).campaignId)
    expect(sms.map(({ to, body }) => [to, body])).toEqual([['+61491570006', expect.stringMatching(/: your balance was not recharged \(\$11\.60\)\. Pay: https:/) as string]])
  })

  test('not where the recharge may be on its way, nor without a critical number', () => {
    const books = company()
    expect(preview(books, criticalOf(silent(books, { account: { criticalPhone: '0491 570 006' }, sinceMs: HOUR / 2 }))).willSend).toBe(0)
    expect(preview(books, criticalOf(silent(books))).skipped.map((one) => one.reason)).toEqual(['No critical billing number.'])
  })
})
