import { expect, test } from 'vitest'
import { matchExpression } from '#main/db/searchText.ts'
import { currenciesOf, invoicesOfTotal, paymentsOfAmount, searchDocs } from '#main/features/search/queries.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { expectNoScan } from '../../fixtures/plan.ts'

test('words are found through the full-text index, and it is not sorted', () => {
  const { database } = emptyBooks()
  const plan = database.plan(searchDocs(matchExpression('kestrel')!))
  expect(plan[0]).toMatch(/^SCAN s VIRTUAL TABLE INDEX \d+:M/)
  expect(plan.slice(1)).toEqual([expect.stringMatching(/^SEARCH d USING INTEGER PRIMARY KEY/), expect.stringMatching(/^SEARCH a USING INDEX sqlite_autoindex_account_1/)])
})
test('amounts are found through the indexes on amounts', () => {
  const { database } = emptyBooks()
  expect(database.plan(currenciesOf([100, 10_000])).filter((line) => /^(SCAN|SEARCH)/.test(line))).toEqual([
    'SEARCH cache.invoice USING COVERING INDEX invoice_by_total (totalMinor=?)',
    'SEARCH cache.payment USING COVERING INDEX payment_by_amount (amountMinor=?)',
  ])
  const amounts = [{ currency: 'AUD', minor: 10_000 }, { currency: 'JPY', minor: 100 }]
  expectNoScan(database, invoicesOfTotal(amounts, 20))
  expectNoScan(database, paymentsOfAmount(amounts, 20))
})
