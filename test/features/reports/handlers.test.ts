import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import { agingByAccount, agingTotals } from '#main/db/agingAsOf.ts'
import { reportsRouter } from '#main/features/reports/handlers.ts'
import { booksIn } from '../../fixtures/books.ts'
import { newDesk } from '../../sync/deskContext.ts'

function desk() {
  const made = newDesk()
  const books = booksIn(made.dir, made.database)
  books.party()
  return { desk: made, books, client: createRouterClient(reportsRouter(made.context)) }
}

test('aging with every account is answered from one moment of the books, while the core goes on', async () => {
  const { desk: made, books, client } = desk()
  books.together(() => {
    for (let n = 0; n < 1_100; n += 1) books.invoice(books.account())
  })
  const question = { asOf: '2026-03-01', party: null, accounts: null }
  const before = { asOf: '2026-03-01', totals: agingTotals(made.database, question), accounts: [...agingByAccount(made.database, question)] }
  const asked = client.aging({ asOf: '2026-03-01', accounts: true })
  let turns = 0
  const meanwhile = setInterval(() => {
    turns += 1
    // A pull that writes between two batches, to accounts at the end of the list.
    if (turns === 1) made.database.raw.exec(`UPDATE cache.invoice SET totalMinor = totalMinor + 1`)
  }, 0)
  const answer = await asked
  clearInterval(meanwhile)
  expect(turns).toBeGreaterThan(0)
  expect(answer).toEqual(before)
})

test('one account, an agency with its sub-accounts, and an account that is not there', async () => {
  const { books, client } = desk()
  const agency = books.account({ kind: 'agency' })
  const sub = books.account({ kind: 'sub_account', parentId: agency.id })
  for (const [account, totalMinor] of [[agency, 1_000], [sub, 200], [books.account(), 70]] as const) books.invoice(account, { totalMinor })
  books.derive()
  const balanceOf = async (input: { account: string; withSubAccounts?: boolean }) => (await client.aging({ asOf: '2026-03-01', ...input })).totals.map(({ balance }) => balance)
  expect(await balanceOf({ account: agency.id })).toEqual([1_000])
  expect(await balanceOf({ account: agency.id, withSubAccounts: true })).toEqual([1_200])
  expect(await balanceOf({ account: sub.ref, withSubAccounts: true })).toEqual([200])
  await expect(balanceOf({ account: 'acc_none' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
})

test('accounts are listed only when they are asked for', async () => {
  const { books, client } = desk()
  books.invoice(books.account(), { totalMinor: 5_000 })
  expect(await client.aging({ asOf: '2026-03-01' })).toEqual({ asOf: '2026-03-01', totals: [{ currency: 'AUD', current: 0, d1_30: 5_000, d31_60: 0, d61_90: 0, d90plus: 0, unapplied: 0, balance: 5_000 }], accounts: [] })
})

test('the workbooks are made in job threads, and become documents', { timeout: 60_000 }, async () => {
  const { desk: made, books, client } = desk()
  const account = books.account()
  books.invoice(account)
  books.usage(account, { at: Date.UTC(2026, 1, 3) })
  const { activity: aged } = await client.make({ report: 'aged-receivables', asOf: '2026-03-01' })
  const { activity: usage } = await client.make({ report: 'usage', from: '2026-02-01', to: '2026-02-28', account: account.id, format: 'csv' })
  await expect.poll(() => made.context.jobs.list().filter(({ state }) => state === 'done').map(({ id }) => id).sort(), { timeout: 50_000 }).toEqual([aged, usage].sort())
  const titles = made.database.raw.prepare('SELECT title FROM document ORDER BY title').pluck().all()
  expect(titles).toEqual(['Aged receivables 2026-03-01, All parties', `Usage 2026-02, ${account.name}`])
  expect(made.database.raw.prepare('SELECT kind, fileName FROM document ORDER BY title').raw().all()).toEqual([['aged-receivables', 'Aged receivables 2026-03-01, All parties.xlsx'], ['usage', `Usage 2026-02, ${account.name}.csv`]])
})

test('a period that is reversed or missing, and a party that is not known, are declared errors', async () => {
  const { client } = desk()
  await expect(client.make({ report: 'usage', from: '2026-02-02', to: '2026-02-01' })).rejects.toMatchObject({ code: 'DATE_RANGE_REVERSED', defined: true })
  await expect(client.make({ report: 'ledger', from: '2026-02-02' })).rejects.toMatchObject({ code: 'DATES_MISSING', defined: true })
  await expect(client.make({ report: 'aged-receivables' })).rejects.toMatchObject({ code: 'DATES_MISSING', defined: true })
  await expect(client.make({ report: 'registrations', party: 'nowhere' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
})
