/** What happens at the desk and at Stripe together, over HTTP. */
import { describe, expect, test } from 'vitest'
import { createStripeConnector } from '#main/connectors/stripe/connector.ts'
import { ConnectorError } from '#main/core/ports/connector.ts'
import { doneMessage } from '#main/sync/outcome.ts'
import { addPrice, addProduct, addSubscription } from '../../stripeDouble/catalogue.ts'
import { declines, takesDays } from '../../stripeDouble/customers.ts'
import { addInvoice, voidInvoice } from '../../stripeDouble/invoices.ts'
import { pay, settleDebit } from '../../stripeDouble/payments.ts'
import { chargeOf, payNow } from '../../stripeDouble/seed.ts'
import { changedBy, DECLINE, done, endOf, GIVEN, isAsAnswered, openDesk, type Desk } from './desk.ts'

/** An invoice whose charge of the default method did not go through. */
const failedInvoice = ({ double: { books }, customer, method }: Desk) => {
  declines(books, method, DECLINE)
  const invoice = payNow(books, addInvoice(books, customer, { lines: [{ description: 'Plan', amount: 11_000 }] }))
  return { invoice, charge: chargeOf(books, invoice) }
}

describe('a failed charge', () => {
  test('is tried again with another method, declined once more, and then paid', async () => {
    const desk = await openDesk()
    const { double, backup } = desk
    const { invoice, charge } = failedInvoice(desk)
    expect((await desk.books()).get(`charges ${charge.id}`)).toMatchObject({ status: 'failed', declineCode: 'insufficient_funds', invoiceId: invoice.id, seriesId: invoice.id })
    declines(double.books, backup, { decline_code: 'do_not_honor' }, 1)

    const first = done(await desk.send('retryCharge', { chargeId: charge.id, methodId: backup.id }))
    expect(first.result).toEqual({ chargeId: chargeOf(double.books, invoice).id, status: 'failed', declineCode: 'do_not_honor' })
    expect(changedBy(first).get(`charges ${first.result.chargeId}`)).toMatchObject({ status: 'failed', declineCode: 'do_not_honor', methodId: backup.id, seriesId: invoice.id })
    await isAsAnswered(desk, first)
    expect(await desk.openMinor(invoice.id)).toBe(11_000)

    const second = done(await desk.send('retryCharge', { chargeId: charge.id, methodId: backup.id }))
    expect(second.result).toMatchObject({ status: 'succeeded', declineCode: null })
    expect(invoice).toMatchObject({ status: 'paid', amount_paid: 11_000 })
    const changed = changedBy(second)
    expect(changed.get(`invoices ${invoice.id}`)).toMatchObject({ status: 'paid' })
    expect(changed.get(`charges ${second.result.chargeId}`)).toMatchObject({ status: 'succeeded', amountMinor: 11_000 })
    expect([...changed.keys()].map((name) => name.split(' ')[0])).toEqual(expect.arrayContaining(['payments', 'allocations']))
    await isAsAnswered(desk, second)
    expect(await desk.openMinor(invoice.id)).toBe(0)
    expect(double.books.all('charge').map(({ status }) => status)).toEqual(['failed', 'failed', 'succeeded'])

    expect(endOf(await desk.send('retryCharge', { chargeId: charge.id, methodId: backup.id }))).toMatch(/^refused ALREADY_PAID: .*Nothing was charged/)
    expect(double.books.all('charge')).toHaveLength(3)
  })

  test('of a bank is neither paid nor failed for days; meanwhile nothing is charged again', async () => {
    const desk = await openDesk()
    const { double, backup } = desk
    const { invoice, charge } = failedInvoice(desk)
    takesDays(double.books, backup)
    const asked = done(await desk.send('payInvoice', { invoiceId: invoice.id, methodId: backup.id }))
    expect(asked.result).toEqual({ chargeId: chargeOf(double.books, invoice).id, status: 'pending', declineCode: null })
    expect(doneMessage('payInvoice', asked.result, asked.changed, null)).toBe('The bank was asked; it answers after some days.')
    expect(endOf(await desk.send('retryCharge', { chargeId: charge.id, methodId: backup.id }))).toMatch(/^refused AT_THE_BANK: The bank has been asked/)
    expect(double.books.all('charge')).toHaveLength(2)
    await isAsAnswered(desk, asked)
    settleDebit(double.books, chargeOf(double.books, invoice), null)
    expect(await desk.openMinor(invoice.id)).toBe(0)
  })
})

