import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agingByAccount, agingTotals, computedAging, hasSomething, LATEST_SPANS, openItemsAt, spansByName, spansOf, type AgingQuestion } from '#main/db/agingAsOf.ts'
import { withSubAccounts } from '#main/db/books.ts'
import { db, type Database } from '#main/db/database.ts'
import { derive } from '#main/db/derive/derivation.ts'
import { ALL_PARTS, BOOKS } from '#main/db/derive/parts.ts'
import { markParty, markStale, refreshChunk } from '#main/db/derive/staleAccounts.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import type { AccountHistory } from '#main/domain/accountHistory.ts'
import { agingAt, AGING_BUCKETS, daysPastDueAt } from '#main/domain/aging.ts'
import { addDays } from '#main/domain/dates.ts'
import { balanceAt, ledgerCurrencies, ledgerMovements } from '#main/domain/ledger.ts'
import { remaindersAt } from '#main/domain/openAmount.ts'
import { settle } from '#main/domain/settledHistory.ts'
import { openItemStatement } from '#main/domain/statement.ts'
import { someDate } from '../domain/histories.ts'
import { newWorkspace } from '../sync/copy.ts'
import { record } from '../sync/records.ts'
import { emptied, histories, recordsOf, withAccountIds, write } from './historyRecords.ts'

const EVERYBODY = { party: null, accounts: null }
/** By name, ignoring case: `acc_3` comes first, and the account without a record last. */
const PEOPLE = [
  { id: 'acc_1', partyId: 'au', name: 'kestrel', kind: 'agency' },
  { id: 'acc_2', partyId: 'ww', name: 'Tern', parentId: null },
  { id: 'acc_3', partyId: 'au', name: 'Avocet', kind: 'sub_account', parentId: 'acc_1' },
] as const
const NAMES = ['acc_3', 'acc_1', 'acc_2', 'acc_lost']
const four = fc.tuple(histories, histories, histories, histories)
type Four = readonly [AccountHistory, AccountHistory, AccountHistory, AccountHistory]
/** Before, among and long after the generated dates. */
const anyDate = fc.oneof(someDate, someDate, someDate, fc.constantFrom('2020-01-01', '9999-12-31'))

function booksOf(database: Database, generated: Four): Map<string, AccountHistory> {
  const books = new Map(['acc_1', 'acc_2', 'acc_3', 'acc_lost'].map((id, n) => [id, withAccountIds(id, generated[n]!)]))
  for (const [accountId, history] of books) write(database, recordsOf({ accountId, partyId: accountId === 'acc_2' ? 'ww' : 'au' }, history))
  write(database, { accounts: PEOPLE.map((person) => record('accounts', { ref: person.id, ...person })) })
  return books
}

function computed(database: Database, parts = ALL_PARTS): void {
  database.transaction(() => derive(database, NAMES.map((id) => [id, parts] as const)))
}

/** What the rules say of these accounts, one after another. */
const byTheRules = (books: ReadonlyMap<string, AccountHistory>, ids: readonly string[], on: string) =>
  ids.flatMap((accountId) => agingAt(books.get(accountId)!, on).filter(hasSomething).map((aging) => ({ accountId, ...aging })))

const asked = (database: Database, question: AgingQuestion) =>
  [...agingByAccount(database, question)].map(({ ref: _ref, name: _name, partyId: _party, ...row }) => row)

