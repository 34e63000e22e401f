/** Adding and changing a Stripe account, over real HTTP. */
import { describe, expect, onTestFinished, test } from 'vitest'
import { addCustomer } from '../../stripeDouble/customers.ts'
import { addInvoice } from '../../stripeDouble/invoices.ts'
import { startStripeDouble, type DoubleOptions, type StripeDouble } from '../../stripeDouble/double.ts'
import { openCore } from './openCore.ts'

async function stripe(options: DoubleOptions = {}): Promise<StripeDouble> {
  const double = await startStripeDouble(options)
  onTestFinished(() => double.close())
  addCustomer(double.books, { name: 'Juniper Freight Inc', email: 'accounts@juniper-freight.example', currency: 'usd' })
  return double
}

describe('adding a Stripe account', () => {
  test('asks it who the key belongs to, keeps the key as a secret, and never tells it again', async () => {
    const double = await stripe()
    const { client, secrets, core } = await openCore()
    const { id, keyKept } = await client.sources.addStripe({ name: 'Stripe USA', key: double.key, address: `${double.url}/` })
    expect(keyKept).toBe(true)
    expect(JSON.parse(secrets.get('sourceKeys')!)).toEqual({ [id]: double.key })
    const [source] = await client.sources.list()
    expect(source).toMatchObject({ id, kind: 'stripe', name: 'Stripe USA', address: double.url, line: 'online', reason: null, keyKept: true, given: false, parties: [{ id: expect.stringContaining(double.books.account.id) }] })
    const kept = core.context.database.raw.prepare('SELECT * FROM source').all()
    const trail = core.context.database.raw.prepare('SELECT * FROM audit').all()
    expect(JSON.stringify([kept, trail, await client.sources.list(), await client.sources.cannot()])).not.toContain(double.key)
    expect(JSON.stringify(trail)).toContain('source.add')
  })

  test('a key that is none is refused with why, and nothing is kept', async () => {
    const double = await stripe()
    const { client, secrets } = await openCore()
    await expect(client.sources.addStripe({ name: 'Stripe USA', key: 'rk_test_unknown00000', address: double.url })).rejects.toMatchObject({ code: 'CONNECTION_FAILED', message: expect.stringMatching(/key/i) })
    await expect(client.sources.addStripe({ name: 'Stripe USA', key: double.key, address: 'http://127.0.0.1:9' })).rejects.toMatchObject({ code: 'CONNECTION_FAILED' })
    expect(await client.sources.list()).toEqual([])
    expect(secrets.size).toBe(0)
  })

  test('the same account twice is refused; another one is a source of its own', async () => {
    const [double, other] = [await stripe(), await stripe({ tag: 'two' })]
    const { client } = await openCore()
    await client.sources.addStripe({ name: 'Stripe USA', key: double.key, address: double.url })
    await expect(client.sources.addStripe({ name: 'Again', key: double.secretKey, address: double.url })).rejects.toMatchObject({ code: 'TAKEN' })
    await client.sources.addStripe({ name: 'Stripe Europe', key: other.key, address: other.url })
    expect((await client.sources.list()).map(({ name }) => name).sort()).toEqual(['Stripe Europe', 'Stripe USA'])
  })

  test('what a key may not do is told with the permission it lacks, and refused when it is given', async () => {
    const double = await stripe()
    const readOnly = double.addKey(Object.fromEntries(['customer', 'payment_method', 'product', 'plan', 'subscription', 'invoice', 'payment_intent', 'charge', 'dispute', 'credit_note', 'event', 'billing_meter'].map((area) => [area, 'read'])))
    const { client, core, pull } = await openCore()
    const { id } = await client.sources.addStripe({ name: 'Stripe USA', key: readOnly, address: double.url })
    const party = (await client.sources.list())[0]!.parties[0]!.id
    const cannot = (await client.sources.cannot()).find((one) => one.party === party)?.cannot ?? []
    expect(cannot.find(({ command }) => command === 'voidInvoice')?.why).toMatch(/rak_invoice_write/)
    expect(cannot.map(({ command }) => command)).toContain('pauseAccount')
    await pull()
    core.context.database.raw.prepare(`UPDATE setting SET value = json_set(value, '$.grants', json('["billing:view","billing:manage"]')) WHERE key = 'operator'`).run()
    expect(() => core.context.outbox.enqueue('setPoNumber', { accountId: 'cus_1', poNumber: 'PO-7' } as never, { accountId: 'cus_1', partyId: party, targetId: 'cus_1', ifMatch: null })).toThrow(/rak_customer_write/)
    // With a key that may, it goes.
    await client.sources.change({ id, key: double.key })
    expect((await client.sources.cannot()).find((one) => one.party === party)?.cannot.map(({ command }) => command) ?? []).not.toContain('voidInvoice')
  })
})

