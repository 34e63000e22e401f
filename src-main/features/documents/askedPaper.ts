/** What a person asks for, held against the copy before a job is started for it. */
import type { PaperSpec } from '#contract/documents.ts'
import type { AccountId, InvoiceId, PaymentId } from '#contract/vocabulary.ts'
import { accountByIdOrRef, invoiceByIdOrNumber, paymentByIdOrRef } from '#main/db/books.ts'
import type { Database } from '#main/db/database.ts'
import { subAccountsCount, walletOf } from './queries.ts'

export type AskedPaper =
  | { possible: true; /** With ids in the place of numbers. */ spec: PaperSpec; /** Of the activity: `Receipt PM000123`. */ label: string }
  | { possible: false; why: 'NOT_FOUND' | 'DATE_RANGE_REVERSED' | 'NOT_OF_THIS_KIND'; message: string }

/** Accounts, payments and invoices may be given by the numbers that people know. */
export function askedPaper(database: Database, spec: PaperSpec): AskedPaper {
  switch (spec.paper) {
    case 'receipt': {
      const payment = database.first(paymentByIdOrRef(spec.payment))
      return payment === undefined ? notThere(`payment ${spec.payment}`) : { possible: true, spec: { ...spec, payment: payment.id as PaymentId }, label: `Receipt ${payment.ref}` }
    }
    case 'invoice': {
      const invoice = database.first(invoiceByIdOrNumber(spec.invoice))
      return invoice === undefined ? notThere(`invoice ${spec.invoice}`) : { possible: true, spec: { ...spec, invoice: invoice.id as InvoiceId }, label: `Invoice ${invoice.number}` }
    }
    case 'remittance-slip': {
      const account = database.first(accountByIdOrRef(spec.account))
      return account === undefined ? notThere(`account ${spec.account}`) : { possible: true, spec: { ...spec, account: account.id as AccountId }, label: `Remittance slip for ${account.name}` }
    }
    case 'statement': {
      if (spec.from > spec.to) return { possible: false, why: 'DATE_RANGE_REVERSED', message: `The first day, ${spec.from}, is after the last, ${spec.to}. Give the earlier date first.` }
      const account = database.first(accountByIdOrRef(spec.account))
      if (account === undefined) return notThere(`account ${spec.account}`)
      if (spec.kind === 'wallet' && database.first(walletOf(account.id)) === undefined) {
        return { possible: false, why: 'NOT_OF_THIS_KIND', message: `${account.name} has no available balance, so there is no statement of it. Ask for a balance-forward or an open-item statement.` }
      }
      if (spec.kind === 'agency' && account.kind !== 'agency' && (database.first(subAccountsCount(account.id))?.count ?? 0) === 0) {
        return { possible: false, why: 'NOT_OF_THIS_KIND', message: `${account.name} is no agency and has no sub-accounts. Ask for a balance-forward statement.` }
      }
      return { possible: true, spec: { ...spec, account: account.id as AccountId }, label: `${STATEMENTS[spec.kind]} for ${account.name}` }
    }
  }
}

const STATEMENTS = { 'balance-forward': 'Statement', 'open-item': 'Open-item statement', wallet: 'Available balance statement', agency: 'Agency statement' } as const

const notThere = (what: string): AskedPaper => ({ possible: false, why: 'NOT_FOUND', message: `There is no ${what} in the local copy. It may have been removed; pull and look again.` })
