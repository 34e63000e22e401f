import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agingByAccount, agingTotals } from '#main/db/agingAsOf.ts'
import { accountsById, accountsByName, historiesOf, rowsOf, subAccountsOf } from '#main/db/books.ts'
import type { Database } from '#main/db/database.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'

/** As the handler puts it together. */
function agingReport(database: Database, { asOf, party }: { asOf: string; party: string | null }) {
  const question = { asOf, party, accounts: null }
  return { totals: agingTotals(database, question), accounts: [...agingByAccount(database, question)] }
}

/** The ledger's balances at a date by plain SQL: what was invoiced less what was received, credited and written off. */
function ledgerBySql(books: Books, on: string): Record<string, number> {
  const rows = books.database.raw
    .prepare<Record<string, string>, { currency: string; minor: number }>(
      `SELECT currency, sum(minor) AS minor FROM (
         SELECT currency, totalMinor AS minor FROM cache.invoice WHERE status <> 'draft' AND issuedOn <= $on
         UNION ALL SELECT currency, -totalMinor FROM cache.invoice WHERE status <> 'draft' AND max(voidedOn, issuedOn) <= $on
         UNION ALL SELECT currency, -amountMinor FROM cache.payment WHERE purpose = 'receivable' AND receivedOn <= $on
         UNION ALL SELECT r.currency, r.amountMinor FROM cache.refund AS r JOIN cache.payment AS p ON p.id = r.paymentId WHERE p.purpose = 'receivable' AND max(r.refundedOn, p.receivedOn) <= $on
         UNION ALL SELECT currency, -amountMinor FROM cache.creditNote WHERE issuedOn <= $on
         UNION ALL SELECT w.currency, -w.amountMinor FROM cache.writeOff AS w JOIN cache.invoice AS i ON i.id = w.invoiceId
           WHERE i.status <> 'draft' AND max(w.effectiveOn, i.issuedOn) <= $on AND (i.voidedOn IS NULL OR i.voidedOn > $on)
       ) GROUP BY currency`,
    )
    .all({ on })
  return Object.fromEntries(rows.filter(({ minor }) => minor !== 0).map(({ currency, minor }) => [currency, minor]))
}

const day = fc.integer({ min: 0, max: 120 }).map((n) => new Date(Date.UTC(2025, 11, 1) + n * 86_400_000).toISOString().slice(0, 10))
const amount = fc.integer({ min: 1, max: 5_000_000 })
const currency = fc.constantFrom('AUD', 'JPY', 'KWD')
const entry = fc.record({ account: fc.nat(5), currency, on: day, later: day, amount, part: amount, kind: fc.constantFrom('open', 'paid', 'refunded', 'credited', 'written_off', 'void', 'draft', 'wallet') })

test('for any books the totals are the sums of the accounts and the balance is that of the ledger, at any date', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 25 }), day, (entries, asOf) => {
      const books = emptyBooks()
      try {
        books.party()
        const accounts = Array.from({ length: 6 }, () => books.account())
        books.together(() => {
          for (const { account: index, currency: of, on, later, amount: minor, part, kind } of entries) {
            const account = accounts[index]!
            const voidedOn = kind === 'void' ? (later > on ? later : on) : null
            const invoice = books.invoice(account, { currency: of, issuedOn: on, dueOn: null, totalMinor: minor, status: kind === 'draft' ? 'draft' : kind === 'void' ? 'void' : 'open', voidedOn })
            if (kind === 'open' || kind === 'draft') continue
            const money = books.payment(account, { currency: of, receivedOn: later, amountMinor: part, purpose: kind === 'wallet' ? 'wallet' : 'receivable' })
            books.allocation(money, invoice, { amountMinor: Math.min(minor, part), effectiveOn: on })
            if (kind === 'refunded') books.refund(money, { refundedOn: on, amountMinor: part })
            if (kind === 'credited') books.creditAllocation(books.creditNote(account, { currency: of, issuedOn: later, amountMinor: part }), invoice, { amountMinor: 1 })
            if (kind === 'written_off') books.writeOff(invoice, { effectiveOn: later, amountMinor: minor })
          }
        })
        const { totals, accounts: rows } = agingReport(books.database, { asOf, party: null })
        for (const total of totals) {
          const own = rows.filter((row) => row.currency === total.currency)
          for (const field of ['current', 'd1_30', 'd31_60', 'd61_90', 'd90plus', 'unapplied', 'balance'] as const) expect(own.reduce((sum, row) => sum + row[field], 0)).toBe(total[field])
          expect(total.current + total.d1_30 + total.d31_60 + total.d61_90 + total.d90plus - total.unapplied).toBe(total.balance)
        }
        expect(Object.fromEntries(totals.filter(({ balance }) => balance !== 0).map(({ currency: of, balance }) => [of, balance]))).toEqual(ledgerBySql(books, asOf))
      } finally {
        books.close()
      }
    }),
    { numRuns: 40 },
  )
})

