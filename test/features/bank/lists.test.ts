import { expect, test, vi } from 'vitest'
import { accountsNamed, accountsWithWords, hintsOf, oldestOpen, openInvoicesNamed, openInvoicesOf } from '#main/db/bankCandidates.ts'
import { entriesPage, entryTotals, openCredits, type EntryFilter } from '#main/db/bankEntries.ts'
import { overlapping } from '#main/db/bankOtherKind.ts'
import { closingAt, entriesOfDay, openingAt, statementsPage, statementsUpTo } from '#main/db/bankStatements.ts'
import { mentionsIn } from '#main/domain/paymentReferences.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { visitAll } from '../../fixtures/paging.ts'
import { expectNoScan, expectWalk } from '../../fixtures/plan.ts'
import { closed, company } from '../bulk/desk.ts'
import { bankDesk } from './desk.ts'
import { fill } from './fill.ts'

const filters: readonly EntryFilter[] = [{}, { state: 'open' }, { party: 'us' }, { state: 'open', party: 'us' }, { bankAccount: 'b1' }, { state: 'applied', bankAccount: 'b2', party: 'au' }, { text: 'in1001 payer' }, { state: 'open', text: 'ref1' }]
const kept = (row: { state: string; party: string; bankAccountId: string; payerName: string; reference: string; text: string }, { state, party, bankAccount, text }: EntryFilter): boolean =>
  (state === undefined || row.state === state) && (party === undefined || row.party === party) && (bankAccount === undefined || row.bankAccountId === bankAccount)
  && (text ?? '').split(' ').every((word) => `${row.payerName} ${row.reference} ${row.text}`.toLowerCase().split(' ').some((said) => said.startsWith(word)))

test('every filter and order gives each entry once, in order, and counts and sums say the same', async () => {
  const desk = await bankDesk(closed(company((books) => books.party({ id: 'us', currency: 'USD', name: 'USA' }))))
  fill(desk.database, 300)
  const all = await visitAll((after) => desk.client.bank.entries({ limit: 500, ...after }))
  expect(all).toHaveLength(300)
  for (const filter of filters) {
    const wanted = all.filter((row) => kept(row, filter)).map(({ id }) => id)
    expect(wanted.length, JSON.stringify(filter)).toBeGreaterThan(0)
    for (const sort of ['booked', 'amount'] as const) {
      for (const descending of [false, true]) {
        const rows = await visitAll((after) => desk.client.bank.entries({ ...(filter as object), sort, descending, limit: 17, ...after }))
        expect(rows.map(({ id }) => id).toSorted(), JSON.stringify({ filter, sort })).toEqual(wanted.toSorted())
        const keys = rows.map(({ bookedOn, amount, id }) => (sort === 'booked' ? [bookedOn, id] : [amount.currency, String(amount.minor + 1_000_000).padStart(9, '0'), id]).join(' '))
        expect(keys).toEqual(descending ? keys.toSorted().toReversed() : keys.toSorted())
      }
    }
    const counts = await desk.client.bank.counts(filter)
    expect(counts.count).toBe(wanted.length)
    const sums = new Map<string, number>()
    for (const { id, amount } of all) if (wanted.includes(id)) sums.set(amount.currency, (sums.get(amount.currency) ?? 0) + amount.minor)
    expect(counts.sums).toEqual([...sums].map(([currency, minor]) => ({ minor, currency })).toSorted((a, b) => (a.currency < b.currency ? -1 : 1)))
  }
})

test('a desk that is closed while it works out what open entries may be warns of nothing', async () => {
  const warned: string[] = []
  const desk = await bankDesk(closed(company((books) => books.party({ id: 'us', currency: 'USD', name: 'USA' }))), { warn: (message) => warned.push(message) })
  fill(desk.database, 300)
  await desk.client.bank.entries({ limit: 500 })
  await desk.close()
  expect(warned).toEqual([])
})

