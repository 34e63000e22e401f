import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CollectionRow } from '#contract/reports.ts'
import { ALL_PARTS } from '#main/db/derive/parts.ts'
import { historyOf } from '#main/db/books.ts'
import { agingAt } from '#main/domain/aging.ts'
import { ledgerMovements } from '#main/domain/ledger.ts'
import { collectionRows } from '#main/features/reports/collection.ts'
import { creditedIn, issuedIn, receivedIn, refundedByMonth, voidedIn } from '#main/features/reports/collectionQueries.ts'
import { spansAfter, staleBooks } from '#main/features/reports/owedAtDays.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'
import { expectNoScan } from '../../fixtures/plan.ts'

const NOW = Date.UTC(2026, 2, 20, 2)
const rowsOf = async (books: Books, given: { party?: string; months?: number; to?: string; now?: number } = {}) =>
  collectionRows(books.database, { party: given.party ?? null, months: given.months ?? 3, to: given.to ?? null, now: given.now ?? NOW })
const by = (rows: readonly CollectionRow[], month: string, currency = 'AUD') => rows.find((row) => row.month === month && row.currency === currency)

/** Three months: 100 000 sold in each, a half of it paid a month later. */
function company() {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  const [january, february] = ['2026-01', '2026-02'].map((month) => books.invoice(account, { issuedOn: `${month}-10`, dueOn: `${month}-24`, totalMinor: 100_000 }))
  books.invoice(account, { issuedOn: '2026-03-05', dueOn: '2026-04-04', totalMinor: 100_000 })
  books.allocation(books.payment(account, { receivedOn: '2026-02-12', amountMinor: 50_000 }), january!)
  books.allocation(books.payment(account, { receivedOn: '2026-03-12', amountMinor: 50_000 }), february!)
  books.derive()
  return { books, account, january: january!, february: february! }
}

test('each month has its receivables, sales, cash and figures; the present month counts the days so far', async () => {
  const { books } = company()
  const rows = await rowsOf(books)
  expect(rows.map(({ month }) => month)).toEqual(['2026-03', '2026-02', '2026-01'])
  expect(rows[0]).toEqual({
    partyId: 'au', currency: 'AUD', month: '2026-03', endOn: '2026-03-20', days: 20, receivableMinor: 200_000, currentMinor: 100_000, salesMinor: 100_000, cashMinor: 50_000,
    dsoDays: 40, countBackDays: 48, bestPossibleDays: 20, averageDaysDelinquent: 20, ceiPercent: 33.33,
  })
  expect(rows[1]).toMatchObject({ endOn: '2026-02-28', days: 28, receivableMinor: 150_000, currentMinor: 0, salesMinor: 100_000, cashMinor: 50_000, dsoDays: 42, countBackDays: 43.5, ceiPercent: 25 })
  expect(rows[2]).toMatchObject({ endOn: '2026-01-31', receivableMinor: 100_000, salesMinor: 100_000, cashMinor: 0, dsoDays: 31, countBackDays: 31, ceiPercent: 0 })
})

test('voids and credit notes lessen the sales of their own month, refunds its cash; drafts, wallet payments and voids without a date are nothing', async () => {
  const { books, account, february } = company()
  books.invoice(account, { issuedOn: '2026-01-20', totalMinor: 7_000, status: 'void', voidedOn: '2026-02-03' })
  books.invoice(account, { issuedOn: '2026-02-20', totalMinor: 8_000, status: 'void', voidedOn: null })
  books.invoice(account, { issuedOn: '2026-02-20', totalMinor: 9_000, status: 'draft' })
  books.creditNote(account, { issuedOn: '2026-02-15', amountMinor: 300 })
  books.payment(account, { receivedOn: '2026-02-15', amountMinor: 11_000, purpose: 'wallet' })
  const payment = books.payment(account, { receivedOn: '2026-02-15', amountMinor: 2_000 })
  books.allocation(payment, february, { amountMinor: 1_000 })
  books.refund(payment, { refundedOn: '2026-02-01', amountMinor: 500 })
  const rows = await rowsOf(books)
  expect(by(rows, '2026-01')).toMatchObject({ salesMinor: 107_000, cashMinor: 0 })
  expect(by(rows, '2026-02')).toMatchObject({ salesMinor: 100_000 - 7_000 - 300, cashMinor: 50_000 + 1_500 })
})

