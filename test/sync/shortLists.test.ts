/** Lists of a source that numbers nothing that lack what the copy has: of a Stripe look-alike, through real HTTP. */
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Connector } from '#main/core/ports/connector.ts'
import { connectAll } from '#main/core/sources/connect.ts'
import { db, type Database } from '#main/db/database.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import { areListsBelieved, believeLists, shortList, shortListsOf, shortListWords } from '#main/db/shortLists.ts'
import { addSource } from '#main/db/sources.ts'
import { onTheCommandLine } from '#main/hosts/commandLine/failure.ts'
import { pullAccount } from '#main/sync/accountPull.ts'
import { pull } from '#main/sync/pull.ts'
import { reconcile } from '#main/sync/reconcile.ts'
import { addCustomer, addMethod } from '../stripeDouble/customers.ts'
import { startStripeDouble, type StripeDouble } from '../stripeDouble/double.ts'
import { addInvoice } from '../stripeDouble/invoices.ts'
import { contentsOf, HASTY, newWorkspace } from './copy.ts'

const CUSTOMERS = 24
const AREAS = ['customer', 'payment_method', 'product', 'plan', 'subscription', 'invoice', 'payment_intent', 'charge', 'dispute', 'credit_note', 'event', 'billing_meter']

let double: StripeDouble
let database: Database
let connect: (key?: string) => Connector
beforeEach(async () => {
  double = await startStripeDouble()
  // Long enough ago that no event tells of it again.
  double.books.daysAgo(2, () => {
    for (let n = 1; n <= CUSTOMERS; n += 1) {
      const customer = addCustomer(double.books, { name: `Juniper Freight ${n}`, email: `accounts${n}@juniper.example`, currency: 'usd' })
      addMethod(double.books, customer)
      addInvoice(double.books, customer)
    }
  })
  const workspace = newWorkspace()
  database = workspace.database
  database.run(addSource({ id: 'stripe-1', kind: 'stripe', name: 'Stripe USA', address: double.url, createdAt: 1, createdBy: 'Imke Vos' }))
  connect = (key = double.key) => {
    const connector = connectAll({ sources: [{ id: 'stripe-1', kind: 'stripe', name: 'Stripe USA', url: double.url, key }] }, database, { workspaceDir: workspace.dir, operatorName: 'Imke Vos' })
    onTestFinished(() => connector.close())
    return connector
  }
  await pull(connect(), database, { retry: HASTY })
})
afterEach(() => double.close())

const rows = (table: 'invoice' | 'paymentMethod' | 'account'): number => database.all(db.selectFrom(`cache.${table}`).select('id')).length
const party = (): string => database.first(db.selectFrom('cache.party').select('id'))!.id
/** By resource, how many did not come. */
const asked = () => Object.fromEntries(shortListsOf(database, party()).map(({ resource, missing }) => [resource, missing]))
/** Gone from Stripe without an event that tells so. */
const loseInvoices = (some: number): void => {
  double.books.tells = false
  for (const { id } of double.books.all('invoice').slice(0, some)) double.books.remove('invoice', id, 'invoice.deleted')
  double.books.tells = true
}
/** A key that may read all but these. */
const keyWithout = (...areas: string[]): string => double.addKey(Object.fromEntries(AREAS.filter((area) => !areas.includes(area)).map((area) => [area, 'read'])))
const forgetPlaces = (): void => void database.raw.prepare(`UPDATE cache.syncCursor SET cursor = 'of another time'`).run()

describe('a list that comes back without most of what is in the copy', () => {
  test('takes nothing away in a comparison, and says so, until a person says that it is gone', async () => {
    const before = contentsOf(database)
    loseInvoices(CUSTOMERS)
    const { failed, differences } = await reconcile(connect(), database, { retry: HASTY })
    // The billing log is made of invoices too.
    const [invoices, log] = ['invoices', 'billing log'].map((list) => `Its list of ${list} came back empty, where ${CUSTOMERS} are in the copy.`)
    expect(failed).toEqual([{ id: 'stripe-1', name: 'Stripe USA', code: 'SHORT_LIST', message: expect.stringMatching(new RegExp(`^${invoices} ${log} Nothing was taken out of the copy\\.`)) }])
    expect(differences).toBe(0)
    expect(contentsOf(database)).toEqual(before)
    expect(asked()).toEqual({ invoices: CUSTOMERS, billingLog: CUSTOMERS })

    believeLists(database, party())
    expect(await reconcile(connect(), database, { retry: HASTY })).toMatchObject({ failed: [], differences: 2 * CUSTOMERS, repaired: 2 * CUSTOMERS })
    expect([rows('invoice'), rows('account')]).toEqual([0, CUSTOMERS])
    expect(asked()).toEqual({})
    // Believed once, and not for ever.
    expect(areListsBelieved(database, party())).toBe(false)
    expect(verifyDerived(database)).toEqual([])
  })

  test('takes nothing away in a pull that has to list everything again, and the pull goes on', async () => {
    loseInvoices(22)
    double.books.change(double.books.all('customer')[0]!, { name: 'Renamed Freight' })
    forgetPlaces()
    await pull(connect(), database, { retry: HASTY })
    expect(rows('invoice')).toBe(CUSTOMERS)
    expect(asked()).toEqual({ invoices: 22, billingLog: 22 })
    expect(database.all(db.selectFrom('cache.account').select('id').where('name', '=', 'Renamed Freight'))).toHaveLength(1)
  })

  test('when it is whole again, nothing is asked any more', async () => {
    const lost = double.books.all('invoice').slice(0, 20)
    loseInvoices(20)
    await reconcile(connect(), database, { retry: HASTY })
    expect(asked()).toEqual({ invoices: 20, billingLog: 20 })
    for (const { object: _kind, ...invoice } of lost) double.books.add('invoice', invoice)
    expect((await reconcile(connect(), database, { retry: HASTY })).failed).toEqual([])
    expect([rows('invoice'), asked()]).toEqual([CUSTOMERS, {}])
  })
})

