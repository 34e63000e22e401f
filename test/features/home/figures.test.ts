import { createRouterClient } from '@orpc/server'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { homeRouter } from '#main/features/home/handlers.ts'
import { accountsDatedAfter, agingToday, cashByDay, oldestOf } from '#main/features/home/queries.ts'
import { agingAt, daysPastDueAt } from '#main/domain/aging.ts'
import { openItemStatement } from '#main/domain/statement.ts'
import { historyOf } from '#main/db/books.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'

/** Midday in UTC on 21 March; the 22nd has begun in Sydney. */
const NOW = Date.UTC(2026, 2, 21, 14)
const client = (books: Books) => createRouterClient(homeRouter({ database: books.database, now: () => NOW }))

test('the figures of the day: what is overdue, aging, cash by day', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  const method = books.method(account)
  const late = books.invoice(account, { totalMinor: 20_000, dueOn: '2026-03-01' })
  const held = books.invoice(account, { totalMinor: 5_000, dueOn: '2026-04-01', issuedOn: '2026-03-10' })
  books.charge(account, { status: 'failed', declineCode: 'insufficient_funds', invoiceId: late.id, seriesId: late.id, amountMinor: 20_000, methodId: method.id })
  books.hold(held)
  books.registration(account)
  books.registration(books.account(), { state: 'registered' })
  for (const [receivedOn, amountMinor] of [['2026-02-19', 1], ['2026-02-20', 300], ['2026-03-21', 400], ['2026-03-21', 40], ['2026-03-22', 5]] as const) books.payment(account, { receivedOn, amountMinor })
  books.derive()
  expect(await client(books).figures({})).toEqual({
    asOf: '2026-03-21',
    overdue: [{ currency: 'AUD', minor: 20_000 }],
    overdueInvoices: 1,
    aging: [{ currency: 'AUD', current: 5_000, d1_30: 20_000, d31_60: 0, d61_90: 0, d90plus: 0, unapplied: 741, balance: 24_259 }],
    cash: [{ on: '2026-02-20', currency: 'AUD', minor: 300 }, { on: '2026-03-21', currency: 'AUD', minor: 440 }],
  })
})

test('the day of one party is that of its zone, and only its rows count', async () => {
  const books = emptyBooks()
  books.party()
  books.party({ id: 'us', name: 'USA', timeZone: 'America/Denver' })
  for (const partyId of ['au', 'us']) {
    const account = books.account({ partyId })
    books.invoice(account, { totalMinor: 700, dueOn: '2026-03-21' })
    books.registration(account)
  }
  books.derive()
  const figures = client(books)
  expect(await figures.figures({ party: 'au' })).toMatchObject({ asOf: '2026-03-22', overdueInvoices: 1, overdue: [{ minor: 700 }] })
  expect(await figures.figures({ party: 'us' })).toMatchObject({ asOf: '2026-03-21', overdueInvoices: 0, overdue: [] })
})

const day = fc.integer({ min: -100, max: 20 }).map((n) => new Date(Date.UTC(2026, 2, 21) + n * 86_400_000).toISOString().slice(0, 10))
const amount = fc.integer({ min: 1, max: 99_999 })
const entry = fc.record({ account: fc.nat(4), currency: fc.constantFrom('AUD', 'JPY'), issuedOn: day, dueOn: fc.option(day), paidOn: fc.option(day), amount, paid: amount, credit: fc.option(day), voided: fc.boolean() })

test('aging of the day is that of the ledger, also where something is dated after it', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 12 }), (entries) => {
      const books = emptyBooks()
      try {
        books.party()
        books.party({ id: 'us' })
        const accounts = Array.from({ length: 5 }, (_, n) => books.account({ partyId: n === 0 ? 'us' : 'au' }))
        for (const { account: index, currency, issuedOn, dueOn, paidOn, amount: totalMinor, paid, credit, voided } of entries) {
          const account = accounts[index]!
          const invoice = books.invoice(account, { currency, issuedOn, dueOn, totalMinor, voidedOn: voided ? '2026-03-25' : null, status: voided ? 'void' : 'open' })
          if (paidOn !== null) books.allocation(books.payment(account, { currency, receivedOn: paidOn, amountMinor: paid }), invoice, { amountMinor: Math.min(paid, totalMinor) })
          if (credit !== null) books.creditNote(account, { currency, issuedOn: credit, amountMinor: paid })
        }
        books.derive()
        for (const party of [null, 'au']) {
          const ledger = new Map<string, Record<string, unknown>>()
          let late = 0
          for (const account of accounts.filter(({ partyId }) => party === null || partyId === party)) {
            const history = historyOf(books.database, account.id)
            for (const { currency, ...amounts } of agingAt(history, '2026-03-21')) {
              const sum = ledger.get(currency) ?? {}
              ledger.set(currency, Object.fromEntries(Object.entries(amounts).map(([name, minor]) => [name, ((sum[name] as number | undefined) ?? 0) + minor])))
              late += openItemStatement(history, currency, '2026-03-21').items.filter((item) => item.kind === 'invoice' && item.remainderMinor > 0 && daysPastDueAt({ issuedOn: item.on, dueOn: item.dueOn }, '2026-03-21') > 0).length
            }
          }
          const today = agingToday(books.database, party, '2026-03-21')
          const without = (sums: Record<string, unknown>) => Object.values(sums).some((minor) => minor !== 0)
          expect(Object.fromEntries(today.aging.map(({ currency, ...sums }) => [currency, sums] as const).filter(([, sums]) => without(sums)))).toEqual(Object.fromEntries([...ledger].filter(([, sums]) => without(sums))))
          expect(today.overdueInvoices).toBe(late)
        }
      } finally {
        books.close()
      }
    }),
    { numRuns: 40 },
  )
})

test('what is read for the figures is read from indexes', () => {
  const { database } = emptyBooks()
  for (const party of [null, 'au']) {
    const of = party === null ? '' : '_party'
    expect(database.plan(oldestOf('registrations', party, 5)).join()).toMatch(new RegExp(`i USING (COVERING )?INDEX registrationItem_by${of}_since`))
    expect(database.plan(oldestOf('failedCharges', party, 5)).join()).toMatch(new RegExp(`f USING (COVERING )?INDEX failedCharge_by${of}_last`))
    expect(database.plan(oldestOf('heldInvoices', party, 5)).join()).toMatch(new RegExp(`h USING (COVERING )?INDEX heldInvoice_by${of}_since`))
    expect(database.plan(cashByDay(party, '2026-02-20', '2026-03-21')).join()).toMatch(/SEARCH cache\.payment USING COVERING INDEX payment_by_receipt/)
  }
  const ahead = database.plan(accountsDatedAfter('2026-03-21')).join('\n')
  expect(ahead).toMatch(/SEARCH cache\.allocation USING COVERING INDEX allocation_by_effect/)
  expect(ahead).toMatch(/SEARCH cache\.payment USING COVERING INDEX payment_by_receipt/)
  expect(ahead).toMatch(/SEARCH cache\.invoice USING COVERING INDEX invoice_by_void/)
  expect(ahead).toMatch(/SEARCH cache\.invoice USING INDEX invoice_by_issue/)
})
