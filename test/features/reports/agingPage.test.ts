import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import { AgingSort, type AgingPageRow } from '#contract/reports.ts'
import { laneOf } from '#main/core/jobs/lanes.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { JobCancelled, type JobName, type Jobs } from '#main/core/ports/jobs.ts'
import { agingByAccount } from '#main/db/agingAsOf.ts'
import { encodeCursor } from '#main/db/keyset.ts'
import { agingPage, cursorOf, placeAt } from '#main/features/reports/agingPage.ts'
import { reportsRouter } from '#main/features/reports/handlers.ts'
import { booksIn, emptyBooks, type Books } from '../../fixtures/books.ts'
import { visitAll } from '../../fixtures/paging.ts'
import { newDesk } from '../../sync/deskContext.ts'

const ON = '2026-03-01'
/** Days past due at the end of 1 March. */
const dueFor = (days: number) => new Date(Date.parse(ON) - days * 86_400_000).toISOString().slice(0, 10)

/** Names and amounts that come several times, two currencies, money that is unapplied alone, and books without an account. */
function company(books: Books): void {
  books.party()
  books.together(() => {
    for (let n = 0; n < 60; n += 1) {
      const account = books.account({ name: `Account ${['Öland', 'b', 'B', '東京', '🚚'][n % 5]} ${n % 3}` })
      const owes = (currency: string, days: number, totalMinor: number) => books.invoice(account, { currency, issuedOn: '2025-06-01', dueOn: dueFor(days), totalMinor })
      if (n % 4 !== 0) owes('AUD', [-5, 10, 40, 70, 200][n % 5]!, 1_000 * (1 + (n % 6)))
      if (n % 3 === 0) owes('USD', 100, 50 * (n % 2) + 50)
      if (n % 7 === 0) books.payment(account, { currency: 'AUD', receivedOn: '2026-02-01', amountMinor: 300 * (1 + (n % 2)) })
    }
    books.invoice({ id: 'acc_lost', partyId: 'au', currency: 'AUD' }, { issuedOn: '2025-06-01', dueOn: dueFor(10), totalMinor: 2_000 })
  })
  books.derive()
}

const ask = (given: Partial<Parameters<typeof agingPage>[1]> = {}) => ({ asOf: ON, party: null, accounts: null, currency: null, text: '', sort: 'name' as const, descending: false, after: null, limit: 500, ...given })
const keyOf = (row: { accountId: string; currency: string }) => `${row.accountId} ${row.currency}`
const AMOUNT: Record<AgingSort, (row: AgingPageRow) => number> = { name: () => 1, open: (row) => row.open, overdue: (row) => row.overdue, over90: (row) => row.d90plus, unapplied: (row) => row.unapplied, balance: (row) => row.balance }

test.each(AgingSort.options.flatMap((sort) => [[sort, false], [sort, true]] as const))('all pages by %s (descending: %s) together are all accounts once, in order', async (sort, descending) => {
  const books = emptyBooks()
  company(books)
  const currency = sort === 'name' ? null : 'AUD'
  const order = { sort, descending, currency }
  const all = [...agingByAccount(books.database, ask())].filter((row) => currency === null || row.currency === currency)
  const visited = await visitAll(async ({ after }) => {
    const page = agingPage(books.database, ask({ ...order, after: after === undefined ? null : placeAt(order, after), limit: 7 }))
    expect(page.total).toBe(all.length)
    return { rows: page.rows, next: page.next === null ? null : cursorOf(order, page.next) }
  })
  expect(visited.map(keyOf).toSorted()).toEqual(all.map(keyOf).toSorted())
  expect(visited.length).toBeGreaterThan(21)
  const amounts = visited.map(AMOUNT[sort])
  const some = amounts.filter((amount) => amount !== 0)
  expect(some).toEqual(some.toSorted((a, b) => (descending ? b - a : a - b)))
  // Whoever has nothing of it comes last either way.
  expect(amounts.slice(some.length).every((amount) => amount === 0)).toBe(true)
  // Of equal amounts the order is that of the names; an account without a record comes last among them.
  const sign = sort === 'name' && descending ? -1 : 1
  for (const [n, row] of visited.entries()) {
    const next = visited[n + 1]
    if (next === undefined || amounts[n] !== amounts[n + 1]) continue
    if (row.accountId === 'acc_lost' || next.accountId === 'acc_lost') expect(next.accountId).toBe('acc_lost')
    else expect([row.name, row.accountId, row.currency] < [next.name, next.accountId, next.currency] ? 1 : -1).toBe(sign)
  }
})

test('a row has what all its buckets come to, and what of that is past due', () => {
  const books = emptyBooks()
  company(books)
  for (const row of agingPage(books.database, ask()).rows) {
    expect(row.open).toBe(row.current + row.d1_30 + row.d31_60 + row.d61_90 + row.d90plus)
    expect([row.open - row.current, row.open - row.unapplied]).toEqual([row.overdue, row.balance])
  }
})

