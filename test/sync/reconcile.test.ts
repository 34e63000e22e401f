import { describe, expect, onTestFinished, test } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { cacheTables } from '#main/db/cacheTables.ts'
import type { Database } from '#main/db/database.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import type { Connector } from '#main/core/ports/connector.ts'
import { JobCancelled, type ReconcileDifference } from '#main/core/ports/jobs.ts'
import { resourceNames } from '#main/core/ports/records.ts'
import { startSandbox, type Sandbox } from '#main/sandbox/index.ts'
import { pull } from '#main/sync/pull.ts'
import { reconcile } from '#main/sync/reconcile.ts'
import { lastReconcile } from '#main/sync/reconcileReport.ts'
import { ownSumsSql } from '#main/sync/sums.ts'
import { contentsOf, HASTY, newWorkspace } from './copy.ts'

async function pulled(options: { accounts?: number; faults?: string } = {}): Promise<{ sandbox: Sandbox; connector: Connector; database: Database }> {
  const sandbox = await startSandbox({ accounts: 40, now: Date.UTC(2026, 10, 21), ...options })
  onTestFinished(() => sandbox.close())
  const { database } = newWorkspace()
  const connector = createBillingApiConnector(sandbox)
  await pull(connector, database, { retry: HASTY })
  return { sandbox, connector, database }
}

const run = (database: Database, sql: string): number => database.raw.prepare(sql).run().changes
const one = (database: Database, sql: string): string => database.raw.prepare<[], string>(sql).pluck().get()!
const told = (listed: readonly ReconcileDifference[]): string[] => listed.map(({ resource, accountId, upstream, copy, repaired }) => `${resource} ${accountId} ${upstream.count - copy.count} ${upstream.minor - copy.minor} ${repaired ? 'repaired' : 'left'}`)

/** What a raw change of the copy does to one resource; `{account}` is one with books, `{other}` another one. */
const DAMAGE: readonly (readonly [what: string, sql: string])[] = [
  ['rows deleted', `DELETE FROM cache.allocation WHERE accountId = '{account}'`],
  ['an amount altered', `UPDATE cache.invoice SET totalMinor = totalMinor + 700 WHERE id = (SELECT id FROM cache.invoice WHERE accountId = '{account}' LIMIT 1)`],
  ['a currency altered', `UPDATE cache.payment SET currency = 'XTS' WHERE id = (SELECT id FROM cache.payment WHERE accountId = '{account}' LIMIT 1)`],
  ['an old version', `UPDATE cache.invoice SET rev = rev - 1, status = 'draft' WHERE id = (SELECT id FROM cache.invoice WHERE accountId = '{account}' LIMIT 1)`],
  ['a version of the future', `UPDATE cache.invoice SET rev = 900000000, status = 'void' WHERE id = (SELECT id FROM cache.invoice WHERE accountId = '{account}' LIMIT 1)`],
  ['a row under another account', `UPDATE cache.contact SET accountId = '{other}' WHERE id = (SELECT id FROM cache.contact WHERE accountId = '{account}' LIMIT 1)`],
  ['a row under another party', `UPDATE cache.charge SET partyId = CASE partyId WHEN 'au' THEN 'us' ELSE 'au' END WHERE id = (SELECT id FROM cache.charge WHERE accountId = '{account}' LIMIT 1)`],
  ['a row twice', `INSERT INTO cache.hold SELECT 'hld_twice', 5, partyId, updatedAt, accountId, id, 'Twice', 'sms', 'Nobody', 1, NULL, NULL FROM cache.invoice WHERE accountId = '{account}' LIMIT 1`],
  ['an account gone', `DELETE FROM cache.account WHERE id = '{account}'`],
  ['an account that never was', `INSERT INTO cache.account SELECT 'acc_ghost', rev, partyId, updatedAt, 'A-ghost', name, kind, parentId, status, currency, billing, poNumber, taxExempt, billingAddress, serviceAddress, locale, autopay, approvalPreference, approverId, criticalPhone, planFees, createdOn FROM cache.account WHERE id = '{other}'`],
  ['an account without a name to ask for', `UPDATE cache.billingLog SET accountId = '' WHERE id = (SELECT id FROM cache.billingLog WHERE accountId = '{account}' LIMIT 1)`],
  ['a wallet in another’s place', `UPDATE cache.wallet SET id = 'acc_wrong', rev = rev - 1 WHERE id = (SELECT id FROM cache.wallet LIMIT 1)`],
  ['a product gone', `DELETE FROM cache.product WHERE id = (SELECT id FROM cache.product LIMIT 1)`],
  ['a product that never was', `INSERT INTO cache.product SELECT 'prod_ghost', 900000000, partyId, updatedAt, name, kind, priceMinor, currency, interval, active FROM cache.product LIMIT 1`],
  ['a party of the future', `UPDATE cache.party SET rev = 900000000, taxRateBp = 1 WHERE id = 'us'`],
  ['usage altered', `UPDATE cache.usageRecord SET amountMinor = amountMinor + 1 WHERE id = (SELECT id FROM cache.usageRecord LIMIT 1)`],
]