test('a page runs along an index in its order, whatever is asked for; counts and sums read an index alone', () => {
  const { database } = emptyBooks()
  const indexes = { booked: ['bankEntry_by_day', 'bankEntry_by_state', 'bankEntry_by_party', 'bankEntry_by_account'], amount: ['bankEntry_by_amount', 'bankEntry_by_state_amount', 'bankEntry_by_party_amount', 'bankEntry_by_account_amount'] }
  for (const sort of ['booked', 'amount'] as const) {
    const after = sort === 'booked' ? ['2026-11-01', 'e1'] : ['AUD', 5, 'e1']
    for (const [n, filter] of ([{}, { state: 'open' }, { state: 'open', party: 'au' }, { state: 'open', bankAccount: 'b1' }] as EntryFilter[]).entries()) {
      for (const text of [undefined, 'kestrel']) for (const place of [null, after]) expectWalk(database, entriesPage({ ...filter, text }, { sort, descending: true, after: place, limit: 50 }), indexes[sort][n]!)
    }
    for (const filter of [{ party: 'au' }, { bankAccount: 'b1' }]) expectWalk(database, entriesPage(filter, { sort, descending: false, after: null, limit: 50 }), indexes[sort][0]!)
  }
  for (const filter of [{}, { state: 'open' }, { party: 'au' }, { state: 'open', party: 'au' }, { bankAccount: 'b1' }, { state: 'open', bankAccount: 'b1' }] as EntryFilter[]) expect(database.plan(entryTotals(filter)).join()).toMatch(/COVERING INDEX bankEntry_by_\w*amount/)
  expectWalk(database, openCredits({ bookedOn: '2026-11-01', id: 'e1' }, 200), 'bankEntry_by_state')
  expectWalk(database, statementsPage({ bankAccount: undefined, after: ['2026-11-01', 's1'], limit: 50 }), 'bankStatement_by_end')
  expectWalk(database, statementsPage({ bankAccount: 'b1', after: null, limit: 50 }), 'bankStatement_by_day')
  expectWalk(database, statementsUpTo('b1', '2026-11-20'), 'bankStatement_by_day')
  expect(database.plan(closingAt('b1', 5)).join()).toContain('bankStatement_by_closing')
  expect(database.plan(openingAt('b1', 5)).join()).toContain('bankStatement_by_opening')
  expectWalk(database, overlapping('b1', 'ofx', '2026-11-01', '2026-11-20'), 'bankStatement_by_day')
  expect(database.plan(entriesOfDay('b1', '2026-11-20')).join()).toMatch(/bankEntry_by_account \(bankAccountId=\? AND state=\? AND bookedOn=\?\)/)
})

test('whose money it is is found through indexes, whatever the number of accounts', () => {
  const { database } = emptyBooks()
  const credit = { partyId: 'au', currency: 'AUD', amountMinor: 500 }
  const mentions = mentionsIn(['IN1001 and A-000123'])
  for (const [query, index] of [
    [openInvoicesNamed(credit, mentions), 'invoice_open_by_core'], [accountsNamed(credit, mentions), 'account_by_core'], [openInvoicesOf(credit), 'openInvoice_by_amount'], [oldestOpen('acc_1', 'AUD'), 'openInvoice_by_account'], [hintsOf('account DE1'), 'PRIMARY KEY'],
  ] as const) {
    expect(database.plan(query).join('\n')).toContain(index)
    expectNoScan(database, query)
  }
  const byWords = database.plan(accountsWithWords(credit, ['KESTREL', 'FREIGHT'])).join('\n')
  expect(byWords).toContain('cache.search VIRTUAL TABLE')
  expect(byWords).not.toMatch(/SCAN (?:d|a|cache\.(?:account|contact|searchDoc))\b/)
})

test('of a long page forty are worked out at once, the rest in the background', { timeout: 60_000 }, async () => {
  const desk = await bankDesk(closed(company((books) => {
    for (let n = 0; n < 50; n += 1) books.invoice(books.account({ name: `Customer ${n}` }), { totalMinor: 100 * n + 1 })
  })))
  desk.database.raw.transaction(() => {
    fill(desk.database, 0)
    const insert = desk.database.raw.prepare(`INSERT INTO main.bankEntry (id, statementId, bankAccountId, partyId, n, bookedOn, amountMinor, currency, payerName, reference, text, key, state) VALUES (?, 's1', 'b1', 'au', ?, '2026-11-20', ?, 'AUD', ?, '', ?, ?, 'open')`)
    for (let n = 0; n < 1_000; n += 1) insert.run(`e${String(n).padStart(5, '0')}`, n, 100 * (n % 60) + 1, `Customer ${n % 60}`, `IN${1001 + (n % 60)}`, `k${n}`)
  })()
  const page = await desk.client.bank.entries({ limit: 500, state: 'open' })
  expect(page.rows.filter(({ suggested }) => suggested !== null).length).toBeLessThanOrEqual(40)
  await vi.waitFor(async () => {
    const rows = await visitAll((after) => desk.client.bank.entries({ limit: 500, state: 'open', ...after }))
    expect(rows.filter(({ suggested }) => suggested !== null).map(({ text }) => text)).toEqual(rows.filter(({ text }) => Number(text.slice(2)) <= 1050).map(({ text }) => text))
  }, { timeout: 50_000, interval: 200 })
})
