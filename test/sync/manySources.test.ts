/** A billing system and the desk's own ledger in one workspace: one connector to both. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { randomUUID } from 'node:crypto'
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { call } from '@orpc/server'
import type { PartyId } from '#contract/vocabulary.ts'
import { connectAll } from '#main/core/sources/connect.ts'
import { ConnectorError, type Connector } from '#main/core/ports/connector.ts'
import type { SourceAccess } from '#main/core/ports/sources.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import { db, type Database } from '#main/db/database.ts'
import { wakeCommands } from '#main/db/outbox.ts'
import { lastPullAt, pulledAt, pulledFrom } from '#main/db/pulledAt.ts'
import { addSource, sourceById, sourceOfParty, whyNot } from '#main/db/sources.ts'
import { readSetting } from '#main/db/settings.ts'
import { outboxRouter } from '#main/features/outbox/handlers.ts'
import { newEpoch } from '#main/ledger/epoch.ts'
import { openLedgerFile } from '#main/ledger/file.ts'
import { openLedger } from '#main/ledger/ledger.ts'
import { startSandbox, type Sandbox } from '#main/sandbox/index.ts'
import { pullAccount } from '#main/sync/accountPull.ts'
import { leftAlone } from '#main/sync/leftAlone.ts'
import { pull } from '#main/sync/pull.ts'
import { push } from '#main/sync/push.ts'
import { reconcile } from '#main/sync/reconcile.ts'
import { retryQuarantined } from '#main/sync/retryQuarantined.ts'
import { fillLedger } from '../connectors/conformance/files.ts'
import { HASTY } from './copy.ts'
import { newDesk } from './deskContext.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ accounts: 12, now: Date.UTC(2026, 10, 20, 2, 0) })
}, 60_000)
afterAll(() => sandbox.close())

function desk() {
  const made = newDesk({ operator: { grants: ['billing:view', 'billing:manage'] } })
  made.context.newId = randomUUID
  const { database } = made.context
  const row = { address: null, createdAt: 0, createdBy: 'Imke Vos' }
  database.run(addSource({ id: 'billing', kind: 'billing_api', name: 'Billing system', ...row }))
  database.run(addSource({ id: 'files', kind: 'files', name: 'Files', ...row, createdAt: 1 }))
  const ledger = openLedger(openLedgerFile(made.context.workspaceDir))
  onTestFinished(() => ledger.close())
  fillLedger(ledger)
  const both = (url = sandbox.url): Connector => {
    const sources: SourceAccess[] = [{ id: 'billing', kind: 'billing_api', name: 'Billing system', url, key: sandbox.token }, { id: 'files', kind: 'files', name: 'Files', url: null, key: null }]
    const connector = connectAll({ sources }, database, { workspaceDir: made.context.workspaceDir, operatorName: 'Imke Vos' })
    onTestFinished(() => connector.close())
    return connector
  }
  return { ...made.context, database, ledger, both, context: made.context }
}
const accountsOf = (database: Database, party: string) => database.all(db.selectFrom('cache.account').select('id').where('partyId', '=', party as PartyId)).length

describe('a workspace with a billing system and files', () => {
  test('is pulled from both; who the operator is says the billing system; nothing differs in a reconcile', async () => {
    const { database, both } = desk()
    const connector = both()
    await pull(connector, database, { retry: HASTY })
    expect(accountsOf(database, 'own')).toBe(8)
    expect(database.all(db.selectFrom('cache.account').select('id')).length).toBe(20)
    expect(JSON.parse(readSetting(database, 'operator')!)).toMatchObject({ name: (await connector.me()).operator.name })
    expect(readSetting(database, 'operator')).not.toContain('Imke Vos')
    expect(await reconcile(connector, database, { retry: HASTY })).toMatchObject({ differences: 0, compared: expect.any(Number) })
    expect(sourceOfParty(database, 'own')).toMatchObject({ id: 'files', failure: null })
  })

  test('a copy that is gone comes again from both', async () => {
    const { database, both } = desk()
    await pull(both(), database, { retry: HASTY })
    for (const table of ['account', 'invoice', 'payment', 'allocation', 'syncCursor']) database.raw.exec(`DELETE FROM cache.${table}`)
    await pull(both(), database, { retry: HASTY })
    expect(accountsOf(database, 'own')).toBe(8)
    expect(database.first(db.selectFrom('cache.openInvoice').select('openMinor').where('invoiceId', '=', 'inv3'))).toEqual({ openMinor: 6003 })
  })

  test('where the billing system is away the ledger is pulled all the same, and what was known of the operator stays', async () => {
    const { database, both, ledger } = desk()
    await pull(both(), database, { retry: HASTY })
    const operator = readSetting(database, 'operator')
    ledger.put('accounts', { ...ledger.get('accounts', 'acc1')!, name: 'Harbour Renamed Pty Ltd' })
    await pull(both('http://127.0.0.1:9'), database, { retry: HASTY })
    expect(copyRecord(database, 'accounts', 'acc1')?.name).toBe('Harbour Renamed Pty Ltd')
    expect(readSetting(database, 'operator')).toBe(operator)
    expect(database.first(sourceById('billing'))).toMatchObject({ failureCode: 'OFFLINE' })
    await pull(both(), database, { retry: HASTY })
    expect(database.first(sourceById('billing'))).toMatchObject({ failure: null })
  })

  test('a command goes where its party is kept: to the ledger, once, and shows without a pull', async () => {
    const { database, both, context, ledger } = desk()
    const connector = both()
    await pull(connector, database, { retry: HASTY })
    const router = outboxRouter(context)
    await call(router.give, { command: 'receivePayment', input: { accountId: 'acc4', amountMinor: 7000, currency: 'AUD', medium: 'bank_transfer', receivedOn: '2026-11-18', reference: 'Statement 4', rows: [{ invoiceId: 'inv4', amountMinor: 6004 }] } } as never)
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 1, waiting: 0 })
    expect(ledger.get('invoices', 'inv4')).toMatchObject({ status: 'paid' })
    expect(copyRecord(database, 'invoices', 'inv4')).toMatchObject({ status: 'paid' })
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 0 })
    expect(ledger.ofAccount('acc4', 'payments', 0, 10)).toHaveLength(2)
  })

  test('what a source has told that it cannot do is known for its parties', async () => {
    const { database, both } = desk()
    await pull(both(), database, { retry: HASTY })
    expect(whyNot(database, 'own', 'payInvoice')).toMatch(/files/)
    expect(whyNot(database, 'own', 'receivePayment')).toBeNull()
  })
})

describe('one source that is away', () => {
  /** The sandbox on a line that can be cut, and the ledger. */
  async function desks() {
    const made = desk()
    await pull(made.both(), made.database, { retry: HASTY })
    const give = (command: string, input: Record<string, unknown>) => call(outboxRouter(made.context).give, { command, input } as never)
    return { ...made, give }
  }
  const GONE = 'http://127.0.0.1:9'

  test('the others are pulled, each source has its own time, and the one that is away is named', async () => {
    const { database, both } = await desks()
    const before = { billing: pulledFrom(database, 'billing')!, files: pulledFrom(database, 'files')! }
    expect(Math.min(before.billing, before.files)).toBeGreaterThan(0)
    await new Promise((resolve) => setTimeout(resolve, 5))
    const result = await pull(both(GONE), database, { retry: HASTY })
    expect(result.failed).toMatchObject([{ id: 'billing', name: 'Billing system', code: 'OFFLINE' }])
    expect(pulledFrom(database, 'billing')).toBe(before.billing)
    expect(pulledFrom(database, 'files')).toBeGreaterThan(before.files)
    // What is asked of a party is answered by its own source.
    expect(pulledAt(database, 'au')).toBe(before.billing)
    expect(pulledAt(database, 'own')).toBe(pulledFrom(database, 'files'))
    expect(lastPullAt(database)).toBe(pulledFrom(database, 'files'))
  })

  test('where none can be reached the pull fails, and nothing counts as pulled', async () => {
    const { database, context } = await desks()
    const before = [pulledFrom(database, 'billing'), lastPullAt(database)]
    const sources: SourceAccess[] = [{ id: 'billing', kind: 'billing_api', name: 'Billing system', url: GONE, key: 'x' }, { id: 'other', kind: 'billing_api', name: 'Other', url: GONE, key: 'x' }]
    database.run(addSource({ id: 'other', kind: 'billing_api', name: 'Other', address: null, createdAt: 2, createdBy: 'Imke Vos' }))
    const connector = connectAll({ sources }, database, { workspaceDir: context.workspaceDir, operatorName: 'Imke Vos' })
    onTestFinished(() => connector.close())
    await expect(pull(connector, database, { retry: HASTY })).rejects.toMatchObject({ code: 'OFFLINE' })
    expect([pulledFrom(database, 'billing'), lastPullAt(database)]).toEqual(before)
  })

  test('its commands wait with the reason, however many they are, and the others’ go out', async () => {
    const { database, both, give, ledger } = await desks()
    const accounts = database.all(db.selectFrom('cache.account').select('id').where('partyId', '!=', 'own' as PartyId).where('status', '=', 'active'))
    for (const { id } of accounts) await give('setPoNumber', { accountId: id, poNumber: 'PO-1' })
    await give('setPoNumber', { accountId: 'acc2', poNumber: 'PO-2' })
    const result = await push(both(GONE), database, { retry: HASTY })
    expect(result).toMatchObject({ pushed: 1, waiting: accounts.length, stopped: null, failed: [{ id: 'billing', code: 'OFFLINE' }] })
    expect(ledger.get('accounts', 'acc2')).toMatchObject({ poNumber: 'PO-2' })
    const waiting = database.raw.prepare<[], { message: string | null; nextTryAt: number | null }>(`SELECT message, nextTryAt FROM outbox WHERE state = 'queued'`).all()
    expect(waiting.every(({ message, nextTryAt }) => message !== null && nextTryAt !== null && nextTryAt > Date.now())).toBe(true)
    // It is back: they go.
    database.run(wakeCommands())
    expect(await push(both(), database, { retry: HASTY })).toMatchObject({ pushed: accounts.length, waiting: 0, failed: [] })
  })

  test('a reconcile holds the others against, and says which it could not', async () => {
    const { database, both } = await desks()
    expect(await reconcile(both(GONE), database, { retry: HASTY })).toMatchObject({ differences: 0, failed: [{ id: 'billing' }] })
    database.raw.exec(`DELETE FROM cache.payment WHERE id = 'pay2'`)
    expect(await reconcile(both(GONE), database, { retry: HASTY })).toMatchObject({ differences: 1, repaired: 1, failed: [{ id: 'billing' }] })
  })

  test('one that asks to be left alone is not asked again before, and the others are', async () => {
    const { database } = await desks()
    let [asked, now] = [0, Date.now()]
    const busy = { me: () => Promise.reject(new ConnectorError('RATE_LIMITED', 'Too often.', { retryAfterMs: 60_000 * (asked += 1) })) } as unknown as Connector
    const calls = leftAlone(busy, database, 'stripe-1', () => now)
    await expect(calls.me()).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 60_000 })
    now += 20_000
    await expect(calls.me()).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 40_000 })
    expect(asked).toBe(1)
    now += 40_000
    await expect(calls.me()).rejects.toMatchObject({ retryAfterMs: 120_000 })
    expect(asked).toBe(2)
  })
})