function damage(database: Database, sql: string): void {
  const account = one(database, `SELECT a.accountId FROM cache.allocation AS a JOIN cache.charge AS c ON c.accountId = a.accountId JOIN cache.contact AS k ON k.accountId = a.accountId ORDER BY a.accountId LIMIT 1`)
  const other = one(database, `SELECT id FROM cache.account WHERE id > '${account}' LIMIT 1`)
  expect(run(database, sql.replaceAll('{account}', account).replaceAll('{other}', other))).toBeGreaterThan(0)
}

describe('a copy that was damaged', () => {
  test('by nothing: nothing differs, nothing is asked beyond the sums, and the report says so', async () => {
    const { connector, database } = await pulled()
    const asked: string[] = []
    const watched: Connector = { ...connector, sums: (...args) => (asked.push('sums'), connector.sums(...args)), page: (...args) => (asked.push('page'), connector.page(...args)), accountRecords: (...args) => (asked.push('records'), connector.accountRecords(...args)) }
    const result = await reconcile(watched, database, { now: () => 5_000 })
    expect(result).toMatchObject({ differences: 0, repaired: 0, listed: [], rows: 0, byResource: {} })
    expect(result.compared).toBeGreaterThan(40 * 5)
    expect(asked).toEqual(Array(resourceNames.length * 3).fill('sums'))
    expect(lastReconcile(database)).toEqual({ at: 5_000, seconds: 0, compared: result.compared, differences: 0, repaired: 0, listed: [] })
  })

  test('in every way at once is made whole, with all that is computed from it', async () => {
    const { connector, database } = await pulled()
    const sound = contentsOf(database)
    for (const [, sql] of DAMAGE) damage(database, sql)
    const result = await reconcile(connector, database, { retry: HASTY })
    expect(result.listed.filter(({ repaired }) => !repaired)).toEqual([])
    expect(result.differences).toBeGreaterThanOrEqual(DAMAGE.length - 3)
    expect(result).toMatchObject({ repaired: result.differences })
    expect(contentsOf(database)).toEqual(sound)
    expect(verifyDerived(database)).toEqual([])
    expect(await reconcile(connector, database)).toMatchObject({ differences: 0, rows: 0 })
  })

  test.each(DAMAGE)('by %s is told and made whole', async (_, sql) => {
    const { connector, database } = await pulled()
    const sound = contentsOf(database)
    damage(database, sql)
    const result = await reconcile(connector, database, { retry: HASTY })
    expect(result.differences, JSON.stringify(result)).toBeGreaterThan(0)
    expect(result).toMatchObject({ repaired: result.differences })
    expect(contentsOf(database)).toEqual(sound)
    expect(verifyDerived(database)).toEqual([])
  })

  test('is told by account, with how far the two were apart', async () => {
    const { connector, database } = await pulled()
    const account = one(database, `SELECT accountId FROM cache.payment ORDER BY id LIMIT 1`)
    const { count, minor } = database.raw.prepare<[string], { count: number; minor: number }>('SELECT count(*) AS count, sum(amountMinor) AS minor FROM cache.payment WHERE accountId = ?').get(account)!
    run(database, `DELETE FROM cache.payment WHERE accountId = '${account}'`)
    const { listed } = await reconcile(connector, database)
    expect(listed).toEqual([{ resource: 'payments', party: expect.any(String) as string, accountId: account, currency: expect.stringMatching(/^[A-Z]{3}$/) as string, upstream: { count, minor }, copy: { count: 0, minor: 0 }, repaired: true, quarantined: 0 }])
    expect(lastReconcile(database)).toMatchObject({ differences: 1, repaired: 1, listed })
  })

  test('in a great many accounts is listed again as a whole, and what is too much is taken away', async () => {
    const { connector, database } = await pulled({ accounts: 80 })
    const sound = contentsOf(database)
    const asked: string[] = []
    run(database, `UPDATE cache.registration SET rev = rev - 1, timesSent = 99`)
    run(database, `INSERT INTO cache.registration SELECT id || 'x', rev, partyId, updatedAt, accountId, contactId, email, state, invitedAt, expiresAt, bouncedAt, registeredAt, timesSent FROM cache.registration`)
    run(database, `UPDATE cache.contact SET accountId = 'acc_0000001' WHERE rev % 2 = 0`)
    let comparing = true
    const watched: Connector = { ...connector, page: (resource, request) => (asked.push(`${comparing ? 'pull' : 'list'} ${resource}`), connector.page(resource, request)), accountRecords: (accountId, request) => (request.limit > 1 && asked.push(accountId), connector.accountRecords(accountId, request)) }
    const result = await reconcile(watched, database, { retry: HASTY, many: 5, progress: ({ step }) => void (comparing &&= !step.startsWith('listing')) })
    expect(result.differences).toBeGreaterThan(80)
    expect(result.repaired).toBe(result.differences)
    expect(asked.filter((what) => !what.startsWith('pull')).toSorted()).toEqual(['list contacts', 'list contacts', 'list contacts', 'list registrations', 'list registrations', 'list registrations'])
    expect(contentsOf(database)).toEqual(sound)
    expect(verifyDerived(database)).toEqual([])
  })

  test('to nothing is pulled anew', async () => {
    const { connector, database } = await pulled({ accounts: 20 })
    const sound = contentsOf(database)
    for (const { table } of Object.values(cacheTables)) run(database, `DELETE FROM cache.${table}`)
    run(database, 'DELETE FROM cache.syncCursor')
    await reconcile(connector, database, { retry: HASTY })
    expect(contentsOf(database)).toEqual(sound)
    expect(verifyDerived(database)).toEqual([])
  })
})

