import { describe, expect, test } from 'vitest'
import type { InvoiceRow } from '#contract/accounts.ts'
import { commandNames, commands } from '#contract/commands.ts'
import { GivenCommand } from '#contract/outbox.ts'
import type { OutboxState } from '#contract/outbox.ts'
import { problemsOf } from '../../src-renderer/ui/commands/problems.ts'
import { wantedWords } from '../../src-renderer/ui/commands/wanted.ts'
import { afterRelease } from '../../src-renderer/features/held-invoices/afterRelease.ts'
import { hoursOf } from '../../src-renderer/features/held-invoices/hours.ts'
import { isPayable, notPayableBecause } from '../../src-renderer/features/accounts/payable.ts'

const problems = (command: keyof typeof commands, input: unknown) => problemsOf(commands[command].input.safeParse(input).error)

describe('what is wrong with a form', () => {
  test('is said at its field, in plain words', () => {
    expect(problems('updateContact', { contactId: 'c', name: ' ', email: 'mere at otara', phone: '9'.repeat(31) })).toEqual({
      name: 'Fill this in.', email: 'This is not an email address.', phone: '30 characters at the most.',
    })
    expect(problems('setRecharge', { accountId: 'a', thresholdMinor: null, targetMinor: 1.5, autoRecharge: true })).toEqual({ thresholdMinor: 'Fill this in.', targetMinor: 'A whole number.' })
    expect(problems('extendApproval', { invoiceId: 'i', hours: 0 })).toEqual({ hours: '1 at the least.' })
    expect(problems('extendApproval', { invoiceId: 'i', hours: 721 })).toEqual({ hours: '720 at the most.' })
    expect(problems('setApprovalPreference', { accountId: 'a', preference: 'whoever' })).toEqual({ preference: 'Choose one.' })
  })

  test('reaches the parts of an address', () => {
    const address = { lines: ['1', '2', '3', '4', '5'], city: 'Geelong', region: 'VIC', postcode: '3'.repeat(21), country: 'A' }
    expect(problems('updateAddress', { accountId: 'a', which: 'billing', address })).toEqual({ 'address.lines': '4 at the most.', 'address.postcode': '20 characters at the most.', 'address.country': 'Exactly 2 characters.' })
  })

  test('is nothing where the schema takes it', () => {
    expect(problems('setPoNumber', { accountId: 'a', poNumber: null })).toEqual({})
    expect(problemsOf(undefined)).toEqual({})
  })
})

const given: Record<(typeof commandNames)[number], unknown> = {
  retryCharge: { chargeId: 'ch_1', methodId: 'pm_1' }, payInvoice: { invoiceId: 'inv_1', methodId: 'pm_1' },
  holdInvoice: { invoiceId: 'inv_1', reason: 'Wrong quantity', channel: 'phone' }, releaseInvoice: { invoiceId: 'inv_1', note: null }, approveInvoice: { invoiceId: 'inv_1', note: null },
  disputeInvoice: { invoiceId: 'inv_1', disputed: true, reason: 'Wrong quantity' }, requestCreditNote: { invoiceId: 'inv_1', amountMinor: 100, reason: 'Agreed by phone' },
  recordPayment: { invoiceId: 'inv_1', amountMinor: 100, medium: 'cheque', receivedOn: '2026-11-20', reference: null }, requestWriteOff: { invoiceId: 'inv_1', reason: 'Wound up' },
  extendApproval: { invoiceId: 'inv_1', hours: 48 }, setApprovalPreference: { accountId: 'acc_1', preference: 'approved_by_us' }, assignApprover: { accountId: 'acc_1', contactId: 'con_1' },
  setRecharge: { accountId: 'acc_1', thresholdMinor: 1500, targetMinor: 5000, autoRecharge: true }, setAutopay: { accountId: 'acc_1', autopay: false },
  updateContact: { contactId: 'con_1', name: 'Mere Tane', email: 'mere@otara.example', phone: null },
  updateAddress: { accountId: 'acc_1', which: 'service', address: { lines: ['1 Dock Road'], city: 'Geelong', region: 'VIC', postcode: '3220', country: 'AU' } },
  setPoNumber: { accountId: 'acc_1', poNumber: 'PO-77' }, setAddOn: { addOnId: 'add_1', enabled: true }, newRegistrationLink: { registrationId: 'reg_1' },
  voidInvoice: { invoiceId: 'inv_1', reason: 'Sent twice' }, receivePayment: { accountId: 'acc_1', amountMinor: 100, currency: 'AUD', medium: 'bank_transfer', receivedOn: '2026-11-20', reference: 'Statement 12', rows: [{ invoiceId: 'inv_1', amountMinor: 60 }] },
  reversePayment: { paymentId: 'pay_1', reason: 'Of another customer' }, setDefaultMethod: { accountId: 'acc_1', methodId: 'pm_1' },
  applyPayment: { paymentId: 'pay_1', rows: [{ invoiceId: 'inv_1', amountMinor: 100 }] }, applyCreditNote: { creditNoteId: 'crn_1', rows: [{ invoiceId: 'inv_1', amountMinor: 100 }, { invoiceId: 'inv_2', amountMinor: 1 }] },
  pauseAccount: { accountId: 'acc_1', reason: 'Asked to' }, resumeAccount: { accountId: 'acc_1' }, addAccountNote: { accountId: 'acc_1', text: 'Pays on Friday' },
}