describe('ids that two sources share', () => {
  /** An account of the ledger under the id that one of the billing system has, and an invoice of it. */
  async function sharing() {
    const made = desk()
    await pull(made.both(), made.database, { retry: HASTY })
    const { database, ledger } = made
    const theirs = database.first<{ id: string; name: string }>(db.selectFrom('cache.account').select(['id', 'name']).where('partyId', '=', 'au' as PartyId))!
    ledger.put('accounts', { ...ledger.get('accounts', 'acc1')!, id: theirs.id as never, ref: 'C-99', name: 'Not theirs' })
    ledger.put('invoices', { ...ledger.get('invoices', 'inv1')!, id: 'inv99' as never, accountId: theirs.id as never, number: 'F-199' })
    return { ...made, theirs }
  }

  test('the record that came later is set aside with the reason, and the other stays as it was', async () => {
    const { database, both, theirs } = await sharing()
    await pull(both(), database, { retry: HASTY })
    expect(copyRecord(database, 'accounts', theirs.id)).toMatchObject({ name: theirs.name, partyId: 'au' })
    expect(copyRecord(database, 'invoices', 'inv99')).toBeNull()
    const aside = database.raw.prepare<[], { recordId: string; partyId: string; reason: string }>('SELECT recordId, partyId, reason FROM cache.quarantine ORDER BY resource').all()
    expect(aside).toEqual([
      { recordId: theirs.id, partyId: 'own', reason: expect.stringMatching(/^its id is also that of a record of au, which another source feeds/) },
      { recordId: 'inv99', partyId: 'own', reason: expect.stringContaining(`its account ${theirs.id} is also one of au`) },
    ])
  })

  test('it stays set aside when the other one’s own record comes again, and is asked for at its own source', async () => {
    const { database, both, theirs } = await sharing()
    await pull(both(), database, { retry: HASTY })
    database.raw.prepare('UPDATE cache.account SET rev = 0 WHERE id = ?').run(theirs.id)
    const connector = both()
    const record = await connector.read('accounts', theirs.id)
    expect(record).toMatchObject({ partyId: 'au' })
    expect(await connector.read('accounts', theirs.id, undefined, 'own' as PartyId)).toMatchObject({ partyId: 'own', name: 'Not theirs' })
    await retryQuarantined(connector, database, null, { retry: HASTY })
    expect(database.raw.prepare<[], number>('SELECT count(*) FROM cache.quarantine').pluck().get()).toBe(2)
    await pullAccount(connector, database, theirs.id, { retry: HASTY })
    expect(copyRecord(database, 'accounts', theirs.id)).toMatchObject({ name: theirs.name, partyId: 'au' })
    expect(database.raw.prepare<[], number>('SELECT count(*) FROM cache.quarantine').pluck().get()).toBe(2)
  })

  test('a removal told by one source takes nothing of another away', async () => {
    const { database, both, ledger, theirs } = await sharing()
    await pull(both(), database, { retry: HASTY })
    ledger.remove('accounts', theirs.id, 1)
    await pull(both(), database, { retry: HASTY })
    expect(copyRecord(database, 'accounts', theirs.id)).toMatchObject({ name: theirs.name })
  })
})