describe('what is no damage', () => {
  test('changes upstream since the last pull are taken without a word', async () => {
    const { sandbox, connector, database } = await pulled()
    const send = async (path: string, body: object) => expect((await fetch(`${sandbox.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json', 'idempotency-key': path }, body: JSON.stringify(body) })).status).toBe(200)
    const account = one(database, 'SELECT id FROM cache.account ORDER BY id LIMIT 1')
    await send(`/v1/accounts/${account}/po-number`, { poNumber: 'PO-77' })
    expect(await reconcile(connector, database)).toMatchObject({ differences: 0, repaired: 0, listed: [] })
    expect(one(database, `SELECT poNumber FROM cache.account WHERE id = '${account}'`)).toBe('PO-77')
  })

  test('a change upstream between the pull and the reading is taken without a word', async () => {
    const { sandbox, connector, database } = await pulled()
    const account = one(database, 'SELECT id FROM cache.account ORDER BY id LIMIT 1')
    const setPo = async (poNumber: string) => (await fetch(`${sandbox.url}/v1/accounts/${account}/po-number`, { method: 'POST', headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json', 'idempotency-key': poNumber }, body: JSON.stringify({ poNumber }) })).status
    // Each time accounts are compared the upstream has gone on just before.
    let times = 0
    const busy: Connector = { ...connector, async sums(resource, request) {
      if (resource === 'accounts' && times < 6) expect(await setPo(`PO-${(times += 1)}`)).toBe(200)
      return connector.sums(resource, request)
    } }
    expect(await reconcile(busy, database)).toMatchObject({ differences: 0, listed: [] })
    expect(one(database, `SELECT poNumber FROM cache.account WHERE id = '${account}'`)).toMatch(/^PO-/)
  })
})

test('records in quarantine are told beside the difference that they make, and when they come good they are forgotten', async () => {
  const { sandbox, connector, database } = await pulled({ faults: 'malformed=0.005' })
  const before = one(database, 'SELECT count(*) FROM cache.quarantine')
  expect(Number(before)).toBeGreaterThan(2)
  const result = await reconcile(connector, database, { retry: HASTY })
  expect(result.differences).toBeGreaterThan(2)
  expect(result.repaired).toBe(0)
  expect(result.listed.every(({ quarantined, resource }) => quarantined > 0 || resource === 'products')).toBe(true)
  sandbox.setFaults(null)
  const healed = await reconcile(connector, database, { retry: HASTY })
  expect(healed).toMatchObject({ repaired: healed.differences })
  expect(one(database, 'SELECT count(*) FROM cache.quarantine')).toBe(0)
  expect(verifyDerived(database)).toEqual([])
})

test.each(['error500=0.2', 'cut=0.2', 'rate429=0.2,retryAfter=0', 'duplicate=0.5,reorder=0.5'])('with %s it ends the same', async (faults) => {
  const { sandbox, connector, database } = await pulled()
  const sound = contentsOf(database)
  for (const [, sql] of DAMAGE) damage(database, sql)
  sandbox.setFaults(faults)
  const result = await reconcile(connector, database, { retry: { ...HASTY, attempts: 15 } })
  expect(told(result.listed).filter((line) => line.endsWith('left'))).toEqual([])
  expect(contentsOf(database)).toEqual(sound)
})

test('it can be stopped at any step, keeps what it repaired, and leaves the report before as it was', async () => {
  const { connector, database } = await pulled()
  const sound = contentsOf(database)
  await reconcile(connector, database, { now: () => 1 })
  for (const [, sql] of DAMAGE) damage(database, sql)
  for (const at of [1, 7, 30, 50, 60, 70]) {
    const stop = new AbortController()
    let steps = 0
    await expect(reconcile(connector, database, { signal: stop.signal, retry: HASTY, progress: () => void ((steps += 1) === at && stop.abort()) })).rejects.toThrow(JobCancelled)
    expect(lastReconcile(database)?.at).toBe(1)
  }
  await reconcile(connector, database, { retry: HASTY })
  expect(contentsOf(database)).toEqual(sound)
})

test('without a line it says so, and the report before stays', async () => {
  const { sandbox, connector, database } = await pulled({ accounts: 20 })
  sandbox.setFaults('offline')
  await expect(reconcile(connector, database, { retry: { ...HASTY, attempts: 2 } })).rejects.toMatchObject({ code: 'OFFLINE' })
  expect(lastReconcile(database)).toBeNull()
})

test.each(resourceNames)('our sums of %s are read along the index by account, nothing is sorted', (resource) => {
  const { database } = newWorkspace()
  const plan = (range: { after: boolean; upTo: boolean; among?: boolean }, ...parameters: string[]) => (database.raw.prepare(`EXPLAIN QUERY PLAN ${ownSumsSql(resource, range)}`).all(...parameters) as { detail: string }[]).map(({ detail }) => detail).join('; ')
  if (resource === 'parties' || resource === 'products') return expect(plan({ after: false, upTo: false })).toContain('SCAN')
  expect(plan({ after: false, upTo: false })).toMatch(/^SCAN cache\.\w+ USING (COVERING )?INDEX \w+$/)
  expect(plan({ after: true, upTo: true }, 'a', 'b')).toMatch(/^SEARCH cache\.\w+ USING (COVERING )?INDEX \w+ \((accountId|id)>\? AND (accountId|id)<\?\)$/)
  return expect(plan({ after: false, upTo: false, among: true }, '[]')).toMatch(/^SEARCH cache\.\w+ USING (COVERING )?INDEX \w+ \((accountId|id)=\?\)/)
})