describe('what a waiting command wants', () => {
  test('is told for every command of the list, never with an id in it', () => {
    for (const command of commandNames) {
      const words = wantedWords(GivenCommand.parse({ command, input: given[command] }))
      expect(words).toMatch(/\w/)
      expect(words).not.toMatch(/\b(acc|con|inv|pm|reg|add|ch|pay|crn)_1\b/)
    }
  })

  test.each([
    ['setAutopay', {}, 'autopay off'],
    ['setPoNumber', {}, 'PO number PO-77'],
    ['setRecharge', { currency: 'USD' }, 'below $15.00 back up to $50.00'],
    ['setRecharge', { currency: 'JPY' }, 'below ¥1,500 back up to ¥5,000'],
    ['assignApprover', { contact: (id: string) => (id === 'con_1' ? 'Ines Duarte' : undefined) }, 'Ines Duarte'],
    ['updateContact', {}, 'Mere Tane, mere@otara.example, no phone'],
    ['updateAddress', {}, '1 Dock Road, Geelong VIC 3220, AU'],
    ['extendApproval', {}, '48 hours more'],
    ['applyPayment', {}, 'apply to 1 invoice'],
    ['applyCreditNote', {}, 'apply to 2 invoices'],
  ] as const)('%s with %j: %s', (command, names, words) => {
    expect(wantedWords(GivenCommand.parse({ command, input: given[command] }), names)).toBe(words)
  })

  test('an amount is left out where the currency is not known', () => {
    expect(wantedWords(GivenCommand.parse({ command: 'setRecharge', input: given.setRecharge }))).not.toMatch(/\d/)
  })
})

describe('paying an invoice', () => {
  const account = { status: 'active' as const }
  const card = { unusable: null }
  const open = { status: 'open', openMinor: 500, approval: null, atBankSince: null, pending: null } as const satisfies Partial<InvoiceRow>
  test('is offered for an open one with a method that can be charged', () => {
    expect(isPayable(open)).toBe(true)
    expect(notPayableBecause(open, account, [card])).toBeNull()
    expect(notPayableBecause({ ...open, approval: 'waiting' }, account, [{ unusable: 'Expired' }, card])).toBeNull()
  })

  test.each([
    ['paid', { status: 'paid' as const, openMinor: 0 }, account, [card], /not open: paid/],
    ['void', { status: 'void' as const }, account, [card], /not open: void/],
    ['with nothing left to owe', { openMinor: 0 }, account, [card], /Nothing is owed/],
    ['in credit', { openMinor: -5 }, account, [card], /Nothing is owed/],
    ['on hold', { approval: 'held' as const }, account, [card], /on hold/],
    ['with a change on its way', { pending: { id: 1, label: 'Pay invoice', state: 'queued' as const, message: null } }, account, [card], /on its way/],
    ['of a closed account', {}, { status: 'closed' as const }, [card], /closed/],
    ['without a method', {}, account, [], /No payment method/],
    ['without one that can be charged', {}, account, [{ unusable: 'Expired' }], /No method on file/],
  ])('is refused here for one %s', (_, change, of, methods, why) => {
    expect(notPayableBecause({ ...open, ...change }, of, methods)).toMatch(why)
  })

  test('is refused here while a charge of it is tried again, or nobody knows how one ended', () => {
    const because = (state: OutboxState) => notPayableBecause({ ...open, pending: { id: 1, label: 'Retry charge', state, message: null } }, account, [card])
    expect(because('queued')).toBe('“Retry charge” is on its way already.')
    expect(because('uncertain')).toMatch(/not known whether “Retry charge” arrived.*outbox/)
  })

  test('may be tried again after a refusal', () => {
    expect(notPayableBecause({ ...open, pending: { id: 1, label: 'Pay invoice', state: 'rejected', message: 'No' } }, account, [card])).toBeNull()
  })
})

describe('a release', () => {
  test('says when the invoice stays in the queue, and for whom it waits', () => {
    expect(afterRelease({ preference: 'approve_all' }, null)).toMatch(/stays in this queue.*customer/)
    expect(afterRelease({ preference: 'approved_by_us' }, null)).toMatch(/stays in this queue.*our own/)
    expect(afterRelease({ preference: 'review_then_auto' }, 7 * 3_600_000)).toMatch(/stays in this queue.*7 h left/)
    expect(afterRelease({ preference: null }, null)).toMatch(/leaves this queue/)
  })
})

describe('an extension', () => {
  test('is counted in hours, whichever way it is typed', () => {
    expect(hoursOf('2', 'days')).toBe(48)
    expect(hoursOf(' 6 ', 'hours')).toBe(6)
    for (const text of ['', '1.5', '-1', 'two', '1e2']) expect(hoursOf(text, 'days')).toBeNull()
  })
})
