/** Each command at Stripe: what it makes of the books there, and when it is refused. */
import { describe, expect, test } from 'vitest'
import { commandNames, type CommandName } from '#contract/commands.ts'
import { cannotOf } from '#main/connectors/stripe/commands/index.ts'
import { WRITES } from '#main/connectors/stripe/permissions.ts'
import { ConnectorError } from '#main/core/ports/connector.ts'
import { addPrice, addProduct, addSubscription, endSubscription } from '../../stripeDouble/catalogue.ts'
import { addCustomer, addMethod, declines, detachMethod } from '../../stripeDouble/customers.ts'
import { EVERYTHING } from '../../stripeDouble/keys.ts'
import { addIntent, addInvoice, markUncollectible, voidInvoice } from '../../stripeDouble/invoices.ts'
import type { Invoice } from '../../stripeDouble/objects.ts'
import { addRecord, attach, charged, pay } from '../../stripeDouble/payments.ts'
import { chargeOf } from '../../stripeDouble/seed.ts'
import { changedBy, DECLINE, done, endOf, isAsAnswered, openDesk, type Desk } from './desk.ts'

/** An invoice of 100.00 in each state. */
const STATES: Record<string, (desk: Desk) => Invoice> = {
  draft: ({ double: { books }, customer }) => addInvoice(books, customer, { draft: true }),
  open: ({ double: { books }, customer }) => addInvoice(books, customer),
  paid: ({ double: { books }, customer }) => pay(books, addInvoice(books, customer)),
  void: ({ double: { books }, customer }) => voidInvoice(books, addInvoice(books, customer)),
  uncollectible: ({ double: { books }, customer }) => markUncollectible(books, addInvoice(books, customer)),
  'part paid': ({ double: { books }, customer }) => attach(books, addInvoice(books, customer), { payment_record: addRecord(books, { currency: 'usd', value: 4000 }).id }),
}

