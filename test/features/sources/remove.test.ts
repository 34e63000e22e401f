/** Taking a source away, with all that it fed. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { cacheTables } from '#main/db/cacheTables.ts'
import { derivedTables } from '#main/db/derive/derivation.ts'
import { orderRemoval, removalsDue } from '#main/db/removedParties.ts'
import { bothTransaction } from '#main/db/fileTransactions.ts'
import { verifyWorkspace } from '#main/core/verify.ts'
import { startSandbox, type Sandbox } from '#main/sandbox/index.ts'
import { fillLedger } from '../../connectors/conformance/files.ts'
import { addCustomer, addMethod } from '../../stripeDouble/customers.ts'
import { startStripeDouble } from '../../stripeDouble/double.ts'
import { addInvoice } from '../../stripeDouble/invoices.ts'
import { HARBOUR, openCore, type Opened } from './openCore.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ accounts: 12, now: Date.UTC(2026, 10, 20, 2, 0) })
}, 60_000)
afterAll(() => sandbox.close())

/** A billing system, files and a Stripe account in one workspace, pulled. */
async function three() {
  const double = await startStripeDouble()
  onTestFinished(() => double.close())
  const customer = addCustomer(double.books, { name: 'Juniper Freight Inc', email: 'accounts@juniper-freight.example', currency: 'usd' })
  addMethod(double.books, customer)
  addInvoice(double.books, customer)
  const opened = await openCore({ connection: { url: sandbox.url, token: sandbox.token } })
  await opened.pull()
  await opened.client.sources.saveOwnParty({ ...HARBOUR })
  opened.core.context.ledger.write((ledger) => fillLedger(ledger))
  const { id } = await opened.client.sources.addStripe({ name: 'Stripe USA', key: double.key, address: double.url })
  await opened.pull()
  const party: string = (await opened.client.sources.list()).find((source) => source.id === id)!.parties[0]!.id
  return { ...opened, stripe: id, party, double, customer }
}

/** Rows of every table of the copy, by what they are of. */
function rowsOf({ core: { context: { database: { raw } } } }: Opened, parties: readonly string[]): Record<string, number> {
  const list = parties.map((party) => `'${party}'`).join(',')
  const counts: Record<string, number> = {}
  for (const { table } of Object.values(cacheTables)) counts[table] = raw.prepare<[], number>(`SELECT count(*) FROM cache.${table} WHERE partyId IN (${list})`).pluck().get()!
  for (const { name } of derivedTables) counts[name] = raw.prepare<[], number>(`SELECT count(*) FROM cache.${name}`).pluck().get()!
  for (const table of ['syncCursor', 'quarantine']) counts[table] = raw.prepare<[], number>(`SELECT count(*) FROM cache.${table} WHERE partyId IN (${list})`).pluck().get()!
  return counts
}