test('the list is narrowed by party, by accounts, by currency and by words of name and number', () => {
  const books = emptyBooks()
  books.party()
  books.party({ id: 'us', name: 'USA', currency: 'USD' })
  const [alder, birch, cedar] = [books.account({ name: 'Alder & Sons' }), books.account({ name: 'Birch Sons', ref: 'A-000777' }), books.account({ name: 'Cedar', partyId: 'us', currency: 'USD' })]
  for (const account of [alder, birch, cedar]) books.invoice(account, { totalMinor: 100 })
  books.invoice(birch, { currency: 'USD', totalMinor: 100 })
  books.derive()
  const names = (given: Parameters<typeof ask>[0]) => {
    const { rows, total } = agingPage(books.database, ask(given))
    expect(total).toBe(rows.length)
    return rows.map(({ name, currency }) => `${name} ${currency}`)
  }
  expect(names({ party: 'us' })).toEqual(['Cedar USD'])
  expect(names({ currency: 'USD' })).toEqual(['Birch Sons USD', 'Cedar USD'])
  expect(names({ text: ' sons  alder ' })).toEqual(['Alder & Sons AUD'])
  expect(names({ text: 'a-000777', currency: 'AUD' })).toEqual(['Birch Sons AUD'])
  expect(names({ accounts: [cedar.id, alder.id] })).toEqual(['Alder & Sons AUD', 'Cedar USD'])
  expect(names({ text: 'nobody' })).toEqual([])
})

function desk() {
  const made = newDesk()
  company(booksIn(made.dir, made.database))
  return { made, client: createRouterClient(reportsRouter(made.context)) }
}

test('a page comes from a job’s thread; the cursor of another order or currency, a forged one, and amounts of several currencies are refused', async () => {
  const { made, client } = desk()
  const first = await client.agingPage({ asOf: ON, currency: 'AUD', sort: 'open', descending: true, limit: 5 })
  expect(first.rows).toEqual(agingPage(made.database, ask({ currency: 'AUD', sort: 'open', descending: true, limit: 5 })).rows)
  const after = first.next!
  const second = await client.agingPage({ asOf: ON, currency: 'AUD', sort: 'open', descending: true, limit: 5, after })
  expect(second.rows.map(keyOf)).not.toEqual(expect.arrayContaining(first.rows.map(keyOf)))
  expect(second).toMatchObject({ total: first.total })
  for (const other of [
    { currency: 'AUD', sort: 'open' as const, after }, { currency: 'AUD', sort: 'overdue' as const, descending: true, after }, { currency: 'USD', sort: 'open' as const, descending: true, after },
    { after }, { after: 'nonsense' }, { after: encodeCursor(['name up ', 0, 0, 0, 'Account', 'acc_1']) },
  ]) await expect(client.agingPage({ asOf: ON, limit: 5, ...other })).rejects.toMatchObject({ code: 'BAD_CURSOR', defined: true })
  await expect(client.agingPage({ asOf: ON, limit: 5, sort: 'balance' })).rejects.toMatchObject({ code: 'CURRENCY_MISSING', defined: true })
  await expect(client.agingPage({ asOf: ON, limit: 5, account: 'acc_none' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  await expect(client.agingPage({ asOf: ON, limit: 501 })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  // What a person looks at is not among what runs.
  expect(made.context.jobs.list()).toEqual([])
})

/** A desk whose jobs end when the test says so. */
function heldDesk() {
  const { made } = desk()
  const started: { job: JobName; quiet: boolean | undefined; end: (output: unknown) => void }[] = []
  const cancelled: string[] = []
  const ends: ((error: Error) => void)[] = []
  const jobs: Pick<Jobs, 'start' | 'cancel'> = {
    start: (job, _input, { quiet }) => ({
      id: `${started.length}`,
      finished: new Promise((resolve, reject) => {
        ends.push(reject)
        started.push({ job, quiet, end: resolve as (output: unknown) => void })
      }),
    }),
    cancel(id) {
      cancelled.push(id)
      ends[Number(id)]!(new JobCancelled())
      return true
    },
  }
  const context = Object.create(made.context, { jobs: { value: jobs } }) as CoreContext
  return { client: createRouterClient(reportsRouter(context)), started, cancelled }
}

test('while figures are worked out the core answers other calls: it only waits for the job, and the job is not behind long ones', async () => {
  const { client, started } = heldDesk()
  const asked = [client.collection({}), client.aging({ asOf: ON }), client.agingPage({ asOf: ON, limit: 5 })]
  let ended = 0
  for (const one of asked) void one.then(() => (ended += 1))
  // Another call, asked after them and answered before.
  await expect(client.make({ report: 'usage', from: '2026-02-02', to: '2026-02-01' })).rejects.toMatchObject({ code: 'DATE_RANGE_REVERSED' })
  await expect.poll(() => started.map(({ job }) => job)).toEqual(['reports.collection', 'reports.agingTotals', 'reports.agingPage'])
  expect(ended).toBe(0)
  expect(started.map(({ job, quiet }) => [laneOf(job), quiet])).toEqual([['quick', true], ['quick', true], ['quick', true]])
  for (const [n, output] of [{ rows: [] }, { totals: [] }, { rows: [], next: null, total: 0 }].entries()) started[n]!.end(output)
  expect(await Promise.all(asked)).toEqual([{ rows: [] }, { asOf: ON, totals: [], accounts: [] }, { rows: [], next: null, total: 0 }])
})

test('a call that is given up ends its job', async () => {
  const { client, started, cancelled } = heldDesk()
  const given = new AbortController()
  const asked = client.collection({}, { signal: given.signal })
  await expect.poll(() => started.length).toBe(1)
  given.abort()
  await expect(asked).rejects.toThrow()
  expect(cancelled).toEqual(['0'])
})

test('a document is looked at, a run previewed and prepared beside long work, not behind it', () => {
  expect((['documents.preview', 'schedules.preview', 'schedules.run'] as const).map(laneOf)).toEqual(['quick', 'quick', 'quick'])
  expect((['documents.batch', 'documents.paper', 'mail.dispatch'] as const).map(laneOf)).toEqual(['long', 'long', 'mail'])
})
