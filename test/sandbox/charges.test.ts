import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sumBy } from './company.ts'
import { openDesk, type Desk } from './support.ts'
import type { Stored } from '#main/sandbox/row.ts'

let desk: Desk
let charges: Stored<'charges'>[]
let methods: Stored<'paymentMethods'>[]
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.sandbox.close())
beforeEach(async () => {
  ;[charges, methods] = await Promise.all([desk.all('charges'), desk.all('paymentMethods')])
})

/** The latest attempt of an open failure that fits. */
function openFailure(fits: (charge: Stored<'charges'>) => boolean): Stored<'charges'> {
  const series = Map.groupBy(charges, (c) => c.seriesId)
  const open = [...series.values()].filter((attempts) => attempts.every((c) => c.status === 'failed')).map((attempts) => attempts.at(-1)!)
  const found = open.find(fits)
  if (!found) throw new Error('The company has no such failure.')
  return found
}
const behave = (methodId: string, behaviour: { declineCode: string; failsLeft: number | null } | null) => desk.post('/sandbox/gateway', { methodId, behaviour })
const backupOf = (accountId: string) => methods.find((m) => m.accountId === accountId && m.slot === 'backup')!

describe('a failed charge tried again', () => {
  test('goes through with a good backup: charge, payment, allocation, and the invoice is paid', async () => {
    const failed = openFailure((c) => c.kind === 'invoice' && backupOf(c.accountId) !== undefined)
    const backup = backupOf(failed.accountId)
    await behave(backup.id, null)
    const { status, body } = await desk.command('retryCharge', { chargeId: failed.id, methodId: backup.id })
    expect([status, body.result.status, body.result.declineCode]).toEqual([200, 'succeeded', null])

    const invoice = await desk.read('invoices', failed.invoiceId!)
    expect(invoice.status).toBe('paid')
    expect(await desk.read('charges', body.result.chargeId)).toMatchObject({ status: 'succeeded', methodId: backup.id, amountMinor: failed.amountMinor, seriesId: failed.seriesId })
    const payment = (await desk.all('payments')).find((p) => p.chargeId === body.result.chargeId)!
    expect(payment).toMatchObject({ purpose: 'receivable', medium: backup.kind, amountMinor: failed.amountMinor, receivedOn: invoice.partyId === 'us' ? '2026-11-19' : '2026-11-20' })
    const allocated = sumBy(await desk.all('allocations'), (a) => a.invoiceId, (a) => a.amountMinor)
    expect(allocated.get(invoice.id)).toBe(invoice.totalMinor)
    const changed = body.changed.map((c: { resource: string }) => c.resource)
    expect(changed).toEqual(expect.arrayContaining(['charges', 'payments', 'allocations', 'invoices', 'billingLog']))
    expect(body.changed.find((c: { resource: string }) => c.resource === 'invoices').record).toEqual(invoice)
  })

  test('is declined again by a card that is lost; the answer says so, and the invoice stays open', async () => {
    const failed = openFailure((c) => c.kind === 'invoice' && c.declineCode === 'lost_card')
    const { status, body } = await desk.command('retryCharge', { chargeId: failed.id, methodId: failed.methodId })
    expect([status, body.result.status, body.result.declineCode]).toEqual([200, 'failed', 'lost_card'])
    expect((await desk.read('invoices', failed.invoiceId!)).status).toBe('open')
    expect((await desk.all('charges')).filter((c) => c.seriesId === failed.seriesId)).toHaveLength(charges.filter((c) => c.seriesId === failed.seriesId).length + 1)
    expect((await desk.all('payments')).some((p) => p.chargeId === body.result.chargeId)).toBe(false)
  })

  test('fails as often as its card says and then goes through', async () => {
    const failed = openFailure((c) => c.kind === 'invoice' && c.declineCode === 'insufficient_funds')
    await behave(failed.methodId, { declineCode: 'insufficient_funds', failsLeft: 1 })
    const results = []
    for (let n = 0; n < 2; n++) results.push((await desk.command('retryCharge', { chargeId: failed.id, methodId: failed.methodId })).body.result.status)
    expect(results).toEqual(['failed', 'succeeded'])
  })

  test('of a recharge funds the balance and resumes an account that was paused below zero', async () => {
    const paused = (await desk.all('wallets')).filter((w) => w.pausedAt !== null)
    const failed = openFailure((c) => c.kind === 'recharge' && paused.some((w) => w.accountId === c.accountId))
    const before = paused.find((w) => w.accountId === failed.accountId)!
    await behave(failed.methodId, null)
    const { body } = await desk.command('retryCharge', { chargeId: failed.id, methodId: failed.methodId })
    expect(body.result.status).toBe('succeeded')
    const after = await desk.read('wallets', failed.accountId)
    expect([after.balanceMinor, after.pausedAt]).toEqual([before.balanceMinor + failed.amountMinor, null])
    expect(after.balanceMinor).toBeGreaterThanOrEqual(0)
    const entries = (await desk.all('walletEntries')).filter((e) => e.accountId === failed.accountId)
    expect(entries.reduce((sum, e) => sum + e.amountMinor, 0)).toBe(after.balanceMinor)
    expect((await desk.all('payments')).find((p) => p.chargeId === body.result.chargeId)).toMatchObject({ purpose: 'wallet' })

    const again = await desk.command('retryCharge', { chargeId: failed.id, methodId: failed.methodId })
    expect([again.status, again.body.data.reason]).toEqual([409, 'ALREADY_PAID'])
  })
})