describe('for any books, at any date', () => {
  test('what was computed with the records is what the rules make of the ledger: everybody, a party, one account, an agency', () => {
    const { database } = newWorkspace()
    fc.assert(
      fc.property(four, anyDate, (generated, asOf) => {
        emptied(database)
        const books = booksOf(database, generated)
        computed(database)
        expect(asked(database, { ...EVERYBODY, asOf })).toEqual(byTheRules(books, NAMES, asOf))
        expect(asked(database, { ...EVERYBODY, asOf, party: 'au' })).toEqual(byTheRules(books, ['acc_3', 'acc_1', 'acc_lost'], asOf))
        for (const id of NAMES) expect(asked(database, { asOf, party: null, accounts: [id] })).toEqual(byTheRules(books, [id], asOf))
        const agency = withSubAccounts(database, 'acc_1')
        expect(agency).toEqual(['acc_1', 'acc_3'])
        expect(asked(database, { asOf, party: null, accounts: agency })).toEqual(byTheRules(books, ['acc_3', 'acc_1'], asOf))
      }),
      { numRuns: 100 },
    )
    expect(verifyDerived(database)).toEqual([])
  })

  test('sums across levels agree: accounts, agency, party and company, each with the balance of its ledger', () => {
    const { database } = newWorkspace()
    fc.assert(
      fc.property(four, anyDate, (generated, asOf) => {
        emptied(database)
        const books = booksOf(database, generated)
        computed(database)
        const levels: [AgingQuestion, string[]][] = [
          [{ ...EVERYBODY, asOf }, NAMES], [{ asOf, party: 'au', accounts: null }, ['acc_1', 'acc_3', 'acc_lost']], [{ asOf, party: 'ww', accounts: null }, ['acc_2']],
          [{ asOf, party: null, accounts: ['acc_1', 'acc_3'] }, ['acc_1', 'acc_3']], [{ asOf, party: 'ww', accounts: ['acc_1', 'acc_2'] }, ['acc_2']],
        ]
        for (const [question, ids] of levels) {
          const totals = agingTotals(database, question)
          const rows = asked(database, question)
          for (const total of totals) {
            const own = rows.filter(({ currency }) => currency === total.currency)
            for (const column of [...AGING_BUCKETS, 'unapplied', 'balance'] as const) expect(own.reduce((sum, row) => sum + row[column], 0)).toBe(total[column])
            expect(AGING_BUCKETS.reduce((sum, bucket) => sum + total[bucket], 0) - total.unapplied).toBe(total.balance)
          }
          for (const currency of ['USD', 'JPY', 'KWD']) {
            const ledger = ids.reduce((sum, id) => sum + balanceAt(ledgerMovements(books.get(id)!, currency), asOf), 0)
            expect(totals.find((total) => total.currency === currency)?.balance ?? 0).toBe(ledger)
          }
        }
      }),
      { numRuns: 80 },
    )
  })

  test('figures are of the copy as it is, also where nothing, or not everything, was computed yet', () => {
    const { database } = newWorkspace()
    fc.assert(
      fc.property(four, anyDate, fc.subarray(NAMES), (generated, asOf, late) => {
        emptied(database)
        const books = booksOf(database, generated)
        computed(database)
        // What came for these accounts was noted, and not computed yet.
        for (const id of late) {
          const newer = { ...books.get(id)!, payments: [], allocations: [] }
          for (const table of ['payment', 'allocation']) database.raw.prepare(`DELETE FROM cache.${table} WHERE accountId = ?`).run(id)
          books.set(id, newer)
        }
        markStale(database, new Map(late.map((id) => [id, BOOKS])))
        expect(asked(database, { ...EVERYBODY, asOf }).toSorted(byAccount)).toEqual(byTheRules(books, NAMES, asOf).toSorted(byAccount))
        while (refreshChunk(database) > 0) continue
        expect(asked(database, { ...EVERYBODY, asOf })).toEqual(byTheRules(books, NAMES, asOf))
      }),
      { numRuns: 50 },
    )
  })

  test('open items are those of each account’s statement, and add up to the balance', () => {
    const { database } = newWorkspace()
    fc.assert(
      fc.property(four, anyDate, (generated, asOf) => {
        emptied(database)
        const books = booksOf(database, generated)
        const items = [...openItemsAt(database, { ...EVERYBODY, asOf })]
        for (const [id, history] of books) {
          for (const currency of ledgerCurrencies(history)) {
            const own = items.filter((item) => item.accountId === id && item.currency === currency)
            const statement = openItemStatement(history, currency, asOf)
            expect(new Map(own.map((item) => [`${item.kind} ${item.id}`, item.remainderMinor]))).toEqual(new Map(statement.items.map((item) => [`${item.kind} ${item.id}`, item.remainderMinor])))
            expect(own.reduce((sum, { remainderMinor }) => sum + remainderMinor, 0)).toBe(statement.aging.balance)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  test('what is past due is counted by invoice', () => {
    const { database } = newWorkspace()
    fc.assert(
      fc.property(four, anyDate, (generated, asOf) => {
        emptied(database)
        const books = booksOf(database, generated)
        computed(database, BOOKS)
        const late = [...books.values()].flatMap((history) => {
          const settled = settle(history)
          const open = remaindersAt(settled, asOf).invoices
          return settled.invoices.filter((invoice) => (open.get(invoice.id) ?? 0) > 0 && daysPastDueAt(invoice, asOf) > 0)
        })
        expect([...computedAging(database, { asOf, party: null, accounts: NAMES })].reduce((sum, { overdueInvoices }) => sum + overdueInvoices, 0)).toBe(late.length)
      }),
      { numRuns: 60 },
    )
  })
})

const byAccount = (a: { accountId: string; currency: string }, b: { accountId: string; currency: string }) => (`${a.accountId} ${a.currency}` < `${b.accountId} ${b.currency}` ? -1 : 1)

test('a first pull that has not come to its end is read from the ledger', () => {
  const { database } = newWorkspace()
  write(database, { parties: [record('parties')], accounts: [record('accounts')], invoices: [record('invoices')] })
  expect(asked(database, { ...EVERYBODY, asOf: '2026-01-20' })).toMatchObject([{ accountId: 'acc_1', d1_30: 11_000, balance: 11_000 }])
  markParty(database, 'au')
  while (refreshChunk(database) > 0) continue
  expect(asked(database, { ...EVERYBODY, asOf: '2026-01-20' })).toMatchObject([{ accountId: 'acc_1', d1_30: 11_000, balance: 11_000 }])
})

test('an account with a long history takes all its invoices into account', () => {
  const { database } = newWorkspace()
  const invoices = Array.from({ length: 3_000 }, (_, n) => record('invoices', { id: `inv_${n}`, issuedOn: addDays('2020-01-01', n % 900), dueOn: null, totalMinor: 1_000 + n }))
  write(database, { accounts: [record('accounts')], invoices })
  computed(database)
  database.transaction(() => derive(database, [['acc_1', ALL_PARTS]]))
  const [row] = asked(database, { ...EVERYBODY, asOf: '2020-01-31' })
  const issued = invoices.filter(({ issuedOn }) => String(issuedOn) <= '2020-01-31')
  expect(row).toMatchObject({ balance: issued.reduce((sum, { totalMinor }) => sum + Number(totalMinor), 0), current: issued.filter(({ issuedOn }) => issuedOn === '2020-01-31').reduce((sum, { totalMinor }) => sum + Number(totalMinor), 0) })
})

test('of accounts with more open invoices than the index of names carries, none is left out', () => {
  const { database } = newWorkspace()
  const counts = [1, 7, 8, 9, 20]
  const invoices = counts.flatMap((count) => Array.from({ length: count }, (_, n) => record('invoices', { id: `inv_${count}_${n}`, accountId: `acc_${count}`, issuedOn: addDays('2026-01-01', n), dueOn: null, totalMinor: 1_000 })))
  // Each is paid three weeks after its date: one less is open every day.
  const paid = { payments: invoices.map(({ id, accountId, issuedOn }) => record('payments', { id: `pay_${id}`, accountId, receivedOn: addDays(String(issuedOn), 21), amountMinor: 1_000 })), allocations: invoices.map(({ id, accountId, issuedOn }) => record('allocations', { id: `all_${id}`, accountId, paymentId: `pay_${id}`, invoiceId: id, amountMinor: 1_000, effectiveOn: addDays(String(issuedOn), 21) })) }
  write(database, { accounts: counts.map((count) => record('accounts', { id: `acc_${count}`, ref: `A-${count}`, name: `Account ${count}` })), invoices, ...paid })
  database.transaction(() => derive(database, counts.map((count) => [`acc_${count}`, ALL_PARTS] as const)))
  for (const [asOf, ended] of [['2026-01-21', 0], ['2026-01-22', 1], ['2026-01-28', 7], ['2026-01-29', 8], ['2026-01-30', 9], ['2026-02-10', 20]] as const) {
    const open = new Map(asked(database, { ...EVERYBODY, asOf }).map(({ accountId, balance }) => [accountId as string, balance]))
    for (const count of counts) expect(open.get(`acc_${count}`) ?? 0, `${count} on ${asOf}`).toBe(Math.max(0, count - ended) * 1_000)
  }
})

test('what was open lately is read from the index of names alone', () => {
  const { database } = newWorkspace()
  const lately = db.selectFrom('cache.accountAging').select(['accountId', 'partyId', 'accountRef', LATEST_SPANS.as('spans')]).where('untilDay', '>', 20_000).orderBy('accountName').orderBy('accountId').orderBy('currency')
  expect(database.plan(lately).join()).toMatch(/accountAging USING COVERING INDEX accountAging_by_name/)
  expect(spansByName(null, 20_000, null, 10).compile().sql).toContain(lately.compile().sql.match(/substr\(.*?\)/)![0])
})

test('pages are read through the index of names, one account through the key of the table', () => {
  const { database } = newWorkspace()
  expect(database.plan(spansByName(null, 20_000, null, 10)).join()).toMatch(/accountAging USING INDEX accountAging_by_name/)
  expect(database.plan(spansByName('au', 20_000, ['Kestrel', 'acc_1', 'AUD'], 10)).join()).toMatch(/SEARCH cache\.accountAging USING INDEX accountAging_by_name \(\(?accountName/)
  expect(database.plan(spansByName(null, 20_000, null, 10)).join()).not.toMatch(/TEMP B-TREE/)
  expect(database.plan(spansOf('["acc_1"]')).join()).toMatch(/SEARCH cache\.accountAging USING INDEX sqlite_autoindex_accountAging_1 \(accountId=\?\)/)
})