describe('removing a source', () => {
  test('nothing of it is left: not in lists, counts or search, and nothing of the others is touched', async () => {
    const opened = await three()
    const { client, core, stripe, party, double } = opened
    const before = { accounts: (await client.accounts.counts({})).total, others: rowsOf(opened, ['au', 'us', 'ww', 'own']) }
    expect(await client.search.find({ text: 'Juniper', limit: 10 })).not.toEqual([])
    expect(core.context.database.raw.prepare(`SELECT count(*) FROM cache.searchDoc WHERE accountId LIKE 'cus_%'`).pluck().get()).toBeGreaterThan(0)
    expect(await client.sources.remove({ id: stripe })).toEqual({ parties: 1, copy: null })
    expect(await client.search.find({ text: 'Juniper', limit: 10 })).toEqual([])
    const left = rowsOf(opened, [party])
    for (const { table } of Object.values(cacheTables)) expect([table, left[table]]).toEqual([table, 0])
    expect([left['syncCursor'], left['quarantine']]).toEqual([0, 0])
    for (const { name } of derivedTables) expect(core.context.database.raw.prepare(`SELECT count(*) FROM cache.${name} WHERE accountId LIKE 'cus_%'`).pluck().get()).toBe(0)
    expect((await client.accounts.counts({})).total).toBe(before.accounts - 1)
    const others = rowsOf(opened, ['au', 'us', 'ww', 'own'])
    for (const { table } of Object.values(cacheTables)) expect([table, others[table]]).toEqual([table, before.others[table]])
    expect(core.context.database.raw.prepare('SELECT count(*) FROM cache.staleAccount').pluck().get()).toBe(0)
    expect(core.context.database.raw.prepare(`SELECT count(*) FROM cache.revision`).pluck().get()).toBe(0)
    expect((await client.sources.list()).map(({ kind }) => kind).sort()).toEqual(['billing_api', 'files'])
    expect(core.context.sync.status()).toMatchObject({ unfinished: [], sources: [{ id: 'billing' }, { id: 'files' }] })
    expect(await verifyWorkspace(core.context)).toMatchObject({ differences: 0, unfinished: [] })
    // It may come again, whole.
    await client.sources.addStripe({ name: 'Stripe USA', key: double.key, address: double.url })
    await opened.pull()
    expect((await client.accounts.counts({})).total).toBe(before.accounts)
  }, 60_000)

  test('is refused while commands for it wait; those of another source do not matter', async () => {
    const { client, core, stripe, party, customer } = await three()
    core.context.database.raw.exec(`INSERT INTO outbox (command, accountId, partyId, targetId, input, idempotencyKey, createdAt, createdBy, state, attempts)
      VALUES ('setPoNumber', 'acc1', 'own', 'acc1', '{}', 'k1', 1, 'Imke Vos', 'queued', 0), ('setPoNumber', '${customer.id}', '${party}', '${customer.id}', '{}', 'k2', 1, 'Imke Vos', 'queued', 0)`)
    await expect(client.sources.remove({ id: stripe })).rejects.toMatchObject({ code: 'NOT_EMPTY' })
    core.context.database.raw.exec(`UPDATE outbox SET state = 'withdrawn' WHERE idempotencyKey = 'k2'`)
    expect(await client.sources.remove({ id: stripe })).toMatchObject({ parties: 1 })
  }, 60_000)

  test('files are refused while they hold records, with what would be lost; told, they go and a copy stays', async () => {
    const opened = await three()
    const { client, core, dir } = opened
    await expect(client.sources.remove({ id: 'files' })).rejects.toMatchObject({ code: 'HAS_RECORDS', message: expect.stringMatching(/8 accounts, 8 contacts, 8 invoices, 8 payments and 8 allocations of .*backups folder/) })
    expect(core.context.ledger.read((ledger) => ledger.count('invoices', 'own'))).toBe(8)
    const { copy } = await client.sources.remove({ id: 'files', evenIfLost: true })
    expect(copy).toMatch(/^ledger-removed-\d{4}-\d{2}-\d{2}-\d+\.db$/)
    expect(existsSync(join(dir, 'backups', copy!))).toBe(true)
    expect(core.context.ledger.read((ledger) => ledger.parties())).toEqual([])
    expect(rowsOf(opened, ['own'])['account']).toBe(0)
    expect(await verifyWorkspace(core.context)).toMatchObject({ differences: 0, ledger: 0 })
  }, 60_000)

  test('what a kill left of it goes when the workspace is opened again', async () => {
    const { core, client, dir, secrets, party, stripe } = await three()
    const { database } = core.context
    // As it stands when it was cut off right after the source was taken away.
    bothTransaction(database, () => {
      orderRemoval(database, [party])
      database.raw.prepare('DELETE FROM source WHERE id = ?').run(stripe)
    })
    expect((await client.accounts.counts({})).total).toBe(21)
    await core.close()
    const again = await openCore({ dir, secrets, connection: { url: sandbox.url, token: sandbox.token }, automatic: true })
    await expect.poll(() => removalsDue(again.core.context.database), { timeout: 30_000 }).toEqual([])
    expect((await again.client.accounts.counts({})).total).toBe(20)
  }, 60_000)
})
