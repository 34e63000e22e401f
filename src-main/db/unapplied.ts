/**
 * What of a payment or a credit note is on no invoice yet, over everything recorded and over what is
 * on its way out: a command that waits counts as carried out, so that no money is put anywhere twice.
 */
import { sql } from 'kysely'
import { commands, type CommandInput } from '#contract/commands.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { copyRecord } from './copyRecord.ts'
import { db, type Database } from './database.ts'

export const applications = ['applyPayment', 'applyCreditNote'] as const
/** Which record the money is of. */
export type MoneySource = { readonly payment: string } | { readonly creditNote: string }

/** A payment to the receivables, or a credit note; amounts in minor units of `currency`. */
export interface Unapplied {
  id: string
  accountId: string
  currency: string
  /** `PM000123`, `CN10001`. */
  ref: string
  /** A payment that funds the available balance: it is put on no invoice. */
  wallet: boolean
  /** On no invoice in the copy; negative when more was refunded and allocated than there was. */
  unappliedMinor: number
}

/** Null when it is not in the copy. */
export function unappliedOf(database: Database, source: MoneySource): Unapplied | null {
  const payment = 'payment' in source ? copyRecord(database, 'payments', source.payment) : null
  const note = 'creditNote' in source ? copyRecord(database, 'creditNotes', source.creditNote) : null
  const record = payment ?? note
  if (record === null) return null
  const { id, accountId, currency, amountMinor } = record
  const applied = database.first(appliedOf(source, { accountId, currency }))?.appliedMinor ?? 0
  const refunded = payment === null ? 0 : (database.first(refundsOf(id, { accountId, currency }))?.refundedMinor ?? 0)
  return { id, accountId, currency, ref: payment?.ref ?? note?.number ?? id, wallet: payment?.purpose === 'wallet', unappliedMinor: addMinor(addMinor(amountMinor, -applied), -refunded) }
}

/** What of it lies on invoices by the rules of the books (`domain/settledHistory`): through `allocation_by_payment`, or by the account. */
export const appliedOf = (source: MoneySource, { accountId, currency }: { accountId: string; currency: string }) =>
  db.selectFrom('cache.allocation as l')
    .innerJoin('cache.invoice as i', 'i.id', 'l.invoiceId')
    .select(sql<number>`coalesce(sum(l."amountMinor"), 0)`.as('appliedMinor'))
    .$if('payment' in source, (q) => q.where('l.paymentId', '=', 'payment' in source ? source.payment : '').where('l.creditNoteId', 'is', null).where(sql<boolean>`+l."accountId" = ${accountId}`))
    .$if('creditNote' in source, (q) => q.where('l.accountId', '=', accountId).where('l.creditNoteId', '=', 'creditNote' in source ? source.creditNote : '').where('l.paymentId', 'is', null))
    .where('l.currency', '=', currency)
    .whereRef('i.accountId', '=', 'l.accountId')
    .where('i.currency', '=', currency)
    .where('i.status', 'not in', ['draft', 'void'])
    .where('i.voidedOn', 'is', null)

/** What of a payment was paid back, through `refund_by_payment`. */
export const refundsOf = (paymentId: string, { accountId, currency }: { accountId: string; currency: string }) =>
  db.selectFrom('cache.refund')
    .select(sql<number>`coalesce(sum("amountMinor"), 0)`.as('refundedMinor'))
    .where('paymentId', '=', paymentId)
    .where(sql<boolean>`+"accountId" = ${accountId}`)
    .where('currency', '=', currency)

/** Applications of an account that have no end yet, or one that nobody knows, through `outbox_by_account`. */
export const applicationsAskedFor = (accountId: string) =>
  db.selectFrom('outbox')
    .select(['id', 'command', 'targetId', 'input', 'state'])
    .where('accountId', '=', accountId)
    // `+` keeps SQLite from reading all that ever ended in one of these states.
    .where(sql<string>`+state`, 'in', ['queued', 'sending', 'uncertain'])
    .where('command', 'in', [...applications, 'receivePayment'])
    .where('resolution', 'is', null)

/** Minor units on their way: from each payment and credit note (of money that comes with its command: from the account), and to each invoice, by id. */
export interface OnItsWay {
  from: ReadonlyMap<string, number>
  to: ReadonlyMap<string, number>
}

/** What another version of Counterfoil wrote, and this one cannot read, counts nowhere: the billing system refuses too much. */
export function applicationsOnTheirWay(database: Database, accountId: string): OnItsWay {
  const from = new Map<string, number>()
  const to = new Map<string, number>()
  for (const { command, targetId, input } of database.all(applicationsAskedFor(accountId))) {
    const carried = commands[command].input.safeParse(JSON.parse(input)).data as CommandInput<'applyPayment' | 'applyCreditNote' | 'receivePayment'> | undefined
    for (const { invoiceId, amountMinor } of carried?.rows ?? []) {
      from.set(targetId, addMinor(from.get(targetId) ?? 0, amountMinor))
      to.set(invoiceId, addMinor(to.get(invoiceId) ?? 0, amountMinor))
    }
  }
  return { from, to }
}