describe('a ledger that was brought back from a copy', () => {
  test('is read from its beginning, and what came after the copy was made is gone', async () => {
    const { database, both, ledger, context } = desk()
    await pull(both(), database, { retry: HASTY })
    const copy = `${context.workspaceDir}/copy.db`
    ledger.sqlite.prepare('VACUUM INTO ?').run(copy)
    ledger.remove('payments', 'pay1', 1)
    ledger.put('accounts', { ...ledger.get('accounts', 'acc2')!, name: 'Renamed' })
    await pull(both(), database, { retry: HASTY })
    expect(copyRecord(database, 'payments', 'pay1')).toBeNull()
    // In the place of the ledger, as `counterfoil restore` puts it; then it goes on as far as it had come, and further.
    ledger.close()
    for (const name of ['ledger.db-wal', 'ledger.db-shm']) rmSync(join(context.workspaceDir, name), { force: true })
    newEpoch(copy)
    renameSync(copy, join(context.workspaceDir, 'ledger.db'))
    const again = openLedger(openLedgerFile(context.workspaceDir))
    onTestFinished(() => again.close())
    for (let n = 0; n < 50; n += 1) again.put('contacts', { ...again.get('contacts', 'con1')!, name: `Ada ${n}` })
    await pull(both(), database, { retry: HASTY })
    expect(copyRecord(database, 'payments', 'pay1')).toMatchObject({ id: 'pay1' })
    expect(copyRecord(database, 'accounts', 'acc2')).toMatchObject({ name: 'Harbour 2 Pty Ltd' })
    expect(copyRecord(database, 'contacts', 'con1')).toMatchObject({ name: 'Ada 49' })
    expect(await reconcile(both(), database, { retry: HASTY })).toMatchObject({ differences: 0 })
  })

  test('also where it was put there by hand, as long as it has not come as far', async () => {
    const { database, both, ledger, context } = desk()
    await pull(both(), database, { retry: HASTY })
    const copy = `${context.workspaceDir}/copy.db`
    ledger.sqlite.prepare('VACUUM INTO ?').run(copy)
    ledger.put('accounts', { ...ledger.get('accounts', 'acc2')!, name: 'Renamed' })
    await pull(both(), database, { retry: HASTY })
    ledger.close()
    for (const name of ['ledger.db-wal', 'ledger.db-shm']) rmSync(join(context.workspaceDir, name), { force: true })
    renameSync(copy, join(context.workspaceDir, 'ledger.db'))
    await pull(both(), database, { retry: HASTY })
    expect(copyRecord(database, 'accounts', 'acc2')).toMatchObject({ name: 'Harbour 2 Pty Ltd' })
  })
})
