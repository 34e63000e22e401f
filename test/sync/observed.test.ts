/** A source that numbers nothing, through real HTTP: what was seen tells what has changed, and a reconcile lists it all again. */
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { ConnectorError, Connector, RawPage } from '#main/core/ports/connector.ts'
import { connectAll } from '#main/core/sources/connect.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import { db, type Database } from '#main/db/database.ts'
import { addSource, sourceById } from '#main/db/sources.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import { pull } from '#main/sync/pull.ts'
import { reconcile } from '#main/sync/reconcile.ts'
import { withRevisions } from '#main/sync/withRevisions.ts'
import { addCustomer, addMethod } from '../stripeDouble/customers.ts'
import { startStripeDouble, type StripeDouble } from '../stripeDouble/double.ts'
import { addInvoice } from '../stripeDouble/invoices.ts'
import { contentsOf, HASTY, newWorkspace } from './copy.ts'
import { record } from './records.ts'

describe('numbers for what has none', () => {
  const NOW = Date.UTC(2026, 10, 20)
  function numbered(database: Database) {
    let now = NOW
    let records: unknown[] = [record('accounts', { id: 'a', rev: 0 }), record('accounts', { id: 'b', rev: 0 })]
    const upstream = {
      page: (): Promise<RawPage> => Promise.resolve({ records, cursor: '1', more: false, announced: records.length }),
      read: (_resource: string, id: string) => Promise.resolve(records.find((one) => (one as { id: string }).id === id) ?? null),
    } as unknown as Connector
    const connector = withRevisions(upstream, database, () => (now += 1))
    const revs = async () => (await connector.page('accounts', { party: 'au' as never, cursor: null, limit: 10 })).records.map((one) => (one as { rev: number }).rev)
    return { connector, revs, set: (next: unknown[]) => void (records = next), back: (ms: number) => void (now -= ms) }
  }

  test('stay while nothing changes but the time it was seen, whichever way it is read, and rise where something does', async () => {
    const { database } = newWorkspace()
    const { connector, revs, set } = numbered(database)
    const first = await revs()
    expect(first.every((rev) => rev > NOW)).toBe(true)
    set([record('accounts', { id: 'a', rev: 7, updatedAt: 99 }), Object.fromEntries(Object.entries(record('accounts', { id: 'b', rev: 9 })).toReversed())])
    expect(await revs()).toEqual(first)
    expect(await connector.read('accounts', 'a')).toMatchObject({ rev: first[0] })
    set([record('accounts', { id: 'a', rev: 0, name: 'Renamed' }), record('accounts', { id: 'b', rev: 0 })])
    const [a, b] = await revs()
    expect(a).toBeGreaterThan(first[0]!)
    expect(b).toBe(first[1])
  })
  test('rise by a clock that was set back too, and when what was removed comes again', async () => {
    const { database } = newWorkspace()
    const { revs, set, back } = numbered(database)
    const [first] = await revs()
    back(3_600_000)
    set([{ id: 'a', rev: 0, partyId: 'au', deleted: true }])
    const [gone] = await revs()
    set([record('accounts', { id: 'a', rev: 0 })])
    const [again] = await revs()
    expect([gone! > first!, again! > gone!]).toEqual([true, true])
  })
})

