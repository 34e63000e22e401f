import { expect, test } from 'vitest'
import { matchExpression } from '#main/db/searchText.ts'
import { contactsOf, endOfNumbers, nextCurrencyOf, numbered, ofAmount, searchDocs } from '#main/features/search/queries.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { expectNoScan } from '../../fixtures/plan.ts'

test('words are found through the full-text index, and it is not sorted', () => {
  const { database } = emptyBooks()
  const plan = database.plan(searchDocs(matchExpression('kestrel')!))
  expect(plan[0]).toMatch(/^SCAN s VIRTUAL TABLE INDEX \d+:M/)
  expect(plan.slice(1)).toEqual([expect.stringMatching(/^SEARCH d USING INTEGER PRIMARY KEY/), expect.stringMatching(/^SEARCH a USING INDEX sqlite_autoindex_account_1/)])
})
test('amounts are found through the indexes on amounts, the last of them first; their currencies by one look each', () => {
  const { database } = emptyBooks()
  for (const [kind, index, column] of [['invoice', 'invoice_by_total', 'totalMinor'], ['payment', 'payment_by_amount', 'amountMinor']] as const) {
    expect(database.plan(nextCurrencyOf(kind, 100, 'AUD'))).toEqual([expect.stringMatching(new RegExp(`^SEARCH i USING COVERING INDEX ${index} \\(${column}=\\? AND currency>\\?\\)`))])
    const plan = database.plan(ofAmount(kind, { currency: 'AUD', minor: 100 }, 20))
    expect(plan.slice(0, 2)).toEqual([expect.stringMatching(/^CO-ROUTINE n/), expect.stringMatching(new RegExp(`^SEARCH i USING INDEX ${index} \\(${column}=\\? AND currency=\\?\\)`))])
    expect(plan.indexOf('USE TEMP B-TREE FOR ORDER BY')).toBeGreaterThan(2)
  }
})

test('numbers are walked from the end of those that begin so, in the order of their index', () => {
  const { database } = emptyBooks()
  const range = { from: 'IN2', to: 'IN3' }
  for (const [kind, index] of [['invoice', 'invoice_by_number'], ['payment', 'payment_by_ref']] as const) {
    const column = kind === 'invoice' ? 'number' : 'ref'
    const plan = database.plan(numbered(kind, range, 20))
    expect(plan).toEqual([expect.stringMatching(new RegExp(`^SEARCH i USING INDEX ${index} \\(${column}>\\? AND ${column}<\\?\\)`)), expect.stringMatching(/^SEARCH a USING INDEX sqlite_autoindex_account_1/)])
    for (const end of ['first', 'last'] as const) expect(database.plan(endOfNumbers(kind, end))).toEqual([expect.stringMatching(new RegExp(`^SCAN i USING COVERING INDEX ${index}`))])
  }
  expectNoScan(database, contactsOf(['acc_1']))
})