describe('an invoice paid now', () => {
  test('is charged for what is still owed, and only once', async () => {
    const invoices = await desk.all('invoices')
    const allocated = sumBy(await desk.all('allocations'), (a) => a.invoiceId, (a) => a.amountMinor)
    const usable = (accountId: string) => methods.find((m) => m.accountId === accountId && m.notAccepted === null)
    const invoice = invoices.find((i) => i.status === 'open' && (allocated.get(i.id) ?? 0) > 0 && usable(i.accountId))!
    const method = usable(invoice.accountId)!
    await behave(method.id, null)
    const { body } = await desk.command('payInvoice', { invoiceId: invoice.id, methodId: method.id })
    expect(body.result.status).toBe('succeeded')
    expect((await desk.read('charges', body.result.chargeId)).amountMinor).toBe(invoice.totalMinor - allocated.get(invoice.id)!)
    const again = await desk.command('payInvoice', { invoiceId: invoice.id, methodId: method.id })
    expect([again.status, again.body.code, again.body.data.reason]).toEqual([409, 'REFUSED', 'ALREADY_PAID'])
  })

  test.each([['void', 'INVOICE_VOID'], ['draft', 'INVOICE_DRAFT'], ['uncollectible', 'INVOICE_UNCOLLECTIBLE'], ['paid', 'ALREADY_PAID']])('is refused when it is %s', async (state, reason) => {
    const accounts = new Map((await desk.all('accounts')).map((a) => [a.id, a]))
    const invoice = (await desk.all('invoices')).find((i) => i.status === state && accounts.get(i.accountId)!.status === 'active' && methods.some((m) => m.accountId === i.accountId && m.notAccepted === null))!
    const method = methods.find((m) => m.accountId === invoice.accountId)!
    const { status, body } = await desk.command('payInvoice', { invoiceId: invoice.id, methodId: method.id })
    expect([status, body.data.reason]).toEqual([409, reason])
  })

  test('is refused with a method that is not accepted, of another account, on hold, or on a closed account', async () => {
    const invoices = await desk.all('invoices')
    const open = (accountId: string) => invoices.find((i) => i.accountId === accountId && i.status === 'open')
    const reasonOf = async (invoiceId: string, methodId: string) => (await desk.command('payInvoice', { invoiceId, methodId })).body.data.reason
    const bad = methods.find((m) => m.notAccepted !== null && open(m.accountId))!
    expect(await reasonOf(open(bad.accountId)!.id, bad.id)).toBe('METHOD_NOT_ACCEPTED')
    expect(await reasonOf(open(bad.accountId)!.id, methods.find((m) => m.accountId !== bad.accountId)!.id)).toBe('METHOD_OF_ANOTHER_ACCOUNT')
    const hold = (await desk.all('holds')).find((h) => h.releasedAt === null && methods.some((m) => m.accountId === h.accountId))!
    expect(await reasonOf(hold.invoiceId, methods.find((m) => m.accountId === hold.accountId)!.id)).toBe('INVOICE_ON_HOLD')
    const closed = (await desk.all('accounts')).find((a) => a.status === 'closed' && methods.some((m) => m.accountId === a.id))!
    expect(await reasonOf(invoices.find((i) => i.accountId === closed.id)!.id, methods.find((m) => m.accountId === closed.id)!.id)).toBe('ACCOUNT_CLOSED')
  })

  test('a method or an invoice that is not there is answered 404', async () => {
    const invoice = (await desk.all('invoices')).find((i) => i.status === 'open')!
    expect((await desk.command('payInvoice', { invoiceId: invoice.id, methodId: 'pm_nobody' })).status).toBe(404)
    expect((await desk.command('payInvoice', { invoiceId: 'inv_nobody', methodId: methods[0]!.id })).status).toBe(404)
  })
})
