import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { hledgerJob } from '#main/core/jobs/hledger.ts'
import { agingByAccount } from '#main/db/agingAsOf.ts'
import type { Database } from '#main/db/database.ts'
import { derive } from '#main/db/derive/derivation.ts'
import { ALL_PARTS } from '#main/db/derive/parts.ts'
import type { Workspace } from '#main/db/workspace.ts'
import { addDays } from '#main/domain/dates.ts'
import { startSandbox } from '#main/sandbox/index.ts'
import { pull } from '#main/sync/pull.ts'
import { someDate } from '../domain/histories.ts'
import { emptied, histories, recordsOf, withAccountIds, write } from '../db/historyRecords.ts'
import { newWorkspace } from '../sync/copy.ts'
import { record } from '../sync/records.ts'
import { balancesAt, hledger } from './hledger.ts'

const CONTEXT = { signal: new AbortController().signal, progress: () => {} }

async function journalOf(workspace: Workspace, party: string | null = null): Promise<string> {
  const path = join(workspace.dir, '..', 'books.journal')
  await hledgerJob({ workspaceDir: workspace.dir, party: party as never, destination: { to: 'file', path } }, CONTEXT)
  return path
}

/** What aging says, in the words of the journal: balance, open amounts and unapplied of each account. */
function agingInJournal(database: Database, asOf: string, party: string | null = null) {
  const [balances, leaves] = [new Map<string, number>(), new Map<string, number>()]
  const put = (map: Map<string, number>, key: string, minor: number) => {
    if (minor !== 0) map.set(key, minor)
  }
  for (const row of agingByAccount(database, { asOf, party, accounts: null })) {
    const account = `assets:receivable:${row.partyId}:${row.ref}`
    put(balances, `${account} ${row.currency}`, row.balance)
    put(leaves, `${account}:open ${row.currency}`, row.balance + row.unapplied)
    put(leaves, `${account}:unapplied ${row.currency}`, 0 - row.unapplied)
  }
  return { balances, leaves }
}

function expectSameAt(journal: string, database: Database, on: string, party: string | null = null): void {
  const { balances, leaves } = agingInJournal(database, on, party)
  expect(balancesAt(journal, 'assets:receivable', on, '--depth', '4')).toEqual(balances)
  expect(balancesAt(journal, 'assets:receivable', on)).toEqual(leaves)
}

test('for generated books, however badly kept, hledger accepts the journal and says what aging says at any date', { timeout: 120_000 }, async () => {
  const workspace = newWorkspace()
  const { database } = workspace
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(histories, fc.string({ unit: 'grapheme', maxLength: 12 })), { minLength: 1, maxLength: 5 }), someDate, someDate, async (companies, one, other) => {
      emptied(database)
      for (const [n, [history, name]] of companies.entries()) {
        const accountId = `acc_${n}`
        write(database, { accounts: [record('accounts', { id: accountId, ref: `A-${n}`, name: name || 'Nobody', partyId: n % 2 ? 'ww' : 'au' })] })
        write(database, recordsOf({ accountId, partyId: n % 2 ? 'ww' : 'au' }, withAccountIds(accountId, history)))
      }
      database.transaction(() => derive(database, companies.map((_, n) => [`acc_${n}`, ALL_PARTS] as const)))
      const journal = await journalOf(workspace)
      hledger(journal, 'check', '--strict')
      for (const on of [one, other, '9999-12-31']) expectSameAt(journal, database, on)
    }),
    { numRuns: 12 },
  )
})

test.each([3, 11])('for the demo company of seed %i, of all parties and of one, on any day', { timeout: 120_000 }, async (seed) => {
  const sandbox = await startSandbox({ accounts: 120, seed, now: Date.UTC(2026, 10, 20, 2, 0) })
  const workspace = newWorkspace()
  const connector = createBillingApiConnector({ url: sandbox.url, token: sandbox.token })
  try {
    await pull(connector, workspace.database, {})
  } finally {
    await connector.close()
    await sandbox.close()
  }
  const all = await journalOf(workspace)
  hledger(all, 'check', '--strict')
  for (const back of fc.sample(fc.integer({ min: 0, max: 500 }), 3)) expectSameAt(all, workspace.database, addDays('2026-11-20', -back))
  const party = workspace.database.raw.prepare<[], string>('SELECT partyId FROM cache.account ORDER BY id LIMIT 1').pluck().get()!
  expectSameAt(await journalOf(workspace, party), workspace.database, '2026-11-20', party)
})

