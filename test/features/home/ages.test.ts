/** How long what is in a queue has waited: where a band begins and ends, and how it is read. */
import { expect, test } from 'vitest'
import type { failedCharges } from '#contract/failedCharges.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { QueueAge } from '#contract/work.ts'
import { beginOf, ofAge } from '#main/db/failedChargeFilter.ts'
import { invoicesOfAge } from '#main/db/heldInvoiceFilter.ts'
import { registrationTallies } from '#main/db/registrationCounts.ts'
import { fewOfAge, registrationPage } from '#main/db/registrationQueue.ts'
import { ageOf } from '#main/db/workFilter.ts'
import { failedChargesRouter } from '#main/features/failed-charges/handlers.ts'
import { failedChargesPage } from '#main/features/failed-charges/queries.ts'
import { heldInvoicesPage, heldInvoiceTotals } from '#main/features/held-invoices/queries.ts'
import { QUEUE_AGES } from '#main/domain/queueAge.ts'
import { agesOf, failedChargeAges, heldInvoiceAges } from '#main/features/home/ages.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'
import { expectWalk } from '../../fixtures/plan.ts'

const NOW = Date.UTC(2026, 2, 20, 3)
const DAY = 86_400_000
const party = 'au' as PartyId

test('the bands follow one another without a gap, and the last has no end', () => {
  expect(QUEUE_AGES.map(({ age }) => age)).toEqual(QueueAge.options)
  expect(QUEUE_AGES[0]!.fromDays).toBe(0)
  for (const [n, { beforeDays }] of QUEUE_AGES.entries()) expect(beforeDays).toBe(QUEUE_AGES[n + 1]?.fromDays ?? null)
})

test('a band has what has waited so many whole days, and what is dated ahead has just come', async () => {
  const books = emptyBooks()
  books.party()
  const at = { ahead: NOW + 5, now: NOW, almost: NOW - DAY + 1, one: NOW - DAY, three: NOW - 4 * DAY + 1, four: NOW - 4 * DAY, seven: NOW - 8 * DAY + 1, eight: NOW - 8 * DAY, thirty: NOW - 31 * DAY + 1, older: NOW - 31 * DAY }
  for (const [name, when] of Object.entries(at)) books.charge(books.account({ name }), { status: 'failed', kind: 'recharge', declineCode: 'insufficient_funds', at: when })
  books.derive()
  const queue = clientOf<typeof failedCharges>(failedChargesRouter(deskOver(books, { now: () => NOW }).context))
  const names = async (age: QueueAge) => (await queue.page({ age, sort: 'last', descending: true, limit: 20 })).rows.map(({ accountName }) => accountName)
  expect(await Promise.all(QueueAge.options.map(names))).toEqual([['ahead', 'now', 'almost'], ['one', 'three'], ['four', 'seven'], ['eight', 'thirty'], ['older']])
  expect(agesOf(books.database, 'failedCharges', null, NOW)).toEqual([{ age: 'day', count: 3 }, { age: 'days3', count: 2 }, { age: 'week', count: 2 }, { age: 'month', count: 2 }, { age: 'older', count: 1 }])
})