describe('an invoice in each state', () => {
  const inputs = {
    payInvoice: ({ method }: Desk) => ({ methodId: method.id }),
    holdInvoice: () => ({ reason: 'Asked', channel: 'phone' }),
    releaseInvoice: () => ({ note: null }),
    approveInvoice: () => ({ note: null }),
    extendApproval: () => ({ hours: 24 }),
    disputeInvoice: () => ({ disputed: true, reason: 'Wrong amount' }),
    requestCreditNote: () => ({ amountMinor: 1000, reason: 'Kindness' }),
    recordPayment: () => ({ amountMinor: 10_000, medium: 'bank_transfer', receivedOn: '2026-11-18', reference: null }),
    requestWriteOff: () => ({ reason: 'Gone' }),
    voidInvoice: () => ({ reason: 'Made twice' }),
  } satisfies Partial<Record<CommandName, (desk: Desk) => object>>
  const ENDS: Record<keyof typeof inputs, Record<string, string>> = {
    payInvoice: { draft: 'INVOICE_DRAFT', open: 'done', paid: 'ALREADY_PAID', void: 'INVOICE_VOID', uncollectible: 'done', 'part paid': 'done' },
    holdInvoice: { draft: 'NOT_OPEN', open: 'done', paid: 'NOT_OPEN', void: 'NOT_OPEN', uncollectible: 'NOT_OPEN', 'part paid': 'done' },
    releaseInvoice: { draft: 'NOT_HELD', open: 'NOT_HELD', paid: 'NOT_HELD', void: 'NOT_HELD', uncollectible: 'NOT_HELD', 'part paid': 'NOT_HELD' },
    approveInvoice: { draft: 'NOT_WAITING', open: 'NOT_WAITING', paid: 'NOT_WAITING', void: 'NOT_WAITING', uncollectible: 'NOT_WAITING', 'part paid': 'NOT_WAITING' },
    extendApproval: { draft: 'NOT_WAITING', open: 'NOT_WAITING', paid: 'NOT_WAITING', void: 'NOT_WAITING', uncollectible: 'NOT_WAITING', 'part paid': 'NOT_WAITING' },
    disputeInvoice: { draft: 'NOT_OPEN', open: 'done', paid: 'NOT_OPEN', void: 'NOT_OPEN', uncollectible: 'NOT_OPEN', 'part paid': 'done' },
    requestCreditNote: { draft: 'NOT_OPEN', open: 'done', paid: 'NOT_OPEN', void: 'NOT_OPEN', uncollectible: 'NOT_OPEN', 'part paid': 'done' },
    recordPayment: { draft: 'INVOICE_DRAFT', open: 'done', paid: 'ALREADY_PAID', void: 'INVOICE_VOID', uncollectible: 'done', 'part paid': 'MORE_THAN_OPEN' },
    requestWriteOff: { draft: 'NOT_OPEN', open: 'done', paid: 'NOT_OPEN', void: 'NOT_OPEN', uncollectible: 'NOT_OPEN', 'part paid': 'done' },
    voidInvoice: { draft: 'NOT_OPEN', open: 'done', paid: 'NOT_OPEN', void: 'NOT_OPEN', uncollectible: 'done', 'part paid': 'PARTLY_PAID' },
  }
  const cases = (Object.keys(inputs) as (keyof typeof inputs)[]).flatMap((command) => Object.keys(STATES).map((state) => [command, state, ENDS[command][state]!] as const))
  test.each(cases)('“%s” of one that is %s: %s', async (command, state, wanted) => {
    const desk = await openDesk()
    const invoice = STATES[state]!(desk)
    const before = structuredClone(invoice)
    const outcome = await desk.send(command, { invoiceId: invoice.id, ...inputs[command](desk) })
    if (wanted === 'done') return  (await isAsAnswered(desk, done(outcome)))
    // The reason is told in our own words, by the invoice's number or what stands for it, and nothing was changed.
    expect(endOf(outcome)).toMatch(new RegExp(`^refused ${wanted}: .*[.]$`, 's'))
    expect(invoice).toEqual(before)
  })

  test('is closed by what closes it, to the last unit, in the desk’s own reckoning', async () => {
    for (const [command, input, open] of [['voidInvoice', { reason: 'Twice' }, null], ['requestWriteOff', { reason: 'Gone' }, 0], ['recordPayment', { amountMinor: 10_000, medium: 'cheque', receivedOn: '2026-11-18', reference: 'No 7' }, 0], ['requestCreditNote', { amountMinor: 10_000, reason: 'All of it' }, 0], ['requestCreditNote', { amountMinor: 2500, reason: 'A part' }, 7500]] as const) {
      const desk = await openDesk()
      const invoice = STATES['open']!(desk)
      const outcome = done(await desk.send(command, { invoiceId: invoice.id, ...input }))
      await isAsAnswered(desk, outcome)
      if (open !== null) expect(await desk.openMinor(invoice.id), command).toBe(open)
      else expect((await desk.books()).get(`invoices ${invoice.id}`)).toMatchObject({ status: 'void' })
    }
  })

  test('ends its hold when it is given up, voided or paid elsewhere, and says why at Stripe', async () => {
    for (const [command, input, mark] of [['voidInvoice', { reason: 'Twice' }, { counterfoil_reason: 'Twice' }], ['requestWriteOff', { reason: 'Gone' }, { counterfoil_reason: 'Gone' }], ['recordPayment', { amountMinor: 10_000, medium: 'cheque', receivedOn: '2026-11-18', reference: 'No 7' }, { counterfoil_received: '{"on":"2026-11-18","m":"cheque","r":"No 7"}' }]] as const) {
      const desk = await openDesk()
      const invoice = STATES['open']!(desk)
      done(await desk.send('holdInvoice', { invoiceId: invoice.id, reason: 'Asked', channel: 'chat' }))
      done(await desk.send(command, { invoiceId: invoice.id, ...input }))
      expect(invoice.metadata).toMatchObject(mark)
      expect(invoice.metadata, command).not.toHaveProperty('counterfoil_hold')
      expect([...(await desk.books())].filter(([name]) => name.startsWith('holds ')).map(([, hold]) => hold['releasedAt'])).toEqual([expect.any(Number)])
    }
  })

  test('that the customer calls wrong is disputed until they do no longer', async () => {
    const desk = await openDesk()
    const invoice = STATES['open']!(desk)
    const at = async () => (await desk.books()).get(`invoices ${invoice.id}`)?.['disputed']
    done(await desk.send('disputeInvoice', { invoiceId: invoice.id, disputed: true, reason: 'Wrong amount' }))
    expect([await at(), invoice.metadata['counterfoil_disputed']]).toEqual([true, 'Wrong amount'])
    expect(endOf(await desk.send('disputeInvoice', { invoiceId: invoice.id, disputed: true, reason: 'Again' }))).toMatch(/^refused ALREADY_DISPUTED/)
    done(await desk.send('disputeInvoice', { invoiceId: invoice.id, disputed: false, reason: '' }))
    expect([await at(), 'counterfoil_disputed' in invoice.metadata]).toEqual([false, false])
    expect(endOf(await desk.send('disputeInvoice', { invoiceId: invoice.id, disputed: false, reason: '' }))).toMatch(/^refused NOT_DISPUTED/)
  })

  test('is held once', async () => {
    const desk = await openDesk()
    const invoice = STATES['open']!(desk)
    done(await desk.send('holdInvoice', { invoiceId: invoice.id, reason: 'Asked', channel: 'sms' }))
    expect(endOf(await desk.send('holdInvoice', { invoiceId: invoice.id, reason: 'Again', channel: 'sms' }))).toMatch(/^refused ALREADY_HELD/)
  })

  test('takes no more credit than is open, and in dinars only amounts that Stripe can take', async () => {
    const desk = await openDesk()
    expect(endOf(await desk.send('requestCreditNote', { invoiceId: STATES['open']!(desk).id, amountMinor: 10_001, reason: 'x' }))).toBe('refused MORE_THAN_OPEN: Only 100.00 USD is open on Invoice C0001-0001.')
    const { books } = desk.double
    const dinar = addInvoice(books, addCustomer(books, { currency: 'kwd' }), { currency: 'kwd', lines: [{ amount: 45_750 }] })
    expect(endOf(await desk.send('requestCreditNote', { invoiceId: dinar.id, amountMinor: 1001, reason: 'x' }))).toMatch(/^refused NOT_AN_AMOUNT: .*KWD.*Nothing was done/)
    done(await desk.send('requestCreditNote', { invoiceId: dinar.id, amountMinor: 1010, reason: 'x' }))
    expect(dinar.amount_remaining).toBe(44_740)
    const kronur = addInvoice(books, addCustomer(books, { currency: 'isk' }), { currency: 'isk', lines: [{ amount: 500_000 }] })
    done(await desk.send('requestCreditNote', { invoiceId: kronur.id, amountMinor: 1000, reason: 'x' }))
    expect(kronur.amount_remaining).toBe(400_000)
  })

  test('is paid with a method of its own customer only', async () => {
    const desk = await openDesk()
    const { double: { books } } = desk
    const invoice = STATES['open']!(desk)
    const other = addMethod(books, addCustomer(books))
    expect(endOf(await desk.send('payInvoice', { invoiceId: invoice.id, methodId: other.id }))).toMatch(/^refused REFUSED: Stripe refused it: “.*attached to the customer”/)
    detachMethod(books, desk.backup)
    expect(endOf(await desk.send('payInvoice', { invoiceId: invoice.id, methodId: desk.backup.id }))).toMatch(/^refused REFUSED: .*detached/)
    expect(books.all('charge')).toHaveLength(0)
  })

  test('that needs the customer’s own bank says so as a decline', async () => {
    const desk = await openDesk()
    declines(desk.double.books, desk.method, { code: 'authentication_required', decline_code: 'authentication_required' })
    expect(done(await desk.send('payInvoice', { invoiceId: STATES['open']!(desk).id, methodId: desk.method.id })).result).toMatchObject({ status: 'failed', declineCode: 'authentication_required' })
  })
})

