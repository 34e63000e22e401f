import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { radar } from '#contract/radar.ts'
import { countExpiringCards, countSilentRecharges, expiringCards, openOf, silentRecharges } from '#main/features/radar/queries.ts'
import { rechargedFrom } from '#main/db/silentRecharges.ts'
import { radarRouter } from '#main/features/radar/handlers.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'
import { visitAll } from '../../fixtures/paging.ts'
import { expectNoScan, expectWalk } from '../../fixtures/plan.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOW = Date.UTC(2026, 2, 20, 3)

const clientOver = (books: Books, now = NOW) => clientOf<typeof radar>(radarRouter(deskOver(books, { now: () => now }).context))
const withParty = () => {
  const books = emptyBooks()
  books.party()
  return books
}

describe('expiring cards', () => {
  test('are those of active accounts that run out within so many days, or have, the soonest first', async () => {
    const books = withParty()
    const of = (name: string, expYear: number | null, expMonth: number | null, given: Parameters<Books['account']>[0] = {}, method: Parameters<Books['method']>[1] = {}) => {
      const account = books.account({ name, ...given })
      books.method(account, { expYear, expMonth, ...method })
      return account
    }
    const april = of('b April', 2026, 4)
    of('c March', 2026, 3, { autopay: false })
    of('a gone', 2025, 12)
    of('d June', 2026, 6)
    of('closed', 2026, 3, { status: 'closed' })
    of('bank', null, null, {}, { kind: 'ach', brand: 'First Juniper Bank' })
    books.method(april, { slot: 'backup', isDefault: false, expYear: 2028, expMonth: 1 })
    books.invoice(april, { totalMinor: 12_000 })
    books.derive()
    const client = clientOver(books)
    const { rows } = await client.expiringCards({ days: 60, limit: 10 })
    expect(rows.map(({ accountName, expiresOn, hasOther, autopay }) => [accountName, expiresOn, hasOther, autopay])).toEqual([['a gone', '2025-12-31', false, true], ['c March', '2026-03-31', false, false], ['b April', '2026-04-30', true, true]])
    expect(rows[0]!.method.unusable).toBe('This card expired at the end of 12/2025.')
    expect(rows[1]!.method).toMatchObject({ unusable: null, last4: '4242', expires: '03/2026' })
    expect(rows[2]!.open).toEqual([{ minor: 12_000, currency: 'AUD' }])
    expect((await client.counts({ days: 60 })).expiringCards).toBe(3)
    // June's card is good to the 30th, 102 days from here.
    expect((await client.counts({ days: 101 })).expiringCards).toBe(3)
    expect((await client.counts({ days: 102 })).expiringCards).toBe(4)
    expect((await client.counts({ days: 60, party: 'us' })).expiringCards).toBe(0)
  })

  test('have another method only where that is good for longer', async () => {
    const books = withParty()
    const account = books.account()
    books.method(account, { expYear: 2026, expMonth: 4 })
    books.method(account, { slot: 'backup', isDefault: false, expYear: 2026, expMonth: 3 })
    const bank = books.account()
    books.method(bank, { expYear: 2026, expMonth: 4 })
    books.method(bank, { slot: 'backup', isDefault: false, kind: 'direct_debit', expYear: null, expMonth: null })
    const refused = books.account()
    books.method(refused, { expYear: 2026, expMonth: 4 })
    books.method(refused, { slot: 'backup', isDefault: false, expYear: 2029, expMonth: 4, notAccepted: 'Diners Club is not accepted here.' })
    const { rows } = await clientOver(books).expiringCards({ days: 60, limit: 10 })
    expect(rows.map(({ accountId, method, hasOther }) => [accountId, method.expires, hasOther])).toEqual([
      [account.id, '03/2026', true], [account.id, '04/2026', false], [bank.id, '04/2026', true], [refused.id, '04/2026', false],
    ])
  })

  test('are paged so that each comes once, in order', async () => {
    const books = withParty()
    const account = books.account()
    const client = clientOver(books)
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ year: fc.integer({ min: 2025, max: 2026 }), month: fc.integer({ min: 1, max: 6 }) }), { maxLength: 20 }), fc.integer({ min: 1, max: 6 }), async (given, limit) => {
      books.database.raw.exec('DELETE FROM cache.paymentMethod')
      const cards = given.map(({ year, month }) => ({ ...books.method(account, { expYear: year, expMonth: month }), key: year * 12 + month }))
      const rows = await visitAll((after) => client.expiringCards({ days: 120, limit, ...after }))
      const wanted = cards.filter(({ key }) => key <= 2026 * 12 + 6).toSorted((a, b) => a.key - b.key || (a.id < b.id ? -1 : 1))
      expect(rows.map(({ method }) => method.id)).toEqual(wanted.map(({ id }) => id))
      expect((await client.counts({ days: 120 })).expiringCards).toBe(wanted.length)
    }), { numRuns: 20 })
  })
})