test.each(QueueAge.options)('what has waited so long is read from where it begins in the order by age, and walked in any other order where many have: %s', (age) => {
  const { database } = emptyBooks()
  const bounded = (column: string) => new RegExp(`\\(.*${column}[<>]`)
  for (const descending of [false, true]) {
    const last = failedChargesPage({ age }, { sort: 'last', descending, after: null, limit: 100, now: NOW, begin: { at: 'order' }, asking: 'all' })
    expect(database.plan(last).join('\n')).toMatch(/SEARCH f USING (COVERING )?INDEX failedCharge_by_last \(lastFailedAt[<>]/)
    expectWalk(database, last, 'failedCharge_by_last')
    for (const [sort, index] of [['amount', 'failedCharge_by_party_amount'], ['account', 'failedCharge_by_party_name']] as const)
      expectWalk(database, failedChargesPage({ age, party }, { sort, descending, after: null, limit: 100, now: NOW, begin: { at: 'order' }, asking: 'all' }), index)
    const scope = { filter: { age }, now: NOW, days: [], begin: { at: 'order' } } as const
    const since = heldInvoicesPage(scope, { sort: 'since', descending, after: null, limit: 100 })
    expect(database.plan(since).join('\n')).toMatch(/SEARCH h USING (COVERING )?INDEX heldInvoice_by_since \(<expr>[<>]/)
    expectWalk(database, since, 'heldInvoice_by_since')
    expectWalk(database, heldInvoicesPage(scope, { sort: 'amount', descending, after: null, limit: 100 }), 'heldInvoice_by_amount')
    const waiting = database.plan(registrationPage({ age }, { sort: 'since', descending, limit: 100 }, NOW)!)
    expect(waiting.join('\n')).toMatch(/SEARCH i USING (COVERING )?INDEX registrationItem_by_since/)
    expect(waiting.join('\n')).toMatch(bounded('sinceAt'))
    expect(database.plan(registrationPage({ age, party }, { sort: 'account', descending, limit: 100 }, NOW)!).join('\n')).toMatch(/SEARCH i USING (COVERING )?INDEX registrationItem_by_party_name/)
  }
})

test('where few have waited so long they are found by it, and sorted', () => {
  const { database } = emptyBooks()
  expect(beginOf(database, { age: 'week' }, NOW)).toEqual({ at: 'age' })
  expect(fewOfAge(database, { age: 'week' }, NOW)).toBe(true)
  expect(fewOfAge(database, {}, NOW)).toBe(false)
  expect(database.plan(ofAge({ age: 'week' }, NOW))).toEqual([expect.stringMatching(/^SEARCH f USING COVERING INDEX failedCharge_by_last \(lastFailedAt>\? AND lastFailedAt<\?\)/)])
  expect(database.plan(invoicesOfAge('week', NOW))).toEqual([expect.stringMatching(/^SEARCH h USING (COVERING )?INDEX heldInvoice_by_since \(<expr>>\? AND <expr><\?\)/)])
  expect(database.plan(failedChargesPage({ age: 'week', party }, { sort: 'amount', descending: true, after: null, limit: 100, now: NOW, begin: { at: 'age' }, asking: 'all' })).join('\n')).toMatch(/SEARCH f USING (COVERING )?INDEX failedCharge_by_last/)
  expect(database.plan(registrationPage({ age: 'week', need: 'send' }, { sort: 'account', descending: false, limit: 100, fewOfAge: true }, NOW)!).filter((line) => /SEARCH i/.test(line)).every((line) => /registrationItem_by_since/.test(line))).toBe(true)
})

test('how many have waited how long is counted in one index of each queue, without going to the rows', () => {
  const { database } = emptyBooks()
  for (const whose of [{}, { party }]) {
    expect(database.plan(failedChargeAges(whose, NOW))[0]).toMatch(/^(SCAN|SEARCH) f USING COVERING INDEX /)
    const scope = { filter: whose, now: NOW, days: [], begin: { at: 'order' } } as const
    expect(database.plan(heldInvoiceAges(scope))[0]).toMatch(/^(SCAN|SEARCH) h USING COVERING INDEX /)
    expect(database.plan(heldInvoiceTotals({ ...scope, filter: { ...whose, age: 'older' } }))[0]).toMatch(/^(SCAN|SEARCH) h USING COVERING INDEX /)
    for (const filter of [whose, { ...whose, age: 'older' as const }])
      for (const query of registrationTallies(filter, ageOf('registrations', NOW), NOW).add) expect(database.plan(query)[0]).toMatch(/^(SCAN|SEARCH) i USING COVERING INDEX registrationItem_counted/)
  }
})