test('there is a row for each party and currency, each party on the day of its own zone', async () => {
  const { books } = company()
  books.party({ id: 'us', name: 'USA', timeZone: 'America/Denver', currency: 'USD' })
  const theirs = books.account({ partyId: 'us', currency: 'USD' })
  books.invoice(theirs, { issuedOn: '2026-03-01', totalMinor: 6_200 })
  books.invoice(theirs, { issuedOn: '2026-03-01', totalMinor: 10_000, currency: 'KWD' })
  books.derive()
  const rows = await rowsOf(books, { months: 1 })
  // In Sydney it is the 20th, in Denver still the 19th.
  expect(rows.map(({ partyId, currency, endOn, days, salesMinor }) => [partyId, currency, endOn, days, salesMinor])).toEqual([
    ['au', 'AUD', '2026-03-20', 20, 100_000], ['us', 'KWD', '2026-03-19', 19, 10_000], ['us', 'USD', '2026-03-19', 19, 6_200],
  ])
  expect((await rowsOf(books, { months: 1, party: 'us' })).map(({ currency }) => currency)).toEqual(['KWD', 'USD'])
  expect((await rowsOf(books, { months: 1, to: '2026-02-28' })).map(({ currency, endOn, dsoDays }) => [currency, endOn, dsoDays])).toEqual([['AUD', '2026-02-28', 42]])
})

test('accounts that are not computed yet are read from the ledger, and so are parties before their first pull has ended', async () => {
  const { books } = company()
  const listed = await rowsOf(books)
  // Somebody's books changed, and were noted only.
  books.invoice(books.account(), { issuedOn: '2026-02-02', dueOn: '2026-12-31', totalMinor: 4_000 })
  books.database.raw.exec(`INSERT INTO cache.staleAccount (accountId, parts) SELECT id, ${ALL_PARTS} FROM cache.account WHERE name LIKE '%2'`)
  const noted = await rowsOf(books)
  expect(noted.map(({ receivableMinor, currentMinor }) => [receivableMinor, currentMinor])).toEqual([[204_000, 104_000], [154_000, 4_000], [100_000, 0]])
  expect(noted.map(({ month }) => month)).toEqual(listed.map(({ month }) => month))
  books.database.raw.exec(`DELETE FROM cache.staleAccount; DELETE FROM cache.accountAging; DELETE FROM cache.meta WHERE key LIKE 'lists %'`)
  expect(await rowsOf(books)).toEqual(noted)
  // Books of an account that is not in the copy.
  books.database.raw.exec(`DELETE FROM cache.account WHERE name LIKE '%2'; INSERT INTO cache.meta (key, value) VALUES ('lists au', '1'); INSERT INTO cache.staleAccount (accountId, parts) SELECT DISTINCT accountId, ${ALL_PARTS} FROM cache.invoice`)
  expect(await rowsOf(books)).toEqual(noted)
})

test('without books there are no rows, and a month without sales has no DSO', async () => {
  const books = emptyBooks()
  books.party()
  expect(await rowsOf(books)).toEqual([])
  books.invoice(books.account(), { issuedOn: '2026-01-10', totalMinor: 100_000 })
  books.derive()
  expect(by(await rowsOf(books), '2026-03')).toMatchObject({ receivableMinor: 100_000, salesMinor: 0, dsoDays: null, bestPossibleDays: null, averageDaysDelinquent: null, countBackDays: 79, ceiPercent: 0 })
})

test('receivables older than the months that are peeled off have no count-back DSO', async () => {
  const books = emptyBooks()
  books.party()
  books.invoice(books.account(), { issuedOn: '2023-01-10', dueOn: '2023-02-09', totalMinor: 100_000 })
  books.derive()
  expect((await rowsOf(books, { months: 1 })).map(({ countBackDays }) => countBackDays)).toEqual([null])
})

const day = fc.integer({ min: 0, max: 110 }).map((n) => new Date(Date.UTC(2025, 11, 1) + n * 86_400_000).toISOString().slice(0, 10))
const someEntry = fc.record({
  account: fc.nat(2), currency: fc.constantFrom('AUD', 'JPY'), on: day, later: day, amount: fc.integer({ min: 1, max: 9_000_000 }), part: fc.integer({ min: 1, max: 9_000_000 }),
  kind: fc.constantFrom('open', 'paid', 'refunded', 'credited', 'void', 'draft', 'wallet'),
})

