/** The words of receipts, invoice copies and remittance slips, and those that every document has, in each language. */
import type { MethodKind, PaymentMedium } from '#contract/vocabulary.ts'
import { languageOf, type Language } from './language.ts'
import { bg } from './paper/bg.ts'
import { de } from './paper/de.ts'
import { el } from './paper/el.ts'
import { en, englishOf } from './paper/en.ts'
import { es } from './paper/es.ts'
import { fr } from './paper/fr.ts'
import { it } from './paper/it.ts'
import { ja } from './paper/ja.ts'
import { nl } from './paper/nl.ts'
import { pl } from './paper/pl.ts'
import { pt } from './paper/pt.ts'
import { vi } from './paper/vi.ts'

/** Amounts, dates and rates come in as they are printed. */
export interface PaperWords {
  pageOf(page: number, pages: number): string
  to: string
  carried: string
  brought: string
  account: string
  currency: string
  poNumber: string
  yourReference: string
  date: string
  details: string
  amount: string
  /** What a figure below zero means to the reader. */
  inYourFavour(amount: string): string
  howToPay(ref: string): string
  payOnline(url: string): string
  questions(email: string): string

  media: Readonly<Record<PaymentMedium, string>>
  /** `Visa ending in 4242`. */
  endingIn(what: string, last4: string): string
  refunds: Readonly<Record<RefundReason, string>>

  receipt: {
    title: string
    number: string
    /** Of the file: names, so in any order of words. */
    fileTitle(ref: string, name: string): string
    subject(account: string): string
    foot(ref: string, account: string, date: string): string
    receivedOn: string
    paidBy: string
    purpose: string
    recharge: string
    oneTime: string
    toBalance: string
    received: string
    applied: string
    givenBack: string
    notApplied: string
    added: string
    availableAfter: string
    invoicesPaid: string
    appliedOn: string
    invoice: string
    ofInvoice(number: string): string
    reversedFrom(number: string): string
    issued: string
    invoiceTotal: string
    appliedPart: string
    refundsTitle: string
    kept: string
    thanks: string
    thanksLeft: string
  }

  invoice: {
    title: string
    copy: string
    number: string
    fileTitle(number: string, name: string): string
    subject(account: string): string
    foot(number: string, account: string, date: string): string
    issuedOn: string
    dueOn: string
    onReceipt: string
    serviceAddress: string
    total: string
    paidSoFar: string
    open: string
    lines: string
    quantity: string
    unitPrice: string
    asBilled: string
    /** A line whose amount is not its quantity times its price. */
    adjusted(amount: string): string
    subtotal: string
    tax(name: string, rate: string | null): string
    exempt(name: string): string
    rounding: string
    settled: string
    payment(ref: string): string
    credit(number: string): string
    reversed(what: string): string
    writtenOff: string
    /** Of a payment or credit note, that its date is yet to come. */
    later(what: string): string
    paid: string
    /** Where a write-off has settled it: nothing was paid by that, and nothing is asked for. */
    closed: string
    overpaid: string
    void(date: string): string
    draft: string
    held(date: string): string
    /** A payment of it is. */
    disputed: string
    /** It is itself: nothing was paid yet. */
    inDispute: string
  }

  slip: {
    title: string
    fileTitle(name: string, date: string): string
    subject(account: string): string
    foot(account: string, date: string): string
    asAt: string
    toPay: string
    /** In place of it, where what is not applied is more than what is open. */
    inFavour: string
    pastDue(amount: string): string
    openItems(currency: string): string
    invoice: string
    issued: string
    due: string
    total: string
    open: string
    daysLate(days: number): string
    notApplied(ref: string): string
    credit(number: string): string
    notAsked: string
    onHold: string
    inDispute: string
    nothing: string
    tearOff: string
    returnThis: string
    amountPaid: string
    payTo: string
  }
}

export type RefundReason = 'refund' | 'dispute_lost' | 'bank_return'

const words: Readonly<Record<Language, PaperWords>> = { en, de, fr, es, it, nl, pl, pt, el, bg, ja, vi }

/** @param locale BCP 47; English where documents are not written in its language. */
export function paperWords(locale: string): PaperWords {
  const language = languageOf(locale)
  return language === 'en' ? englishOf(locale) : words[language]
}

/** `Visa ending in 4242`, or the medium alone where the method is not known. */
export function paidByWords({ media, endingIn }: PaperWords, medium: PaymentMedium, method: { kind: MethodKind; brand: string; last4: string } | null): string {
  if (method === null || medium === 'bank_transfer' || medium === 'cheque') return media[medium]
  const name = method.kind === 'card' ? (BRANDS[method.brand] ?? method.brand) : method.kind === 'other' ? method.brand : `${media[medium]}, ${method.brand}`
  return method.last4 === '' ? name : endingIn(name, method.last4)
}

const BRANDS: Readonly<Record<string, string>> = { visa: 'Visa', mastercard: 'Mastercard', amex: 'American Express', diners: 'Diners Club', discover: 'Discover', jcb: 'JCB' }