test('a few that are gone leave the copy without a question, the newest of all among them', async () => {
  double.books.tells = false
  double.books.remove('invoice', double.books.all('invoice').at(-1)!.id, 'invoice.deleted')
  double.books.tells = true
  expect(await reconcile(connect(), database, { retry: HASTY })).toMatchObject({ failed: [], differences: 2, repaired: 2 })
  expect(rows('invoice')).toBe(CUSTOMERS - 1)
})

test('what is asked about: twenty and half of what is known, or all of what no company is without', () => {
  const ask = (resource: 'invoices' | 'holds' | 'paymentMethods', missing: number) => shortList(database, resource, party(), missing, 1) !== null
  expect([0, 1, 11, 19].map((missing) => ask('invoices', missing))).toEqual([false, false, false, false])
  expect([20, CUSTOMERS].map((missing) => ask('invoices', missing))).toEqual([true, true])
  database.raw.prepare(`DELETE FROM cache.invoice WHERE id NOT IN (SELECT id FROM cache.invoice ORDER BY id LIMIT 2)`).run()
  database.raw.prepare(`DELETE FROM cache.paymentMethod WHERE id NOT IN (SELECT id FROM cache.paymentMethod ORDER BY id LIMIT 2)`).run()
  expect([ask('invoices', 1), ask('invoices', 2), ask('paymentMethods', 2)]).toEqual([false, true, false])
})

test('its words say what is missing, and on the command line what to type', () => {
  const [methods, invoice, whatToDo, ...more] = shortListWords([{ resource: 'paymentMethods', known: 3204, missing: 1700, at: 1 }, { resource: 'invoices', known: 1, missing: 1, at: 1 }])
  expect([methods, invoice]).toEqual(['Its list of payment methods came back without 1,700 records, where 3,204 are in the copy.', 'Its list of invoices came back empty, where 1 is in the copy.'])
  // Once, however many lists there are.
  expect(whatToDo).toMatch(/^Nothing was taken out of the copy\. .* say so\.$/)
  expect(more).toEqual([])
  expect(shortListWords([])).toEqual([])
  expect(onTheCommandLine(whatToDo!)).toMatch(/say so with "counterfoil reconcile --believe SOURCE"\.$/)
})

describe('a list that is not shown to the key', () => {
  test('takes nothing of an account that is looked at', async () => {
    const [account] = database.all<{ id: string }>(db.selectFrom('cache.account').select('id').limit(1))
    const before = contentsOf(database)
    for (const area of ['payment_method', 'invoice']) {
      await pullAccount(connect(keyWithout(area)), database, account!.id, { retry: HASTY })
      expect(contentsOf(database)).toEqual(before)
    }
    // With a key that sees them, what is gone goes.
    for (const method of double.books.all('payment_method')) if (method.customer === account!.id) double.books.remove('payment_method', method.id, 'payment_method.detached')
    await pullAccount(connect(), database, account!.id, { retry: HASTY })
    expect(rows('paymentMethod')).toBe(CUSTOMERS - 1)
  })

  test('takes nothing away in a comparison or a pull that lists again, whatever else is gone', async () => {
    const key = keyWithout('payment_method')
    loseInvoices(1)
    expect((await reconcile(connect(key), database, { retry: HASTY })).failed).toEqual([])
    expect([rows('paymentMethod'), rows('invoice')]).toEqual([CUSTOMERS, CUSTOMERS - 1])
    forgetPlaces()
    await pull(connect(key), database, { retry: HASTY })
    expect(rows('paymentMethod')).toBe(CUSTOMERS)
    expect(asked()).toEqual({})
  })

  test('nor does one that a look-alike does not have', async () => {
    double.lacks.paths.push('/v1/invoices')
    const [account] = database.all<{ id: string }>(db.selectFrom('cache.account').select('id').limit(1))
    await pullAccount(connect(), database, account!.id, { retry: HASTY })
    expect(await reconcile(connect(), database, { retry: HASTY })).toMatchObject({ failed: [], differences: 0 })
    expect(rows('invoice')).toBe(CUSTOMERS)
  })

  test('an account whose customer cannot be asked for at all stays whole', async () => {
    double.lacks.paths.push('/v1/customers')
    const before = contentsOf(database)
    const [account] = database.all<{ id: string }>(db.selectFrom('cache.account').select('id').limit(1))
    await expect(pullAccount(connect(), database, account!.id, { retry: HASTY })).rejects.toMatchObject({ name: 'ConnectorError' })
    expect(contentsOf(database)).toEqual(before)
  })
})
