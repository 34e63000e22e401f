/** A company with customers of every kind that something can be told to, and a provider of SMS that counts. */
import type { ContactRole } from '#contract/vocabulary.ts'
import type { MailOrder } from '#contract/mail.ts'
import type { Delivery } from '#main/core/ports/delivery.ts'
import type { PaperMaker } from '#main/core/ports/mail.ts'
import type { OutgoingSms } from '#main/core/ports/sms.ts'
import { prepareOrder } from '#main/mail/orders/prepare.ts'
import { previewOrder } from '#main/mail/orders/preview.ts'
import { emptyBooks, type Books } from '../fixtures/books.ts'
import { NOW } from './customers.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const OURS = ['+61480000001', '+61480000002', '+61480000003']

export function company(): Books {
  const books = emptyBooks()
  books.party({ smsNumbers: OURS })
  return books
}

export interface Person { name?: string; email?: string | null; phone?: string | null; roles?: ContactRole[]; prefers?: 'email' | 'sms'; emailBouncedAt?: number | null; smsStoppedAt?: number | null }
let people = 0
export function person(books: Books, account: { id: string; partyId: string }, given: Person = {}): string {
  const id = `person_${(people += 1)}`
  books.put('contacts', {
    id, rev: 1, partyId: account.partyId, updatedAt: 1, accountId: account.id, name: 'Mere Tautahi', email: `${id}@customer.example`, phone: null, roles: ['billing_email', 'admin'], prefers: 'email',
    emailBouncedAt: null, smsStoppedAt: null, ...given,
  })
  return id
}

type Account = ReturnType<Books['account']>
/** One customer whose charge for an invoice failed. */
export function failing(books: Books, { people: given = [{}], invoiceMinor = 124_000, code = 'insufficient_funds', ...account }: { people?: Person[]; invoiceMinor?: number; code?: string } & Partial<Account> = {}) {
  const made = books.account(account)
  for (const one of given) person(books, made, one)
  const method = books.method(made)
  const invoice = books.invoice(made, { totalMinor: invoiceMinor })
  const charge = books.charge(made, { kind: 'invoice', invoiceId: invoice.id, methodId: method.id, amountMinor: invoiceMinor, status: 'failed', declineCode: code, seriesId: invoice.id, at: NOW - DAY })
  return { account: made, invoice, charge, method }
}

/** One customer with an invoice that waits for approval, its approver a person of their own. */
export function waiting(books: Books, { approver = {}, number }: { approver?: Person | null; number?: string } = {}) {
  const account = books.account({ approvalPreference: 'review_then_auto', approverId: approver === null ? null : `person_${people + 1}` })
  if (approver !== null) person(books, account, { roles: ['approver'], ...approver })
  const invoice = books.invoice(account, { dueOn: '2026-12-01', ...(number === undefined ? {} : { number }) })
  const approval = books.put('approvals', { id: `apr_${invoice.id}`, rev: 1, partyId: account.partyId, updatedAt: 1, accountId: account.id, invoiceId: invoice.id, preference: 'review_then_auto', approverId: account.approverId, sentBy: 'email', state: 'waiting', requestedAt: NOW - HOUR, autoApprovesAt: NOW + 47 * HOUR, events: [] })
  return { account, invoice, approval }
}

/** A prepaid customer whose recharge went through, or failed. */
export function recharged(books: Books, status: 'succeeded' | 'failed', { balanceMinor = 1160, pausedAt = null, people: given = [{}] }: { balanceMinor?: number; pausedAt?: number | null; people?: Person[] } = {}) {
  const account = books.account({ billing: 'prepaid' })
  for (const one of given) person(books, account, one)
  const method = books.method(account)
  books.wallet(account, { balanceMinor, pausedAt })
  const charge = books.charge(account, { kind: 'recharge', methodId: method.id, amountMinor: 20_000, status, declineCode: status === 'failed' ? 'expired_card' : null, at: NOW - DAY })
  const payment = status === 'failed' ? null : books.payment(account, { purpose: 'wallet', chargeId: charge.id, amountMinor: 20_000 })
  return { account, charge, payment }
}

export const request = (order: MailOrder, given: Partial<{ again: boolean; quietMs: number; now: number }> = {}) => ({ order, again: false, quietMs: DAY, now: NOW, ...given })
export const preview = ({ database }: Books, order: MailOrder, given = {}) => previewOrder(database, request(order, given))
export const prepared = ({ database }: Books, order: MailOrder, given = {}) => prepareOrder(database, request(order, given), { by: 'Rosa Lindqvist', expected: null, ratePerMinute: null })

export const all = { filter: {} }
export const failedOrder = (channel: 'preferred' | 'email' | 'sms' = 'preferred'): MailOrder => ({ kind: 'payment_failed', selection: all, channel })
export const approvalOrder = (channel: 'preferred' | 'email' | 'sms' = 'preferred'): MailOrder => ({ kind: 'approval_request', selection: all, channel })
export const period = { from: '2026-01-01', to: '2026-12-31' }

/** Draws nothing, and tells what it was asked for. */
export function paperMaker(asked: string[] = []): PaperMaker {
  return (spec) => ({ moved: true, owedMinor: [], draw() {
    asked.push(spec.paper === 'receipt' ? spec.payment : spec.paper)
    return Promise.resolve({ bytes: Buffer.from(`%PDF-1.7 of ${JSON.stringify(spec)}`), pages: 1 })
  } })
}

export interface SmsSink { send(message: OutgoingSms): Promise<Delivery>; taken: OutgoingSms[] }
export function smsSink(answer: () => Delivery = () => ({ kind: 'accepted', reply: 'queued', without: null, providerId: 'SM1' })): SmsSink {
  const taken: OutgoingSms[] = []
  return { taken, send: (message) => { taken.push(message); return Promise.resolve(answer()) } }
}

export interface Written { accountId: string; channel: string; toAddress: string; state: string; reason: string | null; sentFrom: string | null; templateId: string | null; subjects: string | null; attachment: string | null }
export const written = ({ database }: Books, campaignId: string): Written[] =>
  database.raw.prepare<[string], Written>('SELECT accountId, channel, toAddress, state, reason, sentFrom, templateId, subjects, attachment FROM message WHERE campaignId = ? ORDER BY id').all(campaignId)
/** How each ended: its state, or why it was left out. */
export const ends = (books: Books, campaignId: string): string[] => written(books, campaignId).map(({ state, reason }) => (state === 'skipped' ? reason! : state))