describe('a charge', () => {
  test('that belongs to no invoice is tried again as the payment it was', async () => {
    const desk = await openDesk()
    const { books } = desk.double
    declines(books, desk.method, DECLINE)
    const charge = charged(books, addIntent(books, { customer: desk.customer.id, amount: 2500, currency: 'usd' }), desk.method, 2500)
    const outcome = done(await desk.send('retryCharge', { chargeId: charge.id, methodId: desk.backup.id }))
    expect(outcome.result).toMatchObject({ status: 'succeeded', chargeId: books.all('charge').at(-1)!.id })
    expect(endOf(await desk.send('retryCharge', { chargeId: charge.id, methodId: desk.backup.id }))).toMatch(/^refused ALREADY_PAID/)
    expect(books.all('charge')).toHaveLength(2)
  })

  test('that went through is not tried again', async () => {
    const desk = await openDesk()
    const charge = chargeOf(desk.double.books, STATES['paid']!(desk))
    expect(endOf(await desk.send('retryCharge', { chargeId: charge.id, methodId: desk.method.id }))).toMatch(/^refused ALREADY_PAID: This charge went through/)
  })
})

describe('money that came another way', () => {
  const transfer = { medium: 'bank_transfer', receivedOn: '2026-11-18', reference: 'RF 18' }

  test('for several invoices whole marks each of them paid', async () => {
    const desk = await openDesk()
    const invoices = [STATES['open']!(desk), STATES['open']!(desk)]
    const rows = invoices.map(({ id }) => ({ invoiceId: id, amountMinor: 10_000 }))
    const outcome = done(await desk.send('receivePayment', { accountId: desk.customer.id, amountMinor: 20_000, currency: 'USD', ...transfer, rows }))
    expect(invoices.map(({ status }) => status)).toEqual(['paid', 'paid'])
    expect(changedBy(outcome).get(`payments ${outcome.result.paymentId}`)).toMatchObject({ amountMinor: 10_000, chargeId: null, receivedOn: '2026-11-18', medium: 'bank_transfer', memo: 'RF 18' })
    for (const { id } of invoices) expect(await desk.openMinor(id)).toBe(0)
  })

  test('in part, on account, for another’s invoice, in another currency is refused before anything is written', async () => {
    const desk = await openDesk()
    const { books } = desk.double
    const [invoice, second, paid] = [STATES['open']!(desk), STATES['open']!(desk), STATES['paid']!(desk)]
    const other = addInvoice(books, addCustomer(books, { currency: 'usd' }))
    const before = desk.double.writes().length
    const give = async (amountMinor: number, rows: readonly [string, number][], currency = 'USD') => endOf(await desk.send('receivePayment', { accountId: desk.customer.id, amountMinor, currency, ...transfer, rows: rows.map(([invoiceId, minor]) => ({ invoiceId, amountMinor: minor })) }))
    expect(await give(4000, [[invoice.id, 4000]])).toMatch(/^refused PART_NOT_TAKEN: 100.00 USD is open on Invoice C0001-0001, and Stripe marks an invoice as paid outside it only whole/)
    expect(await give(10_000, [])).toMatch(/^refused ON_ACCOUNT/)
    expect(await give(12_000, [[invoice.id, 10_000]])).toMatch(/^refused ON_ACCOUNT/)
    expect(await give(10_000, [[other.id, 10_000]])).toMatch(/^refused INVOICE_OF_ANOTHER_ACCOUNT/)
    expect(await give(10_000, [[invoice.id, 10_000]], 'EUR')).toMatch(/^refused OTHER_CURRENCY/)
    expect(await give(20_000, [[invoice.id, 10_000], [paid.id, 10_000]])).toMatch(/^refused ALREADY_PAID/)
    expect(await give(20_000, [[second.id, 10_000], [second.id, 10_000]])).toMatch(/^refused INVOICE_TWICE/)
    expect(endOf(await desk.send('recordPayment', { invoiceId: invoice.id, amountMinor: 10_001, ...transfer }))).toMatch(/^refused MORE_THAN_OPEN/)
    expect(desk.double.writes()).toHaveLength(before)
  })
})

