import { expect, test } from 'vitest'
import { accountBooks, ACCOUNT_BOOKS_SQL } from '#main/db/accountBooks.ts'
import { historyOf } from '#main/db/books.ts'
import { WALLET_SQL } from '#main/db/walletEntries.ts'
import { emptyBooks } from '../fixtures/books.ts'

test('the books of an account are the rows of its history, with how each payment of the period was made', () => {
  const books = emptyBooks()
  books.party()
  const [account, other] = [books.account(), books.account()]
  const method = books.method(account)
  const invoices = [books.invoice(account, { poNumber: 'PO-1' }), books.invoice(account, { currency: 'USD', status: 'void', voidedOn: '2026-02-01' })]
  const early = books.payment(account, { receivedOn: '2026-01-20', chargeId: books.charge(account, { methodId: method.id }).id })
  const late = books.payment(account, { receivedOn: '2026-02-20', chargeId: books.charge(account, { methodId: method.id }).id })
  books.allocation(late, invoices[0]!)
  books.refund(early, { reason: 'bank_return' })
  const note = books.creditNote(account)
  books.creditAllocation(note, invoices[0]!)
  books.writeOff(invoices[0]!)
  books.invoice(other)
  const read = accountBooks(books.database, account.id, '2026-02-01')
  const history = historyOf(books.database, account.id)
  for (const part of ['invoices', 'payments', 'refunds', 'creditNotes', 'allocations', 'writeOffs'] as const) {
    expect(read[part].map(({ id }) => id).toSorted(), part).toEqual(history[part].map(({ id }) => id).toSorted())
    for (const row of history[part]) {
      const { accountId: _accountId, ...fields } = row as typeof row & { accountId: string }
      expect(read[part].find(({ id }) => id === row.id), part).toMatchObject(fields)
    }
  }
  expect(new Map(read.invoices.map(({ id, poNumber }) => [id, poNumber]))).toEqual(new Map(invoices.map(({ id, poNumber }) => [id, poNumber])))
  expect(read.payments.map(({ paidBy }) => paidBy)).toEqual([null, { medium: 'card', method: { kind: 'card', brand: 'visa', last4: '4242' } }])
  expect(read.refunds[0]?.reason).toBe('bank_return')
})

test('the books of an account, and the movements of its available balance, are read through indexes by account, those by time unsorted', () => {
  const { database } = emptyBooks()
  const planOf = (text: string) => database.raw.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`).all(...Array.from({ length: text.split('?').length - 1 }, () => 'x')).map(({ detail }) => detail)
  for (const text of [...Object.values(ACCOUNT_BOOKS_SQL), ...Object.values(WALLET_SQL)]) {
    expect(planOf(text).filter((line) => line.startsWith('SCAN') || line.includes('TEMP B-TREE')), text).toEqual([])
  }
})