describe('changing a Stripe account', () => {
  async function added() {
    const double = await stripe()
    const opened = await openCore()
    const { id } = await opened.client.sources.addStripe({ name: 'Stripe USA', key: double.key, address: double.url })
    await opened.pull()
    return { ...opened, double, id }
  }

  test('another name is kept without asking anybody', async () => {
    const { client, double, id } = await added()
    const asked = double.asked.length
    await client.sources.change({ id, name: 'Stripe America' })
    expect(double.asked.length).toBe(asked)
    expect((await client.sources.list())[0]).toMatchObject({ name: 'Stripe America' })
  })

  test('a key of another account is refused, and the one before stays', async () => {
    const { client, secrets, double, id } = await added()
    const other = await stripe({ tag: 'two' })
    await expect(client.sources.change({ id, key: other.key, address: other.url })).rejects.toMatchObject({ code: 'CONNECTION_FAILED', message: expect.stringContaining('Add it as a source of its own') })
    expect(JSON.parse(secrets.get('sourceKeys')!)).toEqual({ [id]: double.key })
    expect((await client.sources.list())[0]).toMatchObject({ address: double.url })
  })

  test('a source that is not there, and the billing system of the settings, cannot be changed here', async () => {
    const { client } = await added()
    await expect(client.sources.change({ id: 'stripe-nowhere', name: 'X' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(client.sources.remove({ id: 'billing' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('whoever may only look changes and removes nothing', async () => {
    const { client, core, id } = await added()
    core.context.database.raw.prepare(`UPDATE setting SET value = json_set(value, '$.grants', json('["billing:view"]')) WHERE key = 'operator'`).run()
    for (const ask of [() => client.sources.change({ id, name: 'X' }), () => client.sources.remove({ id }), () => client.sources.addStripe({ name: 'Y', key: 'rk_test_00000000', address: null })])
      await expect(ask()).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  })
})

test('what its lists lack is told with the source, and goes once somebody who may says that it is gone', async () => {
  const double = await stripe()
  double.books.daysAgo(2, () => addInvoice(double.books, double.books.all('customer')[0]!))
  const { client, core, pull } = await openCore()
  const { id } = await client.sources.addStripe({ name: 'Stripe USA', key: double.key, address: double.url })
  await pull()
  double.books.tells = false
  double.books.remove('invoice', double.books.all('invoice')[0]!.id, 'invoice.deleted')
  const compare = () => core.context.sync.reconcileNow().finished
  const keptBack = async () => (await client.sources.list())[0]!.keptBack
  await compare()
  expect(await keptBack()).toEqual(['Its list of invoices came back empty, where 1 is in the copy.', expect.stringContaining('Nothing was taken out of the copy.')])
  expect(await client.sources.believe({ id })).toEqual({ lists: 1 })
  await compare()
  expect(await keptBack()).toEqual([])
  expect(core.context.database.raw.prepare('SELECT count(*) FROM cache.invoice').pluck().get()).toBe(0)
  expect(JSON.stringify(core.context.database.raw.prepare('SELECT * FROM audit').all())).toContain('source.believe')
  await expect(client.sources.believe({ id: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  core.context.database.raw.prepare(`UPDATE setting SET value = json_set(value, '$.grants', json('["billing:view"]')) WHERE key = 'operator'`).run()
  await expect(client.sources.believe({ id })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
})