describe('a customer', () => {
  test('gets another default method, of their own only', async () => {
    const desk = await openDesk()
    const outcome = done(await desk.send('setDefaultMethod', { accountId: desk.customer.id, methodId: desk.backup.id }))
    expect(desk.customer.invoice_settings.default_payment_method).toBe(desk.backup.id)
    expect(changedBy(outcome).get(`paymentMethods ${desk.backup.id}`)).toMatchObject({ isDefault: true, slot: 'primary' })
    expect(changedBy(outcome).get(`paymentMethods ${desk.method.id}`)).toMatchObject({ isDefault: false })
    const other = addMethod(desk.double.books, addCustomer(desk.double.books))
    expect(endOf(await desk.send('setDefaultMethod', { accountId: desk.customer.id, methodId: other.id }))).toMatch(/^refused METHOD_OF_ANOTHER_ACCOUNT/)
  })

  test('pays by themselves or is sent invoices, from the next invoice on; those that are final stay as they are', async () => {
    const desk = await openDesk()
    const { double: { books }, customer } = desk
    const price = addPrice(books, addProduct(books, 'Plan'), 1000)
    expect(endOf(await desk.send('setAutopay', { accountId: customer.id, autopay: false }))).toMatch(/^refused NO_SUBSCRIPTION/)
    const [live, ended] = [addSubscription(books, customer, [price]), addSubscription(books, customer, [price])]
    endSubscription(books, ended)
    const [final, draft] = [addInvoice(books, customer), addInvoice(books, customer, { draft: true })]
    const off = done(await desk.send('setAutopay', { accountId: customer.id, autopay: false }))
    expect([live, ended, final, draft].map(({ collection_method }) => collection_method)).toEqual(['send_invoice', 'charge_automatically', 'charge_automatically', 'send_invoice'])
    expect(live.days_until_due).toBe(30)
    expect(changedBy(off).get(`accounts ${customer.id}`)).toMatchObject({ autopay: false })
    const on = done(await desk.send('setAutopay', { accountId: customer.id, autopay: true }))
    expect(changedBy(on).get(`accounts ${customer.id}`)).toMatchObject({ autopay: true })
    expect(live).toMatchObject({ collection_method: 'charge_automatically', days_until_due: null })
    for (const method of [desk.method, desk.backup]) detachMethod(books, method)
    expect(endOf(await desk.send('setAutopay', { accountId: customer.id, autopay: true }))).toMatch(/^refused NO_METHOD/)
  })

  test('has their contact, address, PO number and approval preference changed, and read back as they were written', async () => {
    const desk = await openDesk()
    const { customer } = desk
    const contact = done(await desk.send('updateContact', { contactId: `${customer.id}.c`, name: 'Juniper Freight Inc', email: 'ap@juniper-freight.example', phone: null }))
    expect(changedBy(contact).get(`contacts ${customer.id}.c`)).toMatchObject({ email: 'ap@juniper-freight.example', phone: null, name: 'Juniper Freight Inc' })
    const address = { lines: ['Unit 4', '12 Harbor Street', 'Dock 3'], city: 'Portland', region: 'OR', postcode: '97201', country: 'US' }
    done(await desk.send('updateAddress', { accountId: customer.id, which: 'billing', address }))
    expect(customer.address).toEqual({ line1: 'Unit 4', line2: '12 Harbor Street, Dock 3', city: 'Portland', state: 'OR', postal_code: '97201', country: 'US' })
    const short = { ...address, lines: ['9 Quay'] }
    const moved = done(await desk.send('updateAddress', { accountId: customer.id, which: 'billing', address: short }))
    expect(changedBy(moved).get(`accounts ${customer.id}`)).toMatchObject({ billingAddress: short })
    const service = done(await desk.send('updateAddress', { accountId: customer.id, which: 'service', address: short }))
    expect(changedBy(service).get(`accounts ${customer.id}`)).toMatchObject({ serviceAddress: short, billingAddress: short })

    desk.double.books.change(customer, { invoice_settings: { ...customer.invoice_settings, custom_fields: [{ name: 'Cost centre', value: '44' }] } })
    const po = done(await desk.send('setPoNumber', { accountId: customer.id, poNumber: 'PO-7788' }))
    expect(changedBy(po).get(`accounts ${customer.id}`)).toMatchObject({ poNumber: 'PO-7788' })
    expect(customer.invoice_settings.custom_fields).toEqual([{ name: 'Cost centre', value: '44' }, { name: 'PO number', value: 'PO-7788' }])
    const without = done(await desk.send('setPoNumber', { accountId: customer.id, poNumber: null }))
    expect(changedBy(without).get(`accounts ${customer.id}`)).toMatchObject({ poNumber: null })
    expect(customer.invoice_settings.custom_fields).toEqual([{ name: 'Cost centre', value: '44' }])

    const preference = done(await desk.send('setApprovalPreference', { accountId: customer.id, preference: 'review_then_auto' }))
    expect(changedBy(preference).get(`accounts ${customer.id}`)).toMatchObject({ approvalPreference: 'review_then_auto' })
    for (const outcome of [contact, preference]) expect(outcome.changed.length).toBeGreaterThan(0)
  })

  test('gets a link into the customer portal, where there is one', async () => {
    const desk = await openDesk()
    const outcome = done(await desk.send('newRegistrationLink', { registrationId: `${desk.customer.id}.reg` }))
    expect(outcome.result.url).toMatch(/^https:/)
    desk.double.books.portalReady = false
    expect(endOf(await desk.send('newRegistrationLink', { registrationId: `${desk.customer.id}.reg` }))).toMatch(/^refused REFUSED: .*portal/)
  })

  test('that is gone, or was never there, is refused', async () => {
    const desk = await openDesk()
    desk.double.books.remove('customer', desk.customer.id, 'customer.deleted')
    expect(endOf(await desk.send('setPoNumber', { accountId: desk.customer.id, poNumber: 'x' }))).toMatch(/^refused NOT_FOUND/)
    for (const odd of ['cus_nobody', 'cus_1/../../v1/account', '..']) expect(endOf(await desk.send('setPoNumber', { accountId: odd, poNumber: 'x' }))).toMatch(/^refused NOT_FOUND/)
  })
})

