import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Stored } from '#main/sandbox/row.ts'
import { NOW, openDesk, type Answer, type Desk } from './support.ts'

let desk: Desk
let payment: Stored<'payments'>
let invoice: Stored<'invoices'>
let leftMinor: number
beforeAll(async () => {
  desk = await openDesk({ accounts: 130 })
  const [payments, allocations, refunds, invoices] = [await desk.all('payments'), await desk.all('allocations'), await desk.all('refunds'), await desk.all('invoices')]
  const left = (of: Stored<'payments'>) => [...allocations, ...refunds].reduce((minor, row) => minor - (row.paymentId === of.id ? row.amountMinor : 0), of.amountMinor)
  const open = (of: Stored<'payments'>) => invoices.find((row) => row.accountId === of.accountId && row.status === 'open' && !row.disputed)
  payment = payments.find((row) => row.purpose === 'receivable' && left(row) > 10 && open(row) !== undefined)!
  invoice = open(payment)!
  leftMinor = left(payment)
})
afterAll(() => desk.sandbox.close())

const refusal = (answer: Answer) => [answer.status, answer.body.data?.reason]
const apply = (rows: { invoiceId: string; amountMinor: number }[], paymentId = payment.id) => desk.command('applyPayment', { paymentId, rows })
const change = async (resource: string, id: string, fields: Record<string, unknown>) => (await desk.post('/sandbox/change', { resource, id, fields })).body
const to = (id: string, amountMinor: number) => ({ invoiceId: id, amountMinor })

describe('applying a payment', () => {
  test('writes an allocation of today in the party’s zone, an entry of the log, and a new version of the payment and the invoice', async () => {
    const answer = await desk.command('applyPayment', { paymentId: payment.id, rows: [to(invoice.id, 3)] }, { ifMatch: payment.rev, key: 'apply-once' })
    expect(answer.status).toBe(200)
    expect(answer.body.changed.map(({ resource }: { resource: string }) => resource).toSorted()).toEqual(['allocations', 'billingLog', 'invoices', 'payments'])
    const [allocation, ...others] = (await desk.all('allocations')).filter((row) => row.paymentId === payment.id && row.invoiceId === invoice.id)
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: (await desk.read('parties', payment.partyId)).timeZone }).format(NOW)
    expect(others).toEqual([])
    expect(allocation).toMatchObject({ amountMinor: 3, currency: payment.currency, effectiveOn: today, creditNoteId: null, reversesId: null })
    const { text } = (await desk.all('billingLog')).find((row) => row.kind === 'payment_applied')!
    expect(text).toBe(`Payment ${payment.ref} applied: ${invoice.number} 0.03`)
    expect((await desk.read('invoices', invoice.id)).status).toBe('open')
    // The same key once more: the same answer, and no second allocation.
    expect((await desk.command('applyPayment', { paymentId: payment.id, rows: [to(invoice.id, 3)] }, { ifMatch: payment.rev, key: 'apply-once' })).text).toBe(answer.text)
    // Another on the version before.
    expect((await desk.command('applyPayment', { paymentId: payment.id, rows: [to(invoice.id, 1)] }, { ifMatch: payment.rev })).status).toBe(412)
    expect((await desk.all('allocations')).filter((row) => row.paymentId === payment.id && row.invoiceId === invoice.id)).toHaveLength(1)
  })

  test('refuses what cannot be, and then changes nothing', async () => {
    const rev = async () => (await desk.get('/sandbox/state')).body.rev
    const other = (await desk.all('invoices')).find((row) => row.accountId !== payment.accountId && row.status === 'open')!
    const wallet = (await desk.all('payments')).find((row) => row.purpose === 'wallet')!
    const paid = (await desk.all('invoices')).find((row) => row.accountId === payment.accountId && row.status === 'paid')!
    const before = await rev()
    expect(refusal(await apply([to(invoice.id, leftMinor)]))).toEqual([409, 'MORE_THAN_UNAPPLIED'])
    expect(refusal(await apply([to(invoice.id, 1), to(invoice.id, 1)]))).toEqual([409, 'INVOICE_TWICE'])
    // The first row alone would do: all of them or none.
    expect(refusal(await apply([to(invoice.id, 1), to(other.id, 1)]))).toEqual([409, 'INVOICE_OF_ANOTHER_ACCOUNT'])
    expect(refusal(await apply([to(invoice.id, 1), to(paid.id, 1)]))).toEqual([409, 'ALREADY_PAID'])
    expect(refusal(await apply([to(invoice.id, 1)], wallet.id))).toEqual([409, 'WALLET_PAYMENT'])
    expect((await apply([to('inv_nobody', 1)])).status).toBe(404)
    expect(await rev()).toBe(before)
  })

  test.each([
    ['status', 'void', 'INVOICE_VOID'], ['status', 'draft', 'INVOICE_DRAFT'], ['status', 'uncollectible', 'INVOICE_UNCOLLECTIBLE'], ['disputed', true, 'INVOICE_DISPUTED'], ['currency', 'JPY', 'OTHER_CURRENCY'],
  ])('an invoice whose %s is %s: %s', async (field, value, code) => {
    const as = await desk.read('invoices', invoice.id)
    await change('invoices', invoice.id, { [field]: value })
    expect(refusal(await apply([to(invoice.id, 1)]))).toEqual([409, code])
    await change('invoices', invoice.id, { [field]: as[field as 'status'] })
  })

  test('nothing is put on an invoice on hold', async () => {
    expect((await desk.command('holdInvoice', { invoiceId: invoice.id, reason: 'Wrong site', channel: 'phone' })).status).toBe(200)
    expect(refusal(await apply([to(invoice.id, 1)]))).toEqual([409, 'INVOICE_ON_HOLD'])
    await desk.command('releaseInvoice', { invoiceId: invoice.id, note: null })
  })

  test('an invoice with nothing left open is paid, and takes no more than is open', async () => {
    const large = await change('payments', payment.id, { amountMinor: payment.amountMinor + invoice.totalMinor })
    const taken = [...(await desk.all('allocations')), ...(await desk.all('writeOffs'))].reduce((minor, row) => minor + (row.invoiceId === invoice.id ? row.amountMinor : 0), 0)
    const open = invoice.totalMinor - taken
    expect(refusal(await apply([to(invoice.id, open + 1)]))).toEqual([409, 'MORE_THAN_OPEN'])
    expect((await apply([to(invoice.id, open)], large.id)).status).toBe(200)
    expect((await desk.read('invoices', invoice.id)).status).toBe('paid')
    expect(refusal(await apply([to(invoice.id, 1)]))).toEqual([409, 'ALREADY_PAID'])
  })
})