describe('a hold', () => {
  test('is seen at Stripe, which collects no more by itself; its release puts back what was', async () => {
    const desk = await openDesk()
    const { double, customer } = desk
    const invoice = addInvoice(double.books, customer)
    const held = done(await desk.send('holdInvoice', { invoiceId: invoice.id, reason: 'Waiting for their order number', channel: 'phone' }))
    expect(invoice).toMatchObject({ auto_advance: false, status: 'open', metadata: { counterfoil_hold_reason: 'Waiting for their order number' } })
    expect(double.books.events().at(-1)).toMatchObject({ type: 'invoice.updated', data: { previous_attributes: { auto_advance: true } } })
    const hold = [...changedBy(held)].find(([name]) => name.startsWith('holds '))?.[1]
    expect(hold).toMatchObject({ invoiceId: invoice.id, reason: 'Waiting for their order number', channel: 'phone', heldBy: GIVEN.by, heldAt: GIVEN.at, releasedAt: null })
    await isAsAnswered(desk, held)

    expect(endOf(await desk.send('payInvoice', { invoiceId: invoice.id, methodId: desk.method.id }))).toMatch(/^refused INVOICE_ON_HOLD/)
    expect(double.books.all('charge')).toHaveLength(0)

    const released = done(await desk.send('releaseInvoice', { invoiceId: invoice.id, note: 'They sent it' }))
    expect(invoice.auto_advance).toBe(true)
    expect(invoice.metadata).not.toHaveProperty('counterfoil_hold')
    expect((await desk.books()).get(`holds ${hold!.id}`)).toMatchObject({ releasedAt: GIVEN.at, releasedBy: GIVEN.by, heldBy: GIVEN.by, reason: 'Waiting for their order number' })
    await isAsAnswered(desk, released)
    done(await desk.send('payInvoice', { invoiceId: invoice.id, methodId: desk.method.id }))
    expect(invoice.status).toBe('paid')
  })

  test('of an invoice that was not collected by itself before is released to that', async () => {
    const desk = await openDesk()
    const invoice = addInvoice(desk.double.books, desk.customer, { auto_advance: false })
    done(await desk.send('holdInvoice', { invoiceId: invoice.id, reason: 'Asked', channel: 'email' }))
    done(await desk.send('releaseInvoice', { invoiceId: invoice.id, note: null }))
    expect(invoice.auto_advance).toBe(false)
  })

  test('stops the approval’s clock, and a release lets it go on with what was left', async () => {
    const desk = await openDesk()
    const due = GIVEN.at + 10 * 3_600_000
    const approval = { p: 'review_then_auto', s: 'waiting', at: GIVEN.at - 3_600_000, due }
    const invoice = addInvoice(desk.double.books, desk.customer, { metadata: { counterfoil_approval: JSON.stringify(approval) } })
    const read = () => JSON.parse(invoice.metadata['counterfoil_approval'] ?? 'null') as unknown
    done(await desk.send('holdInvoice', { invoiceId: invoice.id, reason: 'Asked', channel: 'portal' }))
    expect(read()).toEqual({ ...approval, s: 'held' })
    expect([...(await desk.books())].find(([name]) => name.startsWith('approvals '))?.[1]).toMatchObject({ state: 'held', autoApprovesAt: null })
    const later = GIVEN.at + 5 * 3_600_000
    done(await desk.connector.send('releaseInvoice', { input: { invoiceId: invoice.id as never, note: null }, idempotencyKey: 'later', ifMatch: null, given: { at: later, by: 'Tom' } }))
    expect(read()).toEqual({ ...approval, due: due + 5 * 3_600_000 })
    done(await desk.send('extendApproval', { invoiceId: invoice.id, hours: 24 }))
    expect(read()).toEqual({ ...approval, due: due + 29 * 3_600_000 })
    done(await desk.send('approveInvoice', { invoiceId: invoice.id, note: null }))
    expect(read()).toEqual({ ...approval, s: 'approved', due: null })
    expect(endOf(await desk.send('approveInvoice', { invoiceId: invoice.id, note: null }))).toMatch(/^refused NOT_WAITING/)
  })
})

