/** A Stripe account in the copy: pulled, pulled again, looked at, held against what is upstream. */
import { expect, onTestFinished, test } from 'vitest'
import { connectAll } from '#main/core/sources/connect.ts'
import { db } from '#main/db/database.ts'
import { addSource, sourceById } from '#main/db/sources.ts'
import { pullAccount } from '#main/sync/accountPull.ts'
import { pull } from '#main/sync/pull.ts'
import { reconcile } from '#main/sync/reconcile.ts'
import { startStripeDouble } from '../../stripeDouble/double.ts'
import { addInvoice } from '../../stripeDouble/invoices.ts'
import { refund } from '../../stripeDouble/payments.ts'
import { chargeOf, payNow, seed } from '../../stripeDouble/seed.ts'
import { HASTY } from '../../sync/copy.ts'
import { newDesk } from '../../sync/deskContext.ts'

async function desk() {
  const double = await startStripeDouble()
  onTestFinished(() => double.close())
  const seeded = seed(double.books)
  const { context } = newDesk({ operator: { grants: ['billing:view', 'billing:manage'] } })
  const { database, workspaceDir } = context
  database.run(addSource({ id: 'stripe', kind: 'stripe', name: 'Stripe', address: double.url, createdAt: 0, createdBy: 'Imke Vos' }))
  /** Each job has a connector of its own. */
  const job = async <T>(work: (connector: ReturnType<typeof connectAll>) => Promise<T>): Promise<T> => {
    const connector = connectAll({ sources: [{ id: 'stripe', kind: 'stripe', name: 'Stripe', url: double.url, key: double.key }] }, database, { workspaceDir, operatorName: 'Imke Vos' })
    try {
      return await work(connector)
    } finally {
      await connector.close()
    }
  }
  return {
    double, database, ...seeded,
    pullAll: () => job((connector) => pull(connector, database, { retry: HASTY })),
    look: (account: string) => job((connector) => pullAccount(connector, database, account, { retry: HASTY })),
    compare: () => job((connector) => reconcile(connector, database, { retry: HASTY })),
    open: () => new Map(database.all(db.selectFrom('cache.openInvoice').select(['invoiceId', 'openMinor'])).map(({ invoiceId, openMinor }) => [invoiceId, openMinor])),
    owed: () => new Map(double.books.all('invoice').flatMap(({ id, status, amount_remaining: left }) => (status === 'open' && left > 0 ? [[id, left] as const] : []))),
  }
}

test('the copy owes what Stripe says is left; pulled again nothing changes, and nothing differs when it is held against Stripe', async () => {
  const { database, pullAll, compare, open, owed } = await desk()
  expect(await pullAll()).toMatchObject({ quarantined: 0 })
  expect(open()).toEqual(owed())
  expect(database.first(sourceById('stripe'))).toMatchObject({ systemId: 'acct_1:test', revs: 'observed', failure: null, notOffered: '[]' })
  expect(await pullAll()).toMatchObject({ rows: 0 })
  expect(await compare()).toMatchObject({ differences: 0 })
}, 30_000)

test('an increment brings what changed, in the lists too; a look at the account changes nothing after it', async () => {
  const { double, pullAll, look, open, owed, paying, failing } = await desk()
  await pullAll()
  double.books.change(double.books.all('customer')[0]!, { name: 'Renamed Inc' }, 'customer.updated')
  addInvoice(double.books, paying.customer, { lines: [{ amount: 777 }] })
  refund(double.books, chargeOf(double.books, paying.invoice), 500)
  double.books.behaviours.clear()
  payNow(double.books, failing.invoice)
  expect((await pullAll()).rows).toBeGreaterThan(5)
  expect(open()).toEqual(owed())
  for (const customer of double.books.all('customer')) expect(await look(customer.id), customer.id).toMatchObject({ rows: 0, quarantined: 0 })
}, 30_000)

test('a customer that was deleted goes with what was theirs; the copy stays whole', async () => {
  const { double, database, pullAll, compare, sent } = await desk()
  await pullAll()
  double.books.remove('customer', sent.customer.id, 'customer.deleted')
  await pullAll()
  expect(database.all(db.selectFrom('cache.account').select('id').where('id', '=', sent.customer.id as never))).toEqual([])
  await compare()
  expect(await pullAll()).toMatchObject({ rows: 0, quarantined: 0 })
}, 30_000)

test('what cannot be explained of an invoice stands in the quarantine until it can be', async () => {
  const { double, database, pullAll, sent } = await desk()
  double.books.change(sent.invoice, { amount_remaining: 20_000 }, 'invoice.updated')
  expect(await pullAll()).toMatchObject({ quarantined: 1 })
  expect(database.all(db.selectFrom('cache.quarantine').select(['resource', 'reason']))).toEqual([{ resource: 'allocations', reason: expect.stringContaining(`${sent.invoice.number}: 45.00 USD settled at Stripe, not explained`) }])
  double.books.change(sent.invoice, { amount_remaining: 24_500 }, 'invoice.updated')
  await pullAll()
  expect(database.all(db.selectFrom('cache.quarantine').selectAll())).toEqual([])
}, 30_000)