test('for any books sales and cash of a month are those of the ledger, and its receivables those of the aging', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(someEntry, { maxLength: 20 }), async (entries) => {
      const books = emptyBooks()
      try {
        books.party()
        const accounts = Array.from({ length: 3 }, () => books.account())
        books.together(() => {
          for (const { account: index, currency, on, later, amount, part, kind } of entries) {
            const account = accounts[index]!
            const invoice = books.invoice(account, { currency, issuedOn: on, dueOn: later < on ? null : later, totalMinor: amount, status: kind === 'draft' ? 'draft' : kind === 'void' ? 'void' : 'open', voidedOn: kind === 'void' ? later : null })
            if (kind === 'open' || kind === 'draft' || kind === 'void') continue
            const payment = books.payment(account, { currency, receivedOn: later, amountMinor: part, purpose: kind === 'wallet' ? 'wallet' : 'receivable' })
            books.allocation(payment, invoice, { amountMinor: Math.min(amount, part), effectiveOn: on })
            if (kind === 'refunded') books.refund(payment, { refundedOn: on, amountMinor: part })
            if (kind === 'credited') books.creditNote(account, { currency, issuedOn: later, amountMinor: part })
          }
        })
        books.derive()
        const rows = await rowsOf(books, { months: 4 })
        for (const row of rows) {
          const { currency, month, endOn } = row
          const histories = accounts.map(({ id }) => historyOf(books.database, id))
          const movements = histories.flatMap((history) => ledgerMovements(history, currency)).filter(({ on }) => on.startsWith(month) && on <= endOn)
          const sum = (...kinds: string[]) => movements.filter(({ kind }) => kinds.includes(kind)).reduce((minor, { amountMinor }) => minor + amountMinor, 0)
          expect([row.salesMinor, row.cashMinor]).toEqual([sum('invoice', 'void', 'credit_note'), 0 - sum('payment', 'refund')])
          const agings = histories.flatMap((history) => agingAt(history, endOn)).filter((aging) => aging.currency === currency)
          const current = agings.reduce((minor, aging) => minor + aging.current, 0)
          expect([row.receivableMinor, row.currentMinor]).toEqual([agings.reduce((minor, { balance, unapplied }) => minor + balance + unapplied, 0), current])
        }
      } finally {
        books.close()
      }
    }),
    { numRuns: 25 },
  )
})

test('sales and cash of a month are each one range of an index', () => {
  const { database } = company().books
  const span = { parties: ['au'], from: '2026-02-01', to: '2026-02-28' }
  for (const query of [issuedIn(span), voidedIn(span), creditedIn(span), receivedIn(span), refundedByMonth(span)]) expectNoScan(database, query)
  const planOf = (query: Parameters<typeof expectNoScan>[1]) => database.plan(query).join('\n')
  expect(planOf(issuedIn(span))).toContain('SEARCH cache.invoice USING COVERING INDEX invoice_by_issue (issuedOn>? AND issuedOn<?)')
  expect(planOf(receivedIn(span))).toContain('SEARCH cache.payment USING COVERING INDEX payment_by_receipt (receivedOn>? AND receivedOn<?)')
  expect(planOf(creditedIn(span))).toContain('SEARCH cache.creditNote USING COVERING INDEX creditNote_by_issue (issuedOn>? AND issuedOn<?)')
  expect(planOf(voidedIn(span))).toContain('INDEX invoice_by_void')
  expect(planOf(refundedByMonth(span))).toContain('INDEX refund_by_date')
})

test('what was owed is read along one table, and what is older than its records by the accounts that are', () => {
  const { database } = company().books
  const walk = database.plan(spansAfter({ parties: ['au'], since: 20_000, after: 5, limit: 100 }))
  expect(walk[0]).toMatch(/^SEARCH cache\.accountAging USING INTEGER PRIMARY KEY \(rowid>\?\)$/)
  expect(walk.join('\n')).not.toContain('TEMP B-TREE')
  // The list of what is stale is short; what it refers to is looked up.
  expect(database.plan(staleBooks()).filter((line) => line.startsWith('SCAN') && line !== 'SCAN s')).toEqual([])
})