describe('once, whatever happens on the line', () => {
  test('paying twice with one key charges once, and answers the same', async () => {
    const desk = await openDesk()
    const invoice = addInvoice(desk.double.books, desk.customer)
    const input = { invoiceId: invoice.id, methodId: desk.method.id }
    const first = done(await desk.send('payInvoice', input, { key: 'once' }))
    const again = done(await desk.send('payInvoice', input, { key: 'once' }))
    expect(again.result).toEqual(first.result)
    expect(desk.double.books.all('charge')).toHaveLength(1)
    expect(endOf(await desk.send('payInvoice', input, { key: 'another' }))).toMatch(/^refused ALREADY_PAID/)
    expect(desk.double.books.all('charge')).toHaveLength(1)
  })

  const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'answered', (error: unknown) => (error instanceof ConnectorError ? error.code : String(error)))

  test.each([
    ['a line cut after it was carried out', { kind: 'cut_after' }, 'OFFLINE'],
    ['silence after it was carried out', { kind: 'silence_after' }, 'TIMEOUT'],
    ['a line cut before anything was done', { kind: 'cut' }, 'OFFLINE'],
    ['an error of Stripe’s own', { kind: 'status', status: 500 }, 'SERVER'],
    ['that it was asked too often', { kind: 'too_often', retryAfter: 3 }, 'RATE_LIMITED'],
    ['that something else has the invoice in hand', { kind: 'locked' }, 'RATE_LIMITED'],
    ['that the same question is under way', { kind: 'in_use' }, 'RATE_LIMITED'],
  ] as const)('a payment whose answer was %s is asked for again: one charge in all', async (_words, fault, code) => {
    const desk = await openDesk({ timeoutMs: 400 })
    const invoice = addInvoice(desk.double.books, desk.customer)
    const decided = await desk.connector.read('invoices', invoice.id)
    const input = { invoiceId: invoice.id, methodId: desk.method.id }
    // Where nothing was answered on a line kept open, it is asked on another one at once.
    desk.double.faults.next(fault, { method: 'POST', path: /\/pay$/ }, fault.kind === 'cut' ? Infinity : 1)
    expect(await codeOf(desk.send('payInvoice', input, { key: 'once', decided }))).toBe(code)
    desk.double.faults.clear()
    // Another process, with nothing in its memory.
    const connector = createStripeConnector({ address: desk.double.url, key: desk.double.key })
    const again = done(await desk.send('payInvoice', input, { key: 'once', decided, connector }))
    await connector.close()
    expect(again.result).toMatchObject({ status: 'succeeded', chargeId: chargeOf(desk.double.books, invoice).id })
    expect(desk.double.books.all('charge')).toHaveLength(1)
    expect(await desk.openMinor(invoice.id)).toBe(0)
  })

  test('a decline whose answer was lost is the same decline when asked again', async () => {
    const desk = await openDesk()
    declines(desk.double.books, desk.method, DECLINE)
    const invoice = addInvoice(desk.double.books, desk.customer)
    const input = { invoiceId: invoice.id, methodId: desk.method.id }
    desk.double.faults.next({ kind: 'cut_after' }, { method: 'POST' })
    expect(await codeOf(desk.send('payInvoice', input, { key: 'once' }))).toBe('OFFLINE')
    expect(done(await desk.send('payInvoice', input, { key: 'once' })).result).toMatchObject({ status: 'failed', declineCode: 'insufficient_funds' })
    expect(desk.double.books.all('charge')).toHaveLength(1)
  })

  /** What each makes of the books, cut after its n-th write; `decided` is held against what is there the second time. */
  const steps: readonly [command: 'holdInvoice' | 'voidInvoice' | 'requestWriteOff' | 'requestCreditNote' | 'recordPayment' | 'setPoNumber' | 'setAutopay', writes: number, on: 'invoices' | 'accounts', input: Record<string, unknown>][] = [
    ['holdInvoice', 1, 'invoices', { reason: 'Asked', channel: 'sms' }],
    ['voidInvoice', 2, 'invoices', { reason: 'Made twice' }],
    ['requestWriteOff', 2, 'invoices', { reason: 'Gone' }],
    ['requestCreditNote', 1, 'invoices', { amountMinor: 2000, reason: 'Two days without service' }],
    ['recordPayment', 2, 'invoices', { amountMinor: 10_000, medium: 'bank_transfer', receivedOn: '2026-11-18', reference: 'RF 18' }],
    ['setPoNumber', 1, 'accounts', { poNumber: 'PO-1' }],
    ['setAutopay', 3, 'accounts', { autopay: false }],
  ]
  test.each(steps.flatMap(([command, writes, on, input]) => Array.from({ length: writes }, (_none, n) => [command, n + 1, on, input] as const)))('“%s”, cut after write %i, is carried out once', async (command, nth, on, input) => {
    const desk = await openDesk()
    const { double, customer } = desk
    addSubscription(double.books, customer, [addPrice(double.books, addProduct(double.books, 'Plan'), 1000)])
    addSubscription(double.books, customer, [addPrice(double.books, addProduct(double.books, 'Seats'), 500)])
    const invoice = addInvoice(double.books, customer)
    const whole = { ...input, ...(on === 'invoices' ? { invoiceId: invoice.id } : { accountId: customer.id }) }
    const decided = await desk.connector.read(on, on === 'invoices' ? invoice.id : customer.id)
    let seen = 0
    // The n-th write is carried out and its answer lost.
    const armed = () => {
      seen += 1
      if (seen === nth - 1) double.faults.next({ kind: 'cut_after' }, { method: 'POST' })
    }
    if (nth === 1) double.faults.next({ kind: 'cut_after' }, { method: 'POST' })
    else for (let n = 1; n < nth; n += 1) double.faults.next({ kind: 'first', work: armed }, { method: 'POST' })
    expect(await codeOf(desk.send(command, whole, { key: 'once', decided }))).toBe('OFFLINE')
    const outcome = done(await desk.send(command, whole, { key: 'once', decided }))
    await isAsAnswered(desk, outcome)
    const notes = double.books.all('credit_note').length
    expect(notes).toBe(command === 'requestCreditNote' ? 1 : 0)
    expect(invoice).toMatchObject({
      holdInvoice: { status: 'open', auto_advance: false }, voidInvoice: { status: 'void' }, requestWriteOff: { status: 'uncollectible' }, requestCreditNote: { amount_remaining: 8000 },
      recordPayment: { status: 'paid', amount_paid_off_stripe: 10_000 }, setPoNumber: { status: 'open' }, setAutopay: { status: 'open' },
    }[command])
    if (command === 'setAutopay') expect(double.books.all('subscription').map(({ collection_method }) => collection_method)).toEqual(['send_invoice', 'send_invoice'])
    // A third time changes nothing and answers the same.
    const writes = double.writes().length
    expect(done(await desk.send(command, whole, { key: 'once', decided })).result).toEqual(outcome.result)
    expect(double.books.all('credit_note')).toHaveLength(notes)
    expect(double.writes().length - writes).toBe(0)
  })
})