test('accounts come in the order of names, batch after batch, each once', () => {
  const books = emptyBooks()
  books.party()
  books.together(() => {
    for (let n = 0; n < 1_203; n += 1) books.invoice(books.account({ name: `Account ${n % 7}` }))
  })
  const { accounts } = agingReport(books.database, { asOf: '2026-03-01', party: null })
  expect(accounts).toHaveLength(1_203)
  expect(new Set(accounts.map(({ accountId }) => accountId)).size).toBe(1_203)
  expect(accounts.map(({ name }) => name)).toEqual(accounts.map(({ name }) => name).sort())
})

test('an account with nothing owed and nothing unapplied is left out, and so is another party’s', () => {
  const books = emptyBooks()
  books.party()
  books.party({ id: 'ww', name: 'Worldwide' })
  const paid = books.account()
  books.allocation(books.payment(paid, { amountMinor: 5_000 }), books.invoice(paid, { totalMinor: 5_000 }))
  const elsewhere = books.account({ partyId: 'ww' })
  books.invoice(elsewhere)
  const ours = books.account()
  books.invoice(ours, { totalMinor: 7_000 })
  expect(agingReport(books.database, { asOf: '2026-03-01', party: 'au' }).accounts.map(({ accountId }) => accountId)).toEqual([ours.id])
})

test('what is owed by an account whose record is not in the copy is counted, under its id', () => {
  const books = emptyBooks()
  books.party()
  books.invoice({ id: 'acc_lost', partyId: 'au', currency: 'AUD' }, { totalMinor: 4_200 })
  const { totals, accounts } = agingReport(books.database, { asOf: '2026-03-01', party: 'au' })
  expect(totals).toMatchObject([{ currency: 'AUD', balance: 4_200 }])
  expect(accounts).toMatchObject([{ accountId: 'acc_lost', ref: 'acc_lost', name: 'Account not in the copy' }])
})

test('a batch is read through the index of names, and its books through those by account', () => {
  const { database } = emptyBooks()
  expect(database.plan(accountsByName(null, ['Kestrel', 'acc_1'], 500)).join()).toMatch(/account USING (COVERING )?INDEX account_by_name \(\(?name/)
  expect(database.plan(accountsByName('au', ['Kestrel', 'acc_1'], 500)).join()).toMatch(/account USING (COVERING )?INDEX account_by_party_name \(partyId=\? AND \(?name/)
  expect(database.plan(accountsById('["acc_1"]')).join()).toMatch(/account USING INDEX sqlite_autoindex_account_1 \(id=\?\)/)
  expect(database.plan(subAccountsOf('acc_1')).join()).toMatch(/account USING (COVERING )?INDEX account_by_parent \(parentId=\?\)/)
  for (const query of Object.values(rowsOf)) expect(database.plan(query('["acc_1"]')).join()).toMatch(/SEARCH cache\.\w+ USING INDEX \w+_by_account \(accountId=\?\)/)
})

test('the books of many accounts are those of each one', () => {
  const books = emptyBooks()
  books.party()
  const [a, b] = [books.account(), books.account()]
  books.invoice(a)
  books.payment(b)
  const both = historiesOf(books.database, [a.id, b.id, 'acc_none'])
  expect([...both.keys()].sort()).toEqual([a.id, b.id])
  for (const id of [a.id, b.id]) expect(historiesOf(books.database, [id]).get(id)).toEqual(both.get(id))
})
