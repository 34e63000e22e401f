import { beforeAll, afterAll, expect, test } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { cacheTables } from '#main/db/cacheTables.ts'
import type { Database } from '#main/db/database.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import type { Connector } from '#main/core/ports/connector.ts'
import { resourceNames } from '#main/core/ports/records.ts'
import { startSandbox, type Sandbox } from '#main/sandbox/index.ts'
import { pullAccount } from '#main/sync/accountPull.ts'
import { accountResources } from '#main/sync/accountAnswer.ts'
import { pull } from '#main/sync/pull.ts'
import { contentsOf, HASTY, newWorkspace } from './copy.ts'
import { record } from './records.ts'

let sandbox: Sandbox
let connector: Connector
beforeAll(async () => {
  sandbox = await startSandbox({ accounts: 40, now: Date.UTC(2026, 10, 21) })
  connector = createBillingApiConnector(sandbox)
})
afterAll(() => sandbox.close())

async function pulled(): Promise<{ database: Database; account: string }> {
  const { database } = newWorkspace()
  await pull(connector, database, { retry: HASTY })
  const account = one(database, 'SELECT a.accountId FROM cache.allocation AS a JOIN cache.usageRecord AS u ON u.accountId = a.accountId ORDER BY a.accountId LIMIT 1')
  return { database, account }
}
const run = (database: Database, sql: string): number => database.raw.prepare(sql).run().changes
const one = (database: Database, sql: string): string => database.raw.prepare<[], string>(sql).pluck().get()!
const cursors = (database: Database) => database.raw.prepare('SELECT * FROM cache.syncCursor ORDER BY 1, 2').all()
let keys = 0
const setPo = async (account: string, poNumber: string) => {
  const headers = { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json', 'idempotency-key': `po-${(keys += 1)}` }
  expect((await fetch(`${sandbox.url}/v1/accounts/${account}/po-number`, { method: 'POST', headers, body: JSON.stringify({ poNumber }) })).status).toBe(200)
}

test('an account that did not change is read in one call and nothing moves', async () => {
  const { database, account } = await pulled()
  const asked: unknown[] = []
  const watched: Connector = { ...connector, accountRecords: (...args) => (asked.push(args[0]), connector.accountRecords(...args)) }
  const [before, places] = [contentsOf(database), cursors(database)]
  const changes = () => Number(database.raw.prepare('SELECT total_changes()').pluck().get())
  const changesBefore = changes()
  expect(await pullAccount(watched, database, account)).toEqual({ rows: 0, quarantined: 0, byResource: {} })
  expect(asked).toEqual([account])
  expect(changes()).toBe(changesBefore)
  expect(contentsOf(database)).toEqual(before)
  expect(cursors(database)).toEqual(places)
})

test('what changed upstream is in the copy and in the lists at once, and the pulls’ places are where they were', async () => {
  const { database, account } = await pulled()
  const places = cursors(database)
  await setPo(account, 'PO-1')
  expect(await pullAccount(connector, database, account)).toMatchObject({ byResource: { accounts: 1, billingLog: 1 } })
  expect(one(database, `SELECT poNumber FROM cache.account WHERE id = '${account}'`)).toBe('PO-1')
  expect(cursors(database)).toEqual(places)
  expect(verifyDerived(database)).toEqual([])
})

test('whatever stands wrong under the account is made right, rows of others stay as they are', async () => {
  const { database, account } = await pulled()
  await setPo(account, 'PO-2')
  await pull(connector, database, { retry: HASTY })
  const sound = contentsOf(database)
  run(database, `DELETE FROM cache.allocation WHERE accountId = '${account}'`)
  run(database, `UPDATE cache.invoice SET totalMinor = totalMinor + 1, status = 'open' WHERE accountId = '${account}'`)
  run(database, `UPDATE cache.account SET name = 'Another name' WHERE id = '${account}'`)
  run(database, `UPDATE cache.contact SET rev = 900000000 WHERE accountId = '${account}'`)
  run(database, `INSERT INTO cache.payment SELECT 'pay_ghost', rev, partyId, updatedAt, accountId, 'PM-ghost', purpose, medium, chargeId, receivedOn, amountMinor, currency, memo FROM cache.payment WHERE accountId = '${account}' LIMIT 1`)
  const { rows } = await pullAccount(connector, database, account)
  expect(rows).toBeGreaterThan(4)
  expect(contentsOf(database)).toEqual(sound)
  expect(verifyDerived(database)).toEqual([])
})

test('an account that came into being since the last pull comes whole', async () => {
  const { database } = await pulled()
  const account = one(database, 'SELECT max(accountId) FROM cache.invoice')
  const sound = contentsOf(database)
  for (const resource of accountResources) run(database, `DELETE FROM cache.${cacheTables[resource].table} WHERE ${resource === 'accounts' ? 'id' : 'accountId'} = '${account}'`)
  await pullAccount(connector, database, account)
  expect(contentsOf(database)).toEqual(sound)
})

test('an account that is gone upstream takes all that belonged to it along, and its rows in lists and search', async () => {
  const { database, account } = await pulled()
  const gone: Connector = { ...connector, accountRecords: () => Promise.resolve(null) }
  const before = contentsOf(database)
  const { rows } = await pullAccount(gone, database, account)
  expect(rows).toBeGreaterThan(20)
  const after = contentsOf(database)
  expect(JSON.stringify(after)).not.toContain(`"${account}"`)
  const others = (contents: Record<string, unknown[]>) => Object.values(contents).flat().filter((row) => !JSON.stringify(row).includes(`"${account}"`)).length
  expect(others(after)).toBe(others(before))
  expect(verifyDerived(database)).toEqual([])
})

test('what the copy has newer than the answer stays', async () => {
  const { database, account } = await pulled()
  const late = `SELECT count(*) FROM cache.billingLog WHERE accountId = '${account}'`
  const entries = Number(one(database, late))
  run(database, `UPDATE cache.account SET name = 'Damaged' WHERE id = '${account}'`)
  // The answer is on its way, and before it is here the account changes and a pull brings that.
  const slow: Connector = { ...connector, async accountRecords(...args) {
    const answer = await connector.accountRecords(...args)
    await setPo(account, 'PO-3')
    await pull(connector, database, { retry: HASTY })
    return answer
  } }
  await pullAccount(slow, database, account)
  expect(one(database, `SELECT poNumber FROM cache.account WHERE id = '${account}'`)).toBe('PO-3')
  // The entry of the log that this change made is not in the answer, and is no leftover.
  expect(Number(one(database, late))).toBe(entries + 1)
  expect(verifyDerived(database)).toEqual([])
})

test('a record that cannot be taken is set aside once, and the version that is here stays', async () => {
  const { database, account } = await pulled()
  const invoice = one(database, `SELECT id FROM cache.invoice WHERE accountId = '${account}' LIMIT 1`)
  const spoilt: Connector = { ...connector, async accountRecords(...args) {
    const page = (await connector.accountRecords(...args))!
    return { ...page, records: page.records.map(({ resource, record: raw }) => (resource === 'invoices' && (raw as { id: string }).id === invoice ? { resource, record: { ...(raw as object), totalMinor: 'much' } } : { resource, record: raw })) }
  } }
  const before = contentsOf(database)
  expect(await pullAccount(spoilt, database, account)).toMatchObject({ rows: 0, quarantined: 1 })
  const aside = () => database.raw.prepare('SELECT id, resource, recordId, reason FROM cache.quarantine').all()
  const first = aside()
  expect(first).toEqual([{ id: expect.any(Number) as number, resource: 'invoices', recordId: invoice, reason: 'totalMinor must be a number, but is "much"' }])
  await pullAccount(spoilt, database, account)
  expect(aside()).toEqual(first)
  expect(contentsOf(database)).toEqual(before)
  await pullAccount(connector, database, account)
  expect(aside()).toEqual([])
})

test('a record without even a name leaves its resource as it is: nobody knows which of ours it would be', async () => {
  const { database, account } = await pulled()
  const nameless: Connector = { ...connector, async accountRecords(...args) {
    const page = (await connector.accountRecords(...args))!
    const at = page.records.findIndex(({ resource }) => resource === 'invoices')
    return { ...page, records: page.records.map((one, i) => (i === at ? { resource: 'invoices' as const, record: 'garbled' } : one)) }
  } }
  const before = contentsOf(database)
  expect(await pullAccount(nameless, database, account)).toMatchObject({ rows: 0, quarantined: 1 })
  expect(contentsOf(database)).toEqual(before)
})

test('of an account with a great many usage records, these are left to the pulls', async () => {
  const { database, account } = await pulled()
  const insert = database.raw.prepare(`INSERT INTO cache.usageRecord SELECT 'use_many_' || value, 1, 'au', 1, ?, 1, 'call', '', '', 1, 's', 1, 'AUD', NULL FROM json_each(?)`)
  insert.run(account, JSON.stringify(Array.from({ length: 2001 }, (_, i) => i)))
  const asked: unknown[] = []
  const watched: Connector = { ...connector, accountRecords: (...args) => (asked.push(args[1].resources), connector.accountRecords(...args)) }
  expect(await pullAccount(watched, database, account)).toMatchObject({ rows: 0 })
  expect(asked).toEqual([accountResources.filter((resource) => resource !== 'usageRecords')])
})

test('an account of many pages is taken to the bound, and nothing is removed on what was not read', async () => {
  const { database } = newWorkspace()
  const invoices = (from: number) => Array.from({ length: 1000 }, (_, i) => ({ resource: 'invoices' as const, record: record('invoices', { id: `inv_${from + i}`, number: `IN${from + i}` }) }))
  run(database, `INSERT INTO cache.refund VALUES ('ref_old', 1, 'au', 1, 'acc_1', 'pay_1', 'refund', '2026-01-01', 1, 'AUD')`)
  let pages = 0
  const endless: Connector = { ...connector, accountRecords: () => Promise.resolve({ records: invoices((pages += 1) * 1000), cursor: String(pages), more: true, asOfRev: 9 }) }
  expect(await pullAccount(endless, database, 'acc_1')).toMatchObject({ rows: 20_000, byResource: { invoices: 20_000 } })
  expect(pages).toBe(20)
  expect(one(database, 'SELECT count(*) FROM cache.refund')).toBe(1)
  expect(verifyDerived(database)).toEqual([])
})

test('without a line it says so soon, and the copy stays', async () => {
  const { database, account } = await pulled()
  const before = contentsOf(database)
  sandbox.setFaults('offline')
  try {
    await expect(pullAccount(connector, database, account, { retry: { baseMs: 1, capMs: 5 } })).rejects.toMatchObject({ code: 'OFFLINE' })
  } finally {
    sandbox.setFaults(null)
  }
  expect(contentsOf(database)).toEqual(before)
})

test('every resource that belongs to an account is read, the account first', () => {
  expect(accountResources.toSorted()).toEqual(resourceNames.filter((resource) => resource !== 'parties' && resource !== 'products').toSorted())
  expect(accountResources[0]).toBe('accounts')
})