test('names with marks that mean something to hledger stay one line, one payee and one account', async () => {
  const workspace = newWorkspace()
  const { database } = workspace
  const names = ['*Starred; (bracketed) | piped', '(first) bracket', 'Two  spaces\nand a line', 'date:2026-99-99, [2026-13-01]', '; all of it', 'Ōtara Πλοίο 東京']
  const accounts = names.map((name, n) => record('accounts', { id: `acc_${n}`, ref: n < 2 ? 'A:1  (x); y' : `A-${n}`, name }))
  write(database, { parties: [record('parties')], accounts, invoices: names.map((_, n) => record('invoices', { id: `inv_${n}`, accountId: `acc_${n}`, number: n === 3 ? 'IN)(7; |' : `IN${n}` })) })
  const journal = await journalOf(workspace)
  hledger(journal, 'check', '--strict')
  expect(balancesAt(journal, 'assets:receivable', '2026-02-01', '--depth', '4')).toEqual(
    new Map(['A%3A.1%20.%20.%28.x%29.%3B.%20.y', 'A%3A.1%20.%20.%28.x%29.%3B.%20.y%2', 'A-2', 'A-3', 'A-4', 'A-5'].map((ref) => [`assets:receivable:au:${ref} AUD`, 11_000])),
  )
  const payees = hledger(journal, 'payees').trim().split('\n')
  expect(payees.toSorted()).toEqual(['*Starred, (bracketed) / piped', '(first) bracket', 'Two spaces and a line', 'date:2026-99-99, [2026-13-01]', ', all of it', 'Ōtara Πλοίο 東京'].toSorted())
  expect(hledger(journal, 'codes').trim().split('\n').toSorted()).toEqual(['IN0', 'IN1', 'IN2', 'IN4', 'IN5', 'IN  7, /'].toSorted())
})

test('a payment, what it paid, its refund and a void invoice can be read in the journal', async () => {
  const workspace = newWorkspace()
  const { database } = workspace
  write(database, {
    parties: [record('parties')], accounts: [record('accounts')],
    invoices: [record('invoices'), record('invoices', { id: 'inv_2', number: 'IN10002', status: 'void', voidedOn: '2026-01-09' })],
    payments: [record('payments', { amountMinor: 12_000 })], allocations: [record('allocations')], refunds: [record('refunds', { amountMinor: 1_000 })],
  })
  const path = await journalOf(workspace)
  const transactions = readFileSync(path, 'utf8').split('\n').filter((line) => /^\d{4}-/.test(line))
  expect(transactions).toEqual([
    '2026-01-01 (IN10001) Kestrel Freight | invoice',
    '2026-01-01 (IN10002) Kestrel Freight | invoice',
    '2026-01-03 (PM000001) Kestrel Freight | payment',
    '2026-01-03 (PM000001) Kestrel Freight | applied to IN10001',
    '2026-01-04 (PM000001) Kestrel Freight | refund',
    '2026-01-09 (IN10002) Kestrel Freight | invoice made void',
  ])
  expect(balancesAt(path, '', '2026-01-31')).toEqual(new Map([['assets:received:au AUD', 11_000], ['income:invoiced:au AUD', -11_000]]))
})

test('the journal is kept as a document, the same bytes each time', async () => {
  const workspace = newWorkspace()
  write(workspace.database, { parties: [record('parties')], accounts: [record('accounts')], invoices: [record('invoices')] })
  const destination = { to: 'workspace', by: 'Rosa' } as const
  const made = await hledgerJob({ workspaceDir: workspace.dir, party: 'au' as never, destination }, CONTEXT)
  const again = await hledgerJob({ workspaceDir: workspace.dir, party: 'au' as never, destination }, CONTEXT)
  expect(made.count).toBe(1)
  expect(again.sha256).toBe(made.sha256)
  expect(createHash('sha256').update(readFileSync(made.path)).digest('hex')).toBe(made.sha256)
  expect(workspace.database.raw.prepare('SELECT kind, title, fileName FROM document ORDER BY fileName').all()).toEqual([
    { kind: 'hledger', title: 'Journal for hledger, Australia', fileName: 'Journal for hledger, Australia (2).journal' },
    { kind: 'hledger', title: 'Journal for hledger, Australia', fileName: 'Journal for hledger, Australia.journal' },
  ])
})

test('a journal that is cancelled leaves no file, and an unknown party is named', async () => {
  const workspace = newWorkspace()
  write(workspace.database, { parties: [record('parties')], accounts: [record('accounts')], invoices: [record('invoices')] })
  const path = join(workspace.dir, '..', 'never.journal')
  const job = (party: string | null, signal: AbortSignal) => hledgerJob({ workspaceDir: workspace.dir, party: party as never, destination: { to: 'file', path } }, { signal, progress: () => {} })
  await expect(job(null, AbortSignal.abort())).rejects.toThrow('Cancelled.')
  await expect(job('xx', new AbortController().signal)).rejects.toMatchObject({ code: 'NO_SUCH_PARTY' })
  expect(() => readFileSync(path)).toThrow('ENOENT')
})
