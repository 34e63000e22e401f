import { describe, expect, test } from 'vitest'
import type { outbox } from '#contract/outbox.ts'
import { db } from '#main/db/database.ts'
import { openInvoice } from '#main/db/commandSubject.ts'
import { moneyClaims, moneyUnderWay } from '#main/db/moneyUnderWay.ts'
import { openCommands } from '#main/db/openCommands.ts'
import { waitingAbout, waitingOf } from '#main/db/outboxList.ts'
import { pendingCommands } from '#main/db/pendingCommands.ts'
import { applicationsAskedFor, appliedOf, refundsOf } from '#main/db/unapplied.ts'
import { outboxRouter } from '#main/features/outbox/handlers.ts'
import { openHold, pendingChargeOf, waitingApproval } from '#main/features/outbox/obstacles.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'
import { expectNoScan } from '../../fixtures/plan.ts'

const NOW = Date.UTC(2026, 2, 1, 9)
const OF = { accountId: 'a', currency: 'AUD' }
const ADDRESS = { lines: ['1 Wharf Road'], city: 'Port Halden', region: 'NSW', postcode: '2999', country: 'AU' }

/** An account with an open invoice and a card, and a desk over it. */
function company(grants?: ['billing:view']) {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  const method = books.method(account)
  const invoice = books.invoice(account, { rev: 7 })
  const failed = books.charge(account, { invoiceId: invoice.id, seriesId: invoice.id, status: 'failed', declineCode: 'insufficient_funds', amountMinor: 110_000 })
  const contact = books.put('contacts', { id: 'con_1', rev: 1, partyId: 'au', updatedAt: NOW, accountId: account.id, name: 'Ada Quill', email: 'ada@kestrel.example', phone: null, roles: ['admin'], prefers: 'email', emailBouncedAt: null, smsStoppedAt: null })
  books.derive()
  const desk = deskOver(books, { now: () => NOW, ...(grants ? { grants } : {}) })
  const client = clientOf<typeof outbox>(outboxRouter(desk.context))
  const give = (command: string, input: Record<string, unknown>) => client.give({ command, input } as never)
  return { books, database: books.database, ...desk, client, give, account, method, invoice, failed, contact }
}
const prepaid = (books: Books, given: Parameters<Books['wallet']>[1] = {}, status: 'active' | 'closed' = 'active') => {
  const account = books.account({ billing: 'prepaid', status })
  books.wallet(account, given)
  return account
}

