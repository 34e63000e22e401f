import type { PaperWords } from '../paper.ts'

export const en: PaperWords = {
  pageOf: (page, pages) => `Page ${page} of ${pages}`,
  to: 'To', carried: 'Carried forward', brought: 'Brought forward', account: 'Account', currency: 'Currency', poNumber: 'Your PO number', yourReference: 'Your reference',
  date: 'Date', details: 'Details', amount: 'Amount',
  inYourFavour: (amount) => `${amount} in your favour`,
  howToPay: (ref) => `How to pay — please quote ${ref}`,
  payOnline: (url) => `Pay or see your account online: ${url}`,
  questions: (email) => `Questions about this document: ${email}`,
  media: { card: 'Card', ach: 'ACH debit', direct_debit: 'Direct debit', bank_transfer: 'Bank transfer', cheque: 'Cheque' },
  endingIn: (what, last4) => `${what} ending in ${last4}`,
  refunds: { refund: 'Refunded', dispute_lost: 'Charged back', bank_return: 'Returned by the bank' },
  receipt: {
    title: 'Receipt', number: 'Receipt',
    fileTitle: (ref, name) => `Receipt ${ref} for ${name}`,
    subject: (account) => `Receipt of a payment on account ${account}`,
    foot: (ref, account, date) => `Receipt ${ref}, account ${account}, ${date}`,
    receivedOn: 'Received on', paidBy: 'Paid by', purpose: 'For',
    recharge: 'Automatic recharge of your available balance', oneTime: 'One-time payment into your available balance', toBalance: 'Payment into your available balance',
    received: 'Amount received', applied: 'Applied to invoices', givenBack: 'Given back', notApplied: 'Not yet applied', added: 'Added to your available balance', availableAfter: 'Available right after it',
    invoicesPaid: 'Invoices paid', appliedOn: 'Applied on', invoice: 'Invoice',
    ofInvoice: (number) => `Invoice ${number}`,
    reversedFrom: (number) => `Reversed from invoice ${number}`,
    issued: 'Issued', invoiceTotal: 'Invoice total', appliedPart: 'Applied', refundsTitle: 'Refunds and returns', kept: 'Kept of this payment',
    thanks: 'Thank you for your payment.', thanksLeft: 'Thank you. What is not yet applied stays on your account for the next invoices.',
  },
  invoice: {
    title: 'Invoice', copy: 'COPY', number: 'Invoice',
    fileTitle: (number, name) => `Invoice ${number} for ${name}`,
    subject: (account) => `Copy of an invoice on account ${account}`,
    foot: (number, account, date) => `Invoice ${number}, account ${account}, ${date}`,
    issuedOn: 'Issued on', dueOn: 'Due on', onReceipt: 'On receipt', serviceAddress: 'Service address',
    total: 'Invoice total', paidSoFar: 'Paid and credited so far', open: 'Open now',
    lines: 'What was billed', quantity: 'Quantity', unitPrice: 'Unit price', asBilled: 'As billed',
    adjusted: (amount) => `includes an adjustment of ${amount}`,
    subtotal: 'Subtotal', tax: (name, rate) => (rate === null ? name : `${name} ${rate}`), exempt: (name) => `${name}: exempt`, rounding: 'Rounding and other', settled: 'Payments and credits',
    payment: (ref) => `Payment ${ref}`, credit: (number) => `Credit note ${number}`, reversed: (what) => `${what}, reversed`, writtenOff: 'Written off', later: (what) => `${what}, dated later and not counted yet`,
    paid: 'This invoice is paid in full.', closed: 'This invoice is closed: nothing more is asked for on it.', overpaid: 'More was paid than was billed. The difference is in your favour.',
    void: (date) => `Void since ${date}: nothing is owed on this invoice.`,
    draft: 'Draft: this is not an invoice yet, and nothing is owed on it.',
    held: (date) => `On hold since ${date}, while we look into it. Please do not pay it before you hear from us.`,
    disputed: 'A payment of this invoice is in dispute with the bank.',
    inDispute: 'This invoice is in dispute. Please do not pay it before you hear from us.',
  },
  slip: {
    title: 'Remittance slip',
    fileTitle: (name, date) => `Remittance slip for ${name}, ${date}`,
    subject: (account) => `Open items to be paid on account ${account}`,
    foot: (account, date) => `Remittance slip of account ${account}, ${date}`,
    asAt: 'As at', toPay: 'Total to pay', inFavour: 'Balance in your favour', pastDue: (amount) => `${amount} is past due`, openItems: (currency) => `Open items in ${currency}`,
    invoice: 'Invoice', issued: 'Issued', due: 'Due', total: 'Total', open: 'Open',
    daysLate: (days) => (days === 1 ? '1 day late' : `${days} days late`),
    notApplied: (ref) => `Payment ${ref}, not yet applied`, credit: (number) => `Credit note ${number}`,
    notAsked: 'Not asked for at present', onHold: 'on hold, while we look into it', inDispute: 'in dispute', nothing: 'Nothing is to be paid.',
    tearOff: 'Cut here', returnThis: 'Please return this part with your payment, or quote these numbers with your transfer.', amountPaid: 'Amount paid', payTo: 'Pay to',
  },
}

const american: PaperWords = { ...en, media: { ...en.media, cheque: 'Check' }, inYourFavour: (amount) => `${amount} in your favor`, invoice: { ...en.invoice, overpaid: 'More was paid than was billed. The difference is in your favor.' }, slip: { ...en.slip, inFavour: 'Balance in your favor' } }
/** Where goods and services tax is charged, its law and custom call the paper so. */
const withGst: PaperWords = { ...en, invoice: { ...en.invoice, title: 'Tax invoice' } }

/** English as the locale's region writes it. */
export function englishOf(locale: string): PaperWords {
  const region = /^en[-_](?:[A-Za-z]{4}[-_])?([A-Za-z]{2})(?=$|[-_])/i.exec(locale)?.[1]?.toUpperCase()
  if (region === 'US') return american
  return region === 'AU' ? withGst : en
}