describe('what may not be asked', () => {
  test('of a key without grants to write is said with the permission it lacks, and refused by Stripe itself', async () => {
    const desk = await openDesk({ key: (double) => double.addKey({ ...(EVERYTHING as object), invoice: 'read', credit_note: 'read', customer_portal: 'none' }) })
    const { cannot } = await desk.connector.me()
    const why = new Map(cannot?.map((one) => [one.command, one.why]))
    expect(why.get('payInvoice')).toMatch(/may not write invoices \(it lacks rak_invoice_write\)/)
    expect(why.get('requestCreditNote')).toMatch(/rak_credit_note_write/)
    expect(why.get('newRegistrationLink')).toMatch(/rak_customer_portal_write/)
    expect(why.has('setPoNumber')).toBe(false)
    const invoice = STATES['open']!(desk)
    await expect(desk.send('payInvoice', { invoiceId: invoice.id, methodId: desk.method.id })).rejects.toSatisfy((error) => error instanceof ConnectorError && error.code === 'FORBIDDEN' && error.message.includes('rak_invoice_write'))
    expect(invoice.status).toBe('open')
  })

  test('of any Stripe account is told for each command that it has no counterpart for', async () => {
    const desk = await openDesk()
    const { cannot } = await desk.connector.me()
    expect(cannot?.map(({ command }) => command).toSorted()).toEqual(['addAccountNote', 'applyCreditNote', 'applyPayment', 'assignApprover', 'pauseAccount', 'resumeAccount', 'reversePayment', 'setAddOn', 'setRecharge'])
    for (const { command, why } of cannot ?? []) expect(endOf(await desk.send(command, {})), command).toBe(`refused NOT_OFFERED: ${why}`)
  })

  test('is told of each kind of write, in a whole sentence, whether it is missing or not allowed', () => {
    for (const write of WRITES) {
      for (const permissions of [{ denied: new Map([[write, null]]), absent: new Set<never>() }, { denied: new Map<never, null>(), absent: new Set([write]) }]) {
        for (const { command, why } of cannotOf(permissions)) {
          expect(commandNames).toContain(command)
          expect(why).toMatch(/^[A-Z].*[.]$/)
        }
      }
    }
    expect(cannotOf({ denied: new Map([['subscriptions', 'rak_subscription_write']]), absent: new Set() }).find(({ command }) => command === 'setAutopay')?.why).toMatch(/subscriptions \(it lacks rak_subscription_write\)/)
  })

  test('of a look-alike without the resource is refused as not offered', async () => {
    const desk = await openDesk()
    const invoice = STATES['open']!(desk)
    desk.double.lacks.paths = ['/v1/credit_notes']
    expect(endOf(await desk.send('requestCreditNote', { invoiceId: invoice.id, amountMinor: 100, reason: 'x' }))).toMatch(/^refused NOT_OFFERED/)
  })

  test('under a key that was used for something else is refused as such', async () => {
    const desk = await openDesk()
    done(await desk.send('setPoNumber', { accountId: desk.customer.id, poNumber: 'PO-1' }, { key: 'used' }))
    desk.double.books.change(desk.customer, { metadata: {} })
    expect(endOf(await desk.send('setPoNumber', { accountId: desk.customer.id, poNumber: 'PO-2' }, { key: 'used' }))).toMatch(/^refused IDEMPOTENCY_MISMATCH/)
  })
})
