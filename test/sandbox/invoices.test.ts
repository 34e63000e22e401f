/** What may become of an invoice besides being charged, and what the billing system refuses. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Stored } from '#main/sandbox/row.ts'
import { openDesk, type Answer, type Desk } from './support.ts'

let desk: Desk
let open: Map<string, number>
let invoices: Stored<'invoices'>[]
beforeAll(async () => {
  desk = await openDesk({ accounts: 130 })
  const closing = [...(await desk.all('allocations')), ...(await desk.all('writeOffs'))]
  const closed = new Map<string, number>()
  for (const row of closing) closed.set(row.invoiceId, (closed.get(row.invoiceId) ?? 0) + row.amountMinor)
  const all = await desk.all('invoices')
  open = new Map(all.map((row) => [row.id, row.totalMinor - (closed.get(row.id) ?? 0)]))
  invoices = all.filter((row) => row.status === 'open' && !row.disputed && open.get(row.id)! > 100)
})
afterAll(() => desk.sandbox.close())

const refusal = (answer: Answer) => [answer.status, answer.body.data?.reason]
const rev = async () => (await desk.get('/sandbox/state')).body.rev as number
const written = (answer: Answer): string[] => answer.body.changed.map(({ resource }: { resource: string }) => resource).toSorted()
const CHEQUE = { medium: 'cheque', receivedOn: '2026-11-19', reference: 'Cheque 7' } as const
const pay = (invoiceId: string, amountMinor: number, more: object = {}) => desk.command('recordPayment', { invoiceId, amountMinor, ...CHEQUE, ...more })
const credit = (invoiceId: string, amountMinor: number) => desk.command('requestCreditNote', { invoiceId, amountMinor, reason: 'One call too many' })

describe('an amount', () => {
  test('above what is open is refused, and nothing is written', async () => {
    const { id } = invoices[0]!
    const before = await rev()
    expect(refusal(await pay(id, open.get(id)! + 1))).toEqual([409, 'MORE_THAN_OPEN'])
    expect(refusal(await credit(id, open.get(id)! + 1))).toEqual([409, 'MORE_THAN_OPEN'])
    expect(refusal(await pay(id, 1, { receivedOn: '2031-01-01' }))).toEqual([409, 'NOT_RECEIVED_YET'])
    expect(await rev()).toBe(before)
  })

  test('that closes the invoice ends its hold and its approval, and leaves no dispute', async () => {
    const [approval] = (await desk.all('approvals')).filter((row) => row.state === 'waiting' && open.get(row.invoiceId)! > 0)
    const id = approval!.invoiceId
    await desk.command('holdInvoice', { invoiceId: id, reason: 'Wrong site', channel: 'phone' })
    await desk.command('disputeInvoice', { invoiceId: id, disputed: true, reason: 'Wrong site' })
    const answer = await pay(id, open.get(id)!)
    expect(written(answer)).toEqual(['allocations', 'approvals', 'billingLog', 'holds', 'invoices', 'payments'])
    expect(await desk.read('invoices', id)).toMatchObject({ status: 'paid', disputed: false })
    expect(await desk.read('approvals', approval!.id)).toMatchObject({ state: 'approved', autoApprovesAt: null })
    expect(refusal(await pay(id, 1))).toEqual([409, 'ALREADY_PAID'])
  })

  test('received before the invoice was issued is on it from the day it was', async () => {
    const invoice = invoices[2]!
    const answer = await pay(invoice.id, 1, { receivedOn: '2020-02-03' })
    const record = (resource: string) => answer.body.changed.find((one: { resource: string }) => one.resource === resource).record
    expect([record('payments').receivedOn, record('allocations').effectiveOn]).toEqual(['2020-02-03', invoice.issuedOn])
  })

  test('credited leaves the rest open; each credit note has a number of its own', async () => {
    const { id } = invoices[3]!
    expect(written(await credit(id, 3))).toEqual(['allocations', 'billingLog', 'creditNotes', 'invoices'])
    await credit(id, 4)
    expect((await desk.read('invoices', id)).status).toBe('open')
    const numbers = (await desk.all('creditNotes')).map(({ number }) => number)
    expect(new Set(numbers).size).toBe(numbers.length)
  })
})

test('a write-off closes all that is open, once', async () => {
  const { id } = invoices[4]!
  const answer = await desk.command('requestWriteOff', { invoiceId: id, reason: 'Wound up' })
  expect(written(answer)).toEqual(['billingLog', 'invoices', 'writeOffs'])
  expect(answer.body.changed.find((one: { resource: string }) => one.resource === 'writeOffs').record).toMatchObject({ amountMinor: open.get(id), reason: 'Wound up' })
  expect(refusal(await desk.command('requestWriteOff', { invoiceId: id, reason: 'Wound up' }))).toEqual([409, 'INVOICE_UNCOLLECTIBLE'])
})

test('a dispute is set and settled, each once', async () => {
  const { id } = invoices[5]!
  const dispute = (disputed: boolean) => desk.command('disputeInvoice', { invoiceId: id, disputed, reason: 'Never came' })
  expect(refusal(await dispute(false))).toEqual([409, 'NOT_DISPUTED'])
  expect((await dispute(true)).status).toBe(200)
  expect((await desk.read('invoices', id)).disputed).toBe(true)
  expect(refusal(await dispute(true))).toEqual([409, 'ALREADY_DISPUTED'])
  expect((await dispute(false)).status).toBe(200)
  expect((await desk.all('billingLog')).filter((row) => row.text.includes('Never came')).map(({ kind }) => kind)).toEqual(['invoice_disputed', 'dispute_settled'])
})