describe('what is given', () => {
  test('goes to the outbox with its account, the version it was decided on, what it is about and the money it is to move', async () => {
    const { database, client, give, published, account, invoice, method } = company()
    expect(await give('payInvoice', { invoiceId: invoice.id, methodId: method.id })).toEqual({ id: 1, state: 'queued' })
    const [row] = database.all(db.selectFrom('outbox').selectAll())
    expect(row).toMatchObject({ command: 'payInvoice', accountId: account.id, partyId: 'au', targetId: invoice.id, ifMatch: 7, subject: 'Invoice IN1001, Visa •4242', amountMinor: 110_000, currency: 'AUD' })
    expect(JSON.parse(row!.basis!)).toMatchObject({ id: invoice.id, rev: 7, status: 'open', totalMinor: 110_000 })
    expect(published.at(-1)).toEqual(['outbox', 'invoices', 'failedCharges'])
    const { rows } = await client.page({ limit: 10 })
    expect(rows).toMatchObject([{ label: 'Pay invoice', subject: 'Invoice IN1001, Visa •4242', amount: { minor: 110_000, currency: 'AUD' }, accountName: account.name, resolution: null }])
  })

  test('is told in the words of what it is about', async () => {
    const { books, client, give, account, contact, failed, method } = company()
    const wallet = prepaid(books)
    books.put('addOns', { id: 'add_1', rev: 1, partyId: 'au', updatedAt: NOW, accountId: account.id, productId: 'prod_1', name: 'Alerts', enabled: false, priceMinor: 500, currency: 'AUD', changedAt: NOW })
    books.registration(account, { id: 'reg_9', contactId: contact.id })
    await give('retryCharge', { chargeId: failed.id, methodId: method.id })
    await give('updateContact', { contactId: contact.id, name: 'Ada Q', email: null, phone: null })
    await give('setAddOn', { addOnId: 'add_1', enabled: true })
    await give('newRegistrationLink', { registrationId: 'reg_9' })
    await give('setRecharge', { accountId: wallet.id, thresholdMinor: 100, targetMinor: 200, autoRecharge: true })
    const { rows } = await client.page({ limit: 10 })
    expect(rows.map(({ label, subject, amount }) => [label, subject, amount?.minor ?? null])).toEqual([
      ['Set recharge', wallet.name, null], ['New registration link', 'Ada Quill', null], ['Enable or disable add-on', 'Alerts', null],
      ['Change contact', 'Ada Quill', null], ['Retry charge', 'Invoice IN1001, Visa •4242', 110_000],
    ])
    expect((await client.detail({ id: 5 })).says).toEqual([{ label: 'Recharge below', value: 'A$1.00' }, { label: 'Up to', value: 'A$2.00' }, { label: 'Recharge by itself', value: 'Yes' }])
    expect((await client.detail({ id: 2 })).says).toEqual([{ label: 'Name', value: 'Ada Q' }, { label: 'Email address', value: 'None' }, { label: 'Phone', value: 'None' }])
  })

  test('is refused to a viewer, before anything is looked up', async () => {
    const { give, database } = company(['billing:view'])
    await expect(give('setPoNumber', { accountId: 'nobody', poNumber: 'x' })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    expect(database.all(db.selectFrom('outbox').selectAll())).toEqual([])
  })

  test('about a record that the copy does not hold is told so', async () => {
    const { give } = company()
    await expect(give('setPoNumber', { accountId: 'nobody', poNumber: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(give('setRecharge', { accountId: 'nobody', thresholdMinor: 1, targetMinor: 2, autoRecharge: true })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('with what the command does not take is no command', async () => {
    const { give, invoice, contact } = company()
    for (const [command, input] of [
      ['extendApproval', { invoiceId: invoice.id, hours: 0 }],
      ['updateContact', { contactId: contact.id, name: '', email: null, phone: null }],
      ['updateContact', { contactId: contact.id, name: 'x', email: 'no address', phone: null }],
      ['updateAddress', { accountId: 'a', which: 'billing', address: { ...ADDRESS, country: 'Australia' } }],
      ['setRecharge', { accountId: 'a', thresholdMinor: 0.5, targetMinor: 2, autoRecharge: true }],
      ['dropTables', {}],
    ] as const) await expect(give(command, input), command).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })
})

type Company = ReturnType<typeof company>
/** What stands in the way: the case, the company as it is, the command, and words of the answer. */
const obstacles: [string, (c: Company) => [string, Record<string, unknown>], RegExp][] = [
  ['an invoice that is paid', ({ books, account, method }) => ['payInvoice', { invoiceId: books.invoice(account, { status: 'paid' }).id, methodId: method.id }], /is paid; there is nothing to charge/],
  ['an invoice on hold', ({ books, invoice, method }) => (books.hold(invoice), ['payInvoice', { invoiceId: invoice.id, methodId: method.id }]), /on hold\. Release it first/],
  ['a method of another account', ({ books, invoice }) => ['payInvoice', { invoiceId: invoice.id, methodId: books.method(books.account()).id }], /belongs to another account/],
  ['a method that is not accepted', ({ books, account, invoice }) => ['payInvoice', { invoiceId: invoice.id, methodId: books.method(account, { notAccepted: 'Diners is not accepted here.' }).id }], /Diners is not accepted here/],
  ['a method that is gone', ({ invoice }) => ['payInvoice', { invoiceId: invoice.id, methodId: 'pm_gone' }], /not on file any more/],
  ['a charge that went through', ({ books, account, method }) => ['retryCharge', { chargeId: books.charge(account).id, methodId: method.id }], /went through/],
  ['a failed charge of an invoice that is paid', ({ books, account, method }) => ['retryCharge', { chargeId: books.charge(account, { status: 'failed', declineCode: 'x', invoiceId: books.invoice(account, { status: 'paid' }).id }).id, methodId: method.id }], /is paid/],
  ['a closed account', ({ books }) => { const a = books.account({ status: 'closed' }); return ['payInvoice', { invoiceId: books.invoice(a).id, methodId: books.method(a).id }] }, /account is closed/],
  ['a hold without a reason', ({ invoice }) => ['holdInvoice', { invoiceId: invoice.id, reason: '', channel: 'sms' }], /needs a reason/],
  ['a hold on what is held', ({ books, invoice }) => (books.hold(invoice), ['holdInvoice', { invoiceId: invoice.id, reason: 'x', channel: 'sms' }]), /on hold already/],
  ['a hold on a void invoice', ({ books, account }) => ['holdInvoice', { invoiceId: books.invoice(account, { status: 'void' }).id, reason: 'x', channel: 'sms' }], /is void; there is nothing to hold/],
  ['a release of what is not held', ({ invoice }) => ['releaseInvoice', { invoiceId: invoice.id, note: null }], /is not on hold/],
  ['an approval nobody waits for', ({ invoice }) => ['approveInvoice', { invoiceId: invoice.id, note: null }], /not waiting for approval/],
  ['more time where none was asked for', ({ invoice }) => ['extendApproval', { invoiceId: invoice.id, hours: 24 }], /not waiting for approval/],
  ['an approver of another account', ({ books, account }) => ['assignApprover', { accountId: account.id, contactId: books.put('contacts', { id: 'con_9', rev: 1, partyId: 'au', updatedAt: 1, accountId: books.account().id, name: 'Bo Larch', email: null, phone: null, roles: [], prefers: 'email', emailBouncedAt: null, smsStoppedAt: null }).id }], /Bo Larch belongs to another account/],
  ['a target below the threshold', ({ books }) => ['setRecharge', { accountId: prepaid(books).id, thresholdMinor: 500, targetMinor: 500, autoRecharge: true }], /above the threshold/],
  ['a recharge of a postpaid account', ({ account }) => ['setRecharge', { accountId: account.id, thresholdMinor: 1, targetMinor: 2, autoRecharge: true }], /is not prepaid/],
  ['autopay without a method', ({ books }) => ['setAutopay', { accountId: books.account().id, autopay: true }], /no default payment method/],
  ['a pause of what is paused', ({ books }) => ['pauseAccount', { accountId: prepaid(books, { pausedAt: 5 }).id, reason: 'x' }], /paused already/],
  ['resuming what is not paused', ({ books }) => ['resumeAccount', { accountId: prepaid(books).id }], /is not paused/],
  ['resuming below zero', ({ books }) => ['resumeAccount', { accountId: prepaid(books, { pausedAt: 5, balanceMinor: -1 }).id }], /below zero/],
  ['an add-on that is enabled', ({ books, account }) => ['setAddOn', { addOnId: books.put('addOns', { id: 'add_2', rev: 1, partyId: 'au', updatedAt: 1, accountId: account.id, productId: 'p', name: 'Alerts', enabled: true, priceMinor: 1, currency: 'AUD', changedAt: 1 }).id, enabled: true }], /Alerts is enabled already/],
  ['a link for who has registered', ({ books, account }) => ['newRegistrationLink', { registrationId: books.registration(account, { state: 'registered' }).id }], /registered already/],
  ['a link without an address', ({ books, account }) => ['newRegistrationLink', { registrationId: books.registration(account, { email: null }).id }], /no email address/],
  ['more than is left of a payment', ({ books, account, invoice }) => ['applyPayment', { paymentId: books.payment(account, { amountMinor: 500 }).id, rows: [{ invoiceId: invoice.id, amountMinor: 501 }] }], /Only A\$5\.00 of PM000001 is left to apply/],
  ['more than is open on an invoice', ({ books, account, invoice }) => ['applyPayment', { paymentId: books.payment(account, { amountMinor: 200_000 }).id, rows: [{ invoiceId: invoice.id, amountMinor: 110_001 }] }], /Only A\$1,100\.00 is left open on invoice IN1001/],
  ['money of the available balance on an invoice', ({ books, account, invoice }) => ['applyPayment', { paymentId: books.payment(account, { purpose: 'wallet' }).id, rows: [{ invoiceId: invoice.id, amountMinor: 1 }] }], /funds the available balance/],
  ['money on an invoice of another account', ({ books, account }) => { const theirs = books.invoice(books.account()); books.derive(); return ['applyPayment', { paymentId: books.payment(account).id, rows: [{ invoiceId: theirs.id, amountMinor: 1 }] }] }, /belongs to another account/],
  ['money on an invoice in another currency', ({ books, account }) => ['applyPayment', { paymentId: books.payment(account, { currency: 'USD' }).id, rows: [{ invoiceId: 'inv_1', amountMinor: 1 }] }], /is in AUD, and the money in USD/],
  ['money on a disputed invoice', ({ books, account }) => { const disputed = books.invoice(account, { disputed: true }); books.derive(); return ['applyPayment', { paymentId: books.payment(account).id, rows: [{ invoiceId: disputed.id, amountMinor: 1 }] }] }, /is disputed/],
  ['money on a held invoice', ({ books, account, invoice }) => (books.hold(invoice), ['applyPayment', { paymentId: books.payment(account).id, rows: [{ invoiceId: invoice.id, amountMinor: 1 }] }]), /is on hold\. Release it first/],
  ['money on a draft', ({ books, account }) => ['applyPayment', { paymentId: books.payment(account).id, rows: [{ invoiceId: books.invoice(account, { status: 'draft' }).id, amountMinor: 1 }] }], /still a draft/],
  ['money on what is paid', ({ books, account }) => ['applyCreditNote', { creditNoteId: books.creditNote(account).id, rows: [{ invoiceId: books.invoice(account, { status: 'paid' }).id, amountMinor: 1 }] }], /Nothing is open on invoice IN1002/],
  ['one invoice named twice', ({ books, account, invoice }) => ['applyCreditNote', { creditNoteId: books.creditNote(account).id, rows: [{ invoiceId: invoice.id, amountMinor: 1 }, { invoiceId: invoice.id, amountMinor: 1 }] }], /there twice/],
  ['a dispute without a reason', ({ invoice }) => ['disputeInvoice', { invoiceId: invoice.id, disputed: true, reason: '' }], /needs a reason/],
  ['a dispute of what is disputed', ({ books, account }) => ['disputeInvoice', { invoiceId: books.invoice(account, { disputed: true }).id, disputed: true, reason: 'x' }], /disputed already/],
  ['the end of a dispute that is none', ({ invoice }) => ['disputeInvoice', { invoiceId: invoice.id, disputed: false, reason: '' }], /is not disputed/],
  ['a dispute of what is paid', ({ books, account }) => ['disputeInvoice', { invoiceId: books.invoice(account, { status: 'paid' }).id, disputed: true, reason: 'x' }], /is paid; there is nothing to dispute/],
  ['a credit note above what is open', ({ invoice }) => ['requestCreditNote', { invoiceId: invoice.id, amountMinor: 110_001, reason: 'x' }], /Only A\$1,100\.00 is left open on invoice IN1001/],
  ['a credit note without a reason', ({ invoice }) => ['requestCreditNote', { invoiceId: invoice.id, amountMinor: 1, reason: '' }], /needs a reason/],
  ['a payment above what is open', ({ invoice }) => ['recordPayment', { invoiceId: invoice.id, amountMinor: 110_001, medium: 'cheque', receivedOn: '2026-02-27', reference: null }], /Only A\$1,100\.00 is left open/],
  ['a write-off of what is written off', ({ books, account }) => ['requestWriteOff', { invoiceId: books.invoice(account, { status: 'uncollectible' }).id, reason: 'x' }], /was written off/],
  ['a write-off without a reason', ({ invoice }) => ['requestWriteOff', { invoiceId: invoice.id, reason: '' }], /needs a reason/],
  ['an address without a street', ({ account }) => ['updateAddress', { accountId: account.id, which: 'billing', address: { ...ADDRESS, lines: [' '] } }], /street line and a city/],
  ['an address in no country', ({ account }) => ['updateAddress', { accountId: account.id, which: 'billing', address: { ...ADDRESS, country: 'ZQ' } }], /“ZQ” is not the code of a country/],
]

describe('what the copy shows to be in vain is said at once, and nothing is written', () => {
  test.each(obstacles)('%s', async (_what, of, words) => {
    const c = company()
    const [command, input] = of(c)
    await expect(c.give(command, input)).rejects.toMatchObject({ code: 'NOT_NOW', message: expect.stringMatching(words) })
    expect(c.commands()).toEqual([])
  })

  test('a contact of the agency may approve for its sub-account', async () => {
    const { books, give } = company()
    const agency = books.account({ kind: 'agency' })
    const sub = books.account({ kind: 'sub_account', parentId: agency.id })
    books.put('contacts', { id: 'con_8', rev: 1, partyId: 'au', updatedAt: 1, accountId: agency.id, name: 'Bo Larch', email: null, phone: null, roles: [], prefers: 'email', emailBouncedAt: null, smsStoppedAt: null })
    expect(await give('assignApprover', { accountId: sub.id, contactId: 'con_8' })).toMatchObject({ state: 'queued' })
  })
})

describe('while a command about the same record waits', () => {
  test('the next one may undo it: the copy does not show yet what the first will change', async () => {
    const { books, give, commands } = company()
    const wallet = prepaid(books)
    await give('pauseAccount', { accountId: wallet.id, reason: 'Asked for' })
    await give('resumeAccount', { accountId: wallet.id })
    expect(commands().map(({ command }) => command)).toEqual(['pauseAccount', 'resumeAccount'])
  })

  test('the very same one is a double click', async () => {
    const { account, give } = company()
    await give('setPoNumber', { accountId: account.id, poNumber: 'PO-1' })
    await expect(give('setPoNumber', { accountId: account.id, poNumber: 'PO-1' })).rejects.toMatchObject({ code: 'NOT_NOW', message: expect.stringContaining('waiting to go out already') })
    await give('setPoNumber', { accountId: account.id, poNumber: 'PO-2' })
    // Back to the first: not the same as the newest.
    await give('setPoNumber', { accountId: account.id, poNumber: 'PO-1' })
  })

  test('the money of one invoice is not asked for twice, whether by its charge or by itself', async () => {
    const { give, invoice, failed, method, books, account } = company()
    const other = books.method(account, { last4: '1111', slot: 'backup', isDefault: false })
    await give('retryCharge', { chargeId: failed.id, methodId: method.id })
    await expect(give('payInvoice', { invoiceId: invoice.id, methodId: other.id })).rejects.toMatchObject({ code: 'NOT_NOW', message: expect.stringContaining('being asked for already') })
    await expect(give('retryCharge', { chargeId: failed.id, methodId: other.id })).rejects.toMatchObject({ code: 'NOT_NOW' })
  })
})

describe('applying money', () => {
  test('is told by the numbers of the invoices, with the amount and its currency', async () => {
    const { books, client, give, account, invoice } = company()
    const other = books.invoice(account, { totalMinor: 5_000 })
    books.derive()
    const payment = books.payment(account)
    expect(await give('applyPayment', { paymentId: payment.id, rows: [{ invoiceId: invoice.id, amountMinor: 12_000 }, { invoiceId: other.id, amountMinor: 3_050 }] })).toEqual({ id: 1, state: 'queued' })
    const detail = await client.detail({ id: 1 })
    expect(detail.item).toMatchObject({ label: 'Apply payment', subject: 'Payment PM000001', amount: { minor: 15_050, currency: 'AUD' } })
    expect(detail.says).toEqual([{ label: 'To', value: 'IN1001 120.00, IN1002 30.50' }])
  })

  test('counts what waits: neither the payment nor the invoice is used up twice', async () => {
    const { books, give, account, invoice } = company()
    const payment = books.payment(account, { amountMinor: 100_000 })
    const note = books.creditNote(account, { amountMinor: 50_000 })
    await give('applyPayment', { paymentId: payment.id, rows: [{ invoiceId: invoice.id, amountMinor: 99_999 }] })
    await expect(give('applyPayment', { paymentId: payment.id, rows: [{ invoiceId: invoice.id, amountMinor: 2 }] })).rejects.toMatchObject({ code: 'NOT_NOW', message: expect.stringContaining('Only A$0.01 of PM000001') })
    await expect(give('applyCreditNote', { creditNoteId: note.id, rows: [{ invoiceId: invoice.id, amountMinor: 10_002 }] })).rejects.toMatchObject({ code: 'NOT_NOW', message: expect.stringContaining('Only A$100.01 is left open') })
    await give('applyCreditNote', { creditNoteId: note.id, rows: [{ invoiceId: invoice.id, amountMinor: 10_001 }] })
  })

  test('waits for a charge of the same invoice, and passes a hold that is being released', async () => {
    const { books, give, account, invoice, method } = company()
    const [payment, held] = [books.payment(account), books.invoice(account, { totalMinor: 5_000 })]
    books.hold(held)
    books.derive()
    await give('payInvoice', { invoiceId: invoice.id, methodId: method.id })
    await expect(give('applyPayment', { paymentId: payment.id, rows: [{ invoiceId: invoice.id, amountMinor: 1 }] })).rejects.toMatchObject({ code: 'NOT_NOW', message: expect.stringContaining('being charged already') })
    await give('releaseInvoice', { invoiceId: held.id, note: null })
    await give('applyPayment', { paymentId: payment.id, rows: [{ invoiceId: held.id, amountMinor: 1 }] })
  })
})

describe('closing an invoice', () => {
  test('says the money it is about, and counts what waits', async () => {
    const { client, give, invoice } = company()
    await give('recordPayment', { invoiceId: invoice.id, amountMinor: 60_000, medium: 'bank_transfer', receivedOn: '2026-02-27', reference: null })
    await expect(give('requestCreditNote', { invoiceId: invoice.id, amountMinor: 50_001, reason: 'x' })).rejects.toMatchObject({ code: 'NOT_NOW', message: expect.stringContaining('Only A$500.00 is left open') })
    await expect(give('requestWriteOff', { invoiceId: invoice.id, reason: 'Wound up' })).rejects.toMatchObject({ code: 'NOT_NOW', message: expect.stringContaining('waits to go out already') })
    await give('requestCreditNote', { invoiceId: invoice.id, amountMinor: 50_000, reason: 'One call too many' })
    const { rows } = await client.page({ limit: 10 })
    expect(rows.map(({ label, subject, amount }) => [label, subject, amount])).toEqual([['Ask for a credit note', 'Invoice IN1001', { minor: 50_000, currency: 'AUD' }], ['Mark paid elsewhere', 'Invoice IN1001', { minor: 60_000, currency: 'AUD' }]])
    expect((await client.detail({ id: 1 })).says).toEqual([{ label: 'Amount', value: 'A$600.00' }, { label: 'Paid by', value: 'Bank transfer' }, { label: 'Received', value: '27 Feb 2026' }])
  })

  test('with a write-off names what is open, and stands on it', async () => {
    const { client, give, invoice } = company()
    await give('requestWriteOff', { invoiceId: invoice.id, reason: 'Wound up' })
    expect((await client.detail({ id: 1 })).item).toMatchObject({ label: 'Ask for a write-off', amount: { minor: 110_000, currency: 'AUD' } })
    await expect(give('recordPayment', { invoiceId: invoice.id, amountMinor: 1, medium: 'cheque', receivedOn: '2026-02-27', reference: null })).rejects.toMatchObject({ code: 'NOT_NOW' })
  })

  test('waits for a charge of the same invoice', async () => {
    const { give, invoice, method } = company()
    await give('payInvoice', { invoiceId: invoice.id, methodId: method.id })
    await expect(give('recordPayment', { invoiceId: invoice.id, amountMinor: 1, medium: 'cheque', receivedOn: '2026-02-27', reference: null })).rejects.toMatchObject({ code: 'NOT_NOW', message: expect.stringContaining('being charged already') })
  })
})

describe('a command for later', () => {
  const later = NOW + 3 * 3_600_000
  const scheduled = (c: Company, at: number) => c.client.give({ command: 'payInvoice', input: { invoiceId: c.invoice.id, methodId: c.method.id }, notBefore: at } as never)

  test('says until when it waits, is counted apart, and can be taken back', async () => {
    const c = company()
    const { id } = await scheduled(c, later)
    const detail = await c.client.detail({ id })
    expect(detail.item).toMatchObject({ state: 'queued', notBefore: later })
    expect(detail.whatNow).toBe('It waits until 1 Mar 2026, 23:00 AEDT, and goes out then by itself, once. Others of this account do not wait for it. Until then it can be taken back.')
    expect(detail.steps).toEqual(['withdraw'])
    expect(await c.client.counts({})).toMatchObject({ waiting: 1, forLater: 1 })
    expect(await c.client.withdraw({ id })).toEqual({ id, state: 'withdrawn' })
    expect(await c.client.counts({})).toMatchObject({ waiting: 0, forLater: 0 })
  })

  test('of a time that has passed is an ordinary one', async () => {
    const c = company()
    const { id } = await scheduled(c, NOW)
    expect((await c.client.detail({ id })).item.notBefore).toBeNull()
  })

  test('is at most a year ahead', async () => {
    const c = company()
    await expect(scheduled(c, NOW + 400 * 86_400_000)).rejects.toMatchObject({ code: 'NOT_NOW', message: expect.stringContaining('within a year') })
    expect(c.commands()).toEqual([])
  })

  test('shows on its row until when it waits', async () => {
    const c = company()
    const { id } = await scheduled(c, later)
    expect(pendingCommands(c.database, [c.invoice.id]).get(c.invoice.id)).toMatchObject({ id, state: 'queued', notBefore: later })
    expect(moneyUnderWay(c.database, [c.account.id]).get(c.invoice.id)).toMatchObject({ id, notBefore: later })
    expect(openCommands(c.database, c.account.id)).toMatchObject([{ id, notBefore: later }])
  })
})

test('what is looked up before a command is given is found through an index', () => {
  const { database } = company()
  for (const query of [waitingAbout('x'), waitingOf('x'), openHold('x'), waitingApproval('x'), pendingChargeOf('x'), openInvoice('x'), applicationsAskedFor('x'), refundsOf('x', OF), appliedOf({ payment: 'x' }, OF), appliedOf({ creditNote: 'x' }, OF)]) expectNoScan(database, query)
  expect(database.plan(applicationsAskedFor('x')).join('\n')).toContain('outbox_by_account')
  expect(database.plan(appliedOf({ payment: 'x' }, OF)).join('\n')).toContain('allocation_by_payment')
  expect(database.plan(refundsOf('x', OF)).join('\n')).toContain('refund_by_payment')
  expect(database.plan(waitingOf('x')).join('\n')).toContain('outbox_waiting')
  expect(database.plan(moneyClaims(['x'])).join('\n')).toContain('outbox_by_account')
})