test('a credit note is applied by the same rules', async () => {
  const invoices = (await desk.all('invoices')).filter((row) => row.status === 'open' && !row.disputed)
  const notes = await desk.all('creditNotes')
  const held = new Set((await desk.all('holds')).filter((row) => row.releasedAt === null).map((row) => row.invoiceId))
  const note = notes[0]!
  const target = invoices.find((row) => row.accountId === note.accountId && !held.has(row.id))!
  const enlarged = await change('creditNotes', note.id, { amountMinor: note.amountMinor + 5 })
  const applied = (await desk.all('allocations')).reduce((minor, row) => minor + (row.creditNoteId === note.id ? row.amountMinor : 0), 0)
  const left = enlarged.amountMinor - applied
  expect(refusal(await desk.command('applyCreditNote', { creditNoteId: note.id, rows: [to(target.id, left + 1)] }))).toEqual([409, 'MORE_THAN_UNAPPLIED'])
  expect((await desk.command('applyCreditNote', { creditNoteId: note.id, rows: [to(target.id, 5)] }, { ifMatch: enlarged.rev })).status).toBe(200)
  expect((await desk.all('allocations')).filter((row) => row.creditNoteId === note.id && row.invoiceId === target.id)).toMatchObject([{ amountMinor: 5, paymentId: null }])
  expect((await desk.all('billingLog')).find((row) => row.kind === 'credit_note_applied')?.text).toBe(`Credit note ${note.number} applied: ${target.number} 0.05`)
  expect((await desk.read('creditNotes', note.id)).rev).toBeGreaterThan(enlarged.rev)
})
