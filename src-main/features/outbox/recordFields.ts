/** The fields of the records that commands are about, in plain words and in the order in which they are shown. */
import { commands, type FieldWords, type TargetResource } from '#contract/commands.ts'
import type { RecordOf } from '#main/core/ports/records.ts'

/** How a record came to be where it is says nothing to a person; its lines are not kept. */
type Unshown = 'id' | 'rev' | 'partyId' | 'updatedAt' | 'accountId' | 'productId' | 'seriesId' | 'lines'

const code = (label: string): FieldWords => ({ label, words: {} })
const amount = (label: string): FieldWords => ({ label, as: 'amount' })
const instant = (label: string): FieldWords => ({ label, as: 'instant' })
const flag = (label: string): FieldWords => ({ label, as: 'yes_no' })

/** The compiler asks for a word for every field. */
export const recordFields: { [R in TargetResource]: { [F in Exclude<keyof RecordOf<R>, Unshown>]: FieldWords } } = {
  accounts: {
    name: { label: 'Name' }, ref: { label: 'Number' }, status: code('Status'), poNumber: { label: 'PO number' }, autopay: flag('Autopay'),
    approvalPreference: { ...commands.setApprovalPreference.fields.preference, label: 'Approval preference' }, approverId: { label: 'Approver', as: 'contact' },
    billingAddress: { label: 'Billing address', as: 'address' }, serviceAddress: { label: 'Service address', as: 'address' }, criticalPhone: { label: 'Phone for critical messages' },
    billing: code('Billing'), planFees: { label: 'Plan fees', words: { direct: 'Charged to the card', balance: 'Drawn from the available balance' } },
    taxExempt: flag('Tax exempt'), kind: code('Kind'), parentId: { label: 'Agency', as: 'account' }, currency: { label: 'Currency' }, locale: { label: 'Language' }, createdOn: { label: 'Customer since', as: 'date' },
  },
  contacts: {
    name: { label: 'Name' }, email: { label: 'Email address' }, phone: { label: 'Phone' }, roles: code('Roles'), prefers: code('Prefers'),
    emailBouncedAt: instant('Email bounced'), smsStoppedAt: instant('SMS stopped'),
  },
  invoices: {
    number: { label: 'Invoice' }, status: code('Status'), totalMinor: amount('Total'), subtotalMinor: amount('Before tax'), taxMinor: amount('Tax'), currency: { label: 'Currency' },
    issuedOn: { label: 'Issued', as: 'date' }, dueOn: { label: 'Due', as: 'date' }, poNumber: { label: 'PO number' }, voidedOn: { label: 'Voided', as: 'date' }, disputed: flag('Disputed'),
  },
  charges: {
    status: code('Status'), declineCode: code('Decline code'), amountMinor: amount('Amount'), currency: { label: 'Currency' }, methodId: { label: 'Payment method', as: 'method' },
    kind: code('Kind'), invoiceId: { label: 'Invoice' }, at: instant('Tried'),
  },
  addOns: { name: { label: 'Add-on' }, enabled: flag('Enabled'), priceMinor: amount('Price'), currency: { label: 'Currency' }, changedAt: instant('Changed') },
  registrations: {
    state: code('State'), email: { label: 'Email address' }, contactId: { label: 'Contact', as: 'contact' }, invitedAt: instant('Invited'), expiresAt: instant('Link good until'),
    bouncedAt: instant('Email bounced'), registeredAt: instant('Registered'), timesSent: { label: 'Times sent' },
  },
  payments: {
    ref: { label: 'Payment' }, amountMinor: amount('Amount'), currency: { label: 'Currency' }, receivedOn: { label: 'Received', as: 'date' }, medium: code('Paid by'),
    purpose: { label: 'For', words: { receivable: 'Invoices', wallet: 'The available balance' } }, memo: { label: 'Reference of the payer' }, chargeId: { label: 'Charge' },
  },
  creditNotes: {
    number: { label: 'Credit note' }, amountMinor: amount('Amount'), currency: { label: 'Currency' }, issuedOn: { label: 'Issued', as: 'date' }, reason: { label: 'Reason' },
  },
  wallets: {
    balanceMinor: amount('Available balance'), thresholdMinor: amount('Recharge below'), targetMinor: amount('Up to'), autoRecharge: flag('Recharge by itself'),
    pausedAt: instant('Paused since'), currency: { label: 'Currency' },
  },
}