describe('a Stripe account in the copy', () => {
  let double: StripeDouble
  let database: Database
  let connect: () => Connector
  beforeEach(async () => {
    double = await startStripeDouble()
    for (const name of ['Juniper Freight Inc', 'Kestrel Tools LLC', 'Larch & Sons']) {
      const customer = addCustomer(double.books, { name, email: `accounts@${name.split(' ')[0]!.toLowerCase()}.example`, currency: 'usd' })
      addMethod(double.books, customer)
      addInvoice(double.books, customer)
    }
    const workspace = newWorkspace()
    database = workspace.database
    database.run(addSource({ id: 'stripe-1', kind: 'stripe', name: 'Stripe USA', address: double.url, createdAt: 1, createdBy: 'Imke Vos' }))
    connect = () => {
      const connector = connectAll({ sources: [{ id: 'stripe-1', kind: 'stripe', name: 'Stripe USA', url: double.url, key: double.key }] }, database, { workspaceDir: workspace.dir, operatorName: 'Imke Vos' })
      onTestFinished(() => connector.close())
      return connector
    }
  })
  afterEach(() => double.close())
  const invoices = () => database.all<{ id: string; totalMinor: number }>(db.selectFrom('cache.invoice').select(['id', 'totalMinor']).orderBy('id'))

  test('a pull of what has not changed writes nothing, and a reconcile finds nothing', async () => {
    await pull(connect(), database, { retry: HASTY })
    expect(invoices()).toHaveLength(3)
    const before = contentsOf(database)
    await pull(connect(), database, { retry: HASTY })
    expect(contentsOf(database)).toEqual(before)
    expect(await reconcile(connect(), database, { retry: HASTY })).toMatchObject({ differences: 0, repaired: 0, failed: [], compared: expect.any(Number) })
    expect(contentsOf(database)).toEqual(before)
  })

  test('what the copy lacks, has wrong or has too much is found by listing, told by its sums, and mended', async () => {
    await pull(connect(), database, { retry: HASTY })
    const before = contentsOf(database)
    const [first, second] = invoices()
    const account = copyRecord(database, 'invoices', first!.id)!.accountId
    database.raw.prepare('DELETE FROM cache.invoice WHERE id = ?').run(first!.id)
    database.raw.prepare('UPDATE cache.invoice SET totalMinor = 1 WHERE id = ?').run(second!.id)
    database.raw.prepare(`INSERT INTO cache.paymentMethod SELECT 'pm_more', rev, partyId, updatedAt, accountId, kind, brand, last4, expMonth, expYear, slot, isDefault, notAccepted FROM cache.paymentMethod LIMIT 1`).run()
    const { differences, repaired, listed } = await reconcile(connect(), database, { retry: HASTY })
    expect([differences, repaired]).toEqual([3, 3])
    expect(listed.find((one) => one.accountId === account && one.resource === 'invoices')).toMatchObject({ currency: 'USD', upstream: { count: 1, minor: first!.totalMinor }, copy: { count: 0, minor: 0 } })
    expect(listed.filter(({ resource }) => resource === 'invoices').map(({ copy }) => copy.minor).toSorted((a, b) => a - b)).toEqual([0, 1])
    expect(listed.find(({ resource }) => resource === 'paymentMethods')).toMatchObject({ upstream: { count: 1 }, copy: { count: 2 } })
    expect(contentsOf(database)).toEqual(before)
    expect(verifyDerived(database)).toEqual([])
  })

  test('by itself it is listed once a week; a person may ask for it any time', async () => {
    let now = Date.now()
    await pull(connect(), database, { retry: HASTY })
    const asked = async (options: { asked?: boolean }) => {
      const before = double.asked.length
      const { compared } = await reconcile(connect(), database, { retry: HASTY, now: () => now, ...options })
      return compared > 0 && double.asked.length > before
    }
    expect(await asked({ asked: false })).toBe(true)
    expect(await asked({ asked: false })).toBe(false)
    expect(await asked({ asked: true })).toBe(true)
    now += 6.6 * 86_400_000
    expect(await asked({ asked: false })).toBe(true)
  })

  test('a list that the key may not read any more empties nothing', async () => {
    await pull(connect(), database, { retry: HASTY })
    const methods = database.all(db.selectFrom('cache.invoice').select('id')).length
    const key = double.addKey({ customer: 'read', payment_method: 'read', product: 'read', plan: 'read', subscription: 'read', charge: 'read', event: 'read' })
    const connector = connectAll({ sources: [{ id: 'stripe-1', kind: 'stripe', name: 'Stripe USA', url: double.url, key }] }, database, { workspaceDir: '.', operatorName: 'Imke Vos' })
    onTestFinished(() => connector.close())
    await reconcile(connector, database, { retry: HASTY }).catch((error: ConnectorError) => expect(error.code).toBe('FORBIDDEN'))
    expect(database.all(db.selectFrom('cache.invoice').select('id')).length).toBe(methods)
  })

  test('a key that is not taken any more is told of this source, and what is here stays', async () => {
    await pull(connect(), database, { retry: HASTY })
    const connector = connectAll({ sources: [{ id: 'stripe-1', kind: 'stripe', name: 'Stripe USA', url: double.url, key: 'rk_test_revoked0000000' }] }, database, { workspaceDir: '.', operatorName: 'Imke Vos' })
    onTestFinished(() => connector.close())
    await expect(pull(connector, database, { retry: HASTY })).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    expect(database.first(sourceById('stripe-1'))).toMatchObject({ failureCode: 'UNAUTHORIZED' })
    expect(invoices()).toHaveLength(3)
  })
})