describe('silent recharges', () => {
  const prepaid = (books: Books, name: string, wallet: Parameters<Books['wallet']>[1] = {}, account: Parameters<Books['account']>[0] = {}) => {
    const made = books.account({ name, billing: 'prepaid', ...account })
    books.wallet(made, { balanceMinor: 1_000, thresholdMinor: 1_500, targetMinor: 5_000, ...wallet })
    return made
  }

  test('are prepaid accounts below their threshold that are recharged by themselves, and nothing of that failed; by name', async () => {
    const books = withParty()
    const silent = prepaid(books, 'b silent')
    books.method(silent)
    books.walletEntry(silent, { at: NOW - 9 * DAY_MS, kind: 'one_time', amountMinor: 5_000 })
    books.walletEntry(silent, { at: NOW - 3 * DAY_MS, amountMinor: -3_600 })
    books.walletEntry(silent, { at: NOW - 2 * DAY_MS, amountMinor: -400 })
    prepaid(books, 'A none on file', { pausedAt: NOW - DAY_MS, balanceMinor: -50 })
    prepaid(books, 'full', { balanceMinor: 1_500 })
    prepaid(books, 'by hand', { autoRecharge: false })
    prepaid(books, 'closed', {}, { status: 'closed' })
    const failing = prepaid(books, 'failing')
    books.charge(failing, { kind: 'recharge', status: 'failed', declineCode: 'insufficient_funds' })
    books.derive()
    const client = clientOver(books)
    const { rows } = await client.silentRecharges({ limit: 10 })
    expect(rows).toMatchObject([
      { accountName: 'A none on file', balance: { minor: -50, currency: 'AUD' }, belowSinceAt: null, pausedAt: NOW - DAY_MS, method: null, why: 'No method on file. Ask the customer to add one.' },
      { accountName: 'b silent', balance: { minor: 1_000, currency: 'AUD' }, thresholdMinor: 1_500, targetMinor: 5_000, belowSinceAt: NOW - 3 * DAY_MS, pausedAt: null, why: 'Not known: its method may be charged, and was not.' },
    ])
    expect(await client.counts({})).toEqual({ expiringCards: 0, silentRecharges: 2 })
    expect(await visitAll((after) => client.silentRecharges({ limit: 1, ...after }))).toEqual(rows)
  })

  test('say whether there is a number for critical notices: the account’s own, or one of its people’s', async () => {
    const books = withParty()
    prepaid(books, 'a own', {}, { criticalPhone: '0491 570 006' })
    const people = prepaid(books, 'b people')
    const contact = (account: { id: string; partyId: string }, roles: string[], phone: string | null) =>
      books.put('contacts', { id: `ct_${account.id}`, rev: 1, partyId: account.partyId, updatedAt: 1, accountId: account.id, name: 'Mere Tautahi', email: null, phone, roles: roles as never, prefers: 'sms', emailBouncedAt: null, smsStoppedAt: null })
    contact(people, ['admin', 'critical_sms'], '0491 570 156')
    contact(prepaid(books, 'c no number'), ['critical_sms'], null)
    contact(prepaid(books, 'd other role'), ['billing_email'], '0491 570 157')
    const { rows } = await clientOver(books).silentRecharges({ limit: 10 })
    expect(rows.map(({ accountName, criticalNumber }) => [accountName, criticalNumber])).toEqual([['a own', true], ['b people', true], ['c no number', false], ['d other role', false]])
  })

  test('say why, as far as it is known', async () => {
    const books = withParty()
    const expired = prepaid(books, 'a')
    books.method(expired, { expYear: 2026, expMonth: 2 })
    const late = prepaid(books, 'b')
    books.method(late)
    books.walletEntry(late, { at: NOW - HOUR_MS / 2, amountMinor: -600 })
    const paused = prepaid(books, 'c', { pausedAt: NOW - DAY_MS })
    books.method(paused)
    const { rows } = await clientOver(books).silentRecharges({ limit: 10 })
    expect(rows.map(({ why }) => why)).toEqual([
      'This card expired at the end of 02/2026. Ask the customer for another one.', 'It fell below only just now; the charge may be on its way.', 'The account is paused; its method may be charged.',
    ])
  })
})

test.each([['expiringCards', { days: 60 }], ['silentRecharges', {}]] as const)('%s refuse a cursor of another list, as declared', async (list, input) => {
  const client = clientOver(withParty())
  const ask = client[list] as (input: object) => Promise<unknown>
  await expect(ask({ ...input, limit: 10, after: Buffer.from('[true]').toString('base64url') })).rejects.toMatchObject({ code: 'BAD_CURSOR', defined: true })
})

test('both lists begin at the few: cards along their expiry, wallets below their threshold', () => {
  const { database } = emptyBooks()
  const until = { year: 2026, month: 5 }
  for (const party of [undefined, 'au']) {
    for (const after of [null, [2026, 3, 'pm_1'] as const]) expectWalk(database, expiringCards({ party, until }, after, 100), 'paymentMethod_by_expiry')
    for (const query of [countExpiringCards({ party, until }), countSilentRecharges(party), silentRecharges(party, null, 100), silentRecharges(party, ['Kestrel', 'acc_1'], 100)]) expectNoScan(database, query)
    expect(database.plan(silentRecharges(party, null, 100)).join('; ')).toContain('INDEX wallet_below_threshold')
    expect(database.plan(countExpiringCards({ party, until })).join('; ')).toContain('INDEX paymentMethod_by_expiry')
  }
  for (const query of [openOf(['acc_1']), rechargedFrom(['acc_1'])]) expectNoScan(database, query)
})