describe('somebody else at Stripe', () => {
  test('changed it since it was decided on: both versions are there, and nothing is written', async () => {
    const desk = await openDesk()
    const { double, customer } = desk
    const invoice = addInvoice(double.books, customer)
    const decided = await desk.connector.read('invoices', invoice.id)
    double.books.change(invoice, { metadata: { counterfoil_disputed: 'Wrong amount' } }, 'invoice.updated')
    const before = double.writes().length
    const outcome = await desk.send('holdInvoice', { invoiceId: invoice.id, reason: 'Asked', channel: 'sms' }, { decided })
    expect(outcome).toMatchObject({ kind: 'conflict', current: { resource: 'invoices', record: { id: invoice.id, disputed: true } } })
    expect(double.writes()).toHaveLength(before)

    const account = await desk.connector.read('accounts', customer.id)
    double.books.change(customer, { name: 'Renamed Inc' }, 'customer.updated')
    expect(await desk.send('setPoNumber', { accountId: customer.id, poNumber: 'PO-1' }, { decided: account })).toMatchObject({ kind: 'conflict', current: { record: { name: 'Renamed Inc' } } })
  })

  test('paid it between the look and the charge: nothing is charged', async () => {
    const desk = await openDesk()
    const invoice = addInvoice(desk.double.books, desk.customer)
    desk.double.faults.next({ kind: 'first', work: () => void pay(desk.double.books, invoice) }, { method: 'POST', path: /\/pay$/ })
    expect(endOf(await desk.send('payInvoice', { invoiceId: invoice.id, methodId: desk.backup.id }))).toMatch(/^refused (REFUSED|ALREADY_PAID): .*already paid|paid since/)
    expect(desk.double.books.all('charge')).toHaveLength(1)
  })

  test('voided it between the look and the hold: refused, in Stripe’s own state', async () => {
    const desk = await openDesk()
    const invoice = addInvoice(desk.double.books, desk.customer)
    voidInvoice(desk.double.books, invoice)
    expect(endOf(await desk.send('holdInvoice', { invoiceId: invoice.id, reason: 'Asked', channel: 'sms' }))).toMatch(/^refused NOT_OPEN: Invoice C0001-0001 is void; there is nothing to hold/)
  })
})

test('nothing of “now” is sent: the same command makes the same words on two days', async () => {
  const bodies: string[][] = []
  for (const days of [0, 3]) {
    const desk = await openDesk()
    desk.double.books.advance(-10)
    const invoice = addInvoice(desk.double.books, desk.customer)
    desk.double.books.advance(days * 86_400)
    for (const [command, input] of [['holdInvoice', { reason: 'Asked', channel: 'sms' }], ['releaseInvoice', { note: 'Fine' }], ['requestCreditNote', { amountMinor: 100, reason: 'Kindness' }], ['recordPayment', { amountMinor: 9900, medium: 'cheque', receivedOn: '2026-11-18', reference: null }]] as const) {
      done(await desk.send(command, { invoiceId: invoice.id, ...input }, { key: `same-${command}` }))
    }
    bodies.push(desk.double.asked.filter(({ method, path }) => method === 'POST' && !path.includes('probe')).map(({ path, text }) => `${path} ${text}`))
  }
  expect(bodies[0]!.length).toBeGreaterThan(4)
  expect(bodies[1]).toEqual(bodies[0])
})
