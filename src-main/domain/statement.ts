import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import type { AccountHistory } from './accountHistory.ts'
import { AGING_BUCKETS, agingOf, bucketOf, daysPastDueAt } from './aging.ts'
import type { Aging, AgingBucket } from './aging.ts'
import { checkPeriod, compareDates } from './dates.ts'
import type { Movement } from './ledger.ts'
import { addMinor } from './minorUnits.ts'
import { compareNumbers } from './numberOrder.ts'
import { remaindersAt } from './openAmount.ts'
import { settle } from './settledHistory.ts'

/** A period of one account and currency: what was owed, each movement, what is owed. Minor units. */
export interface BalanceForwardStatement {
  readonly from: BusinessDate
  readonly to: BusinessDate
  readonly openingMinor: number
  /** Each with the balance after it. */
  readonly rows: readonly (Movement & { readonly balanceMinor: number })[]
  readonly closingMinor: number
}

/**
 * The balance-forward (activity) statement from `from` to `to`, both included (GLOSSARY): opening is all
 * movements before `from`, and the closing of one period is the opening of the next.
 * @param movements of one account and currency, as `ledgerMovements` orders them.
 * @throws DomainError DATE_RANGE_REVERSED, NOT_A_DATE
 */
export function balanceForwardStatement(movements: readonly Movement[], { from, to }: { readonly from: BusinessDate; readonly to: BusinessDate }): BalanceForwardStatement {
  checkPeriod(from, to)
  let openingMinor = 0
  for (const { on, amountMinor } of movements) if (on < from) openingMinor = addMinor(openingMinor, amountMinor)
  let balanceMinor = openingMinor
  const rows = movements
    .filter(({ on }) => on >= from && on <= to)
    .map(({ on, kind, ref, id, amountMinor }) => {
      balanceMinor = addMinor(balanceMinor, amountMinor)
      return { on, kind, ref, id, amountMinor, balanceMinor }
    })
  return { from, to, openingMinor, rows, closingMinor: balanceMinor }
}

/** Something that still has a remainder at the statement date. */
export type OpenItem =
  | {
      readonly kind: 'invoice'
      readonly id: string
      readonly ref: string
      readonly on: BusinessDate
      readonly dueOn: BusinessDate | null
      readonly amountMinor: number
      /** Positive: still owed. */
      readonly remainderMinor: number
      /** ≤ 0 while not yet due. */
      readonly daysPastDue: number
      readonly bucket: AgingBucket
    }
  | {
      /** Unapplied cash or an unapplied credit. */
      readonly kind: 'payment' | 'credit_note'
      readonly id: string
      readonly ref: string
      readonly on: BusinessDate
      /** Negative, as it reduces what is owed; so is the remainder. */
      readonly amountMinor: number
      readonly remainderMinor: number
    }

export interface OpenItemStatement {
  readonly on: BusinessDate
  readonly currency: Currency
  /** Invoices by due date, then payments, then credit notes by date. Their remainders add up to the balance. */
  readonly items: readonly OpenItem[]
  /** All zero when nothing exists in the currency. */
  readonly aging: Aging
}

/**
 * The open-item statement of one account in one currency at the end of `on` (GLOSSARY): only what still
 * has a remainder, unapplied cash and credits included, with aging.
 */
export function openItemStatement(history: AccountHistory, currency: Currency, on: BusinessDate): OpenItemStatement {
  const settled = settle(history)
  const remainders = remaindersAt(settled, on)
  const invoices = settled.invoices
    .filter((invoice) => invoice.currency === currency && (remainders.invoices.get(invoice.id) ?? 0) !== 0)
    .toSorted((a, b) => compareDates(a.dueOn ?? a.issuedOn, b.dueOn ?? b.issuedOn) || compareDates(a.issuedOn, b.issuedOn) || compareNumbers(a.number, b.number))
    .map((invoice): OpenItem => {
      const daysPastDue = daysPastDueAt(invoice, on)
      const { id, number: ref, issuedOn, dueOn, totalMinor: amountMinor } = invoice
      const remainderMinor = remainders.invoices.get(id) ?? 0
      return { kind: 'invoice', id, ref, on: issuedOn, dueOn, amountMinor, remainderMinor, daysPastDue, bucket: bucketOf(daysPastDue) }
    })
  const unapplied = [
    ...settled.payments.map(({ receivedOn, ...payment }) => ({ ...payment, kind: 'payment' as const, on: receivedOn, left: remainders.payments.get(payment.id) ?? 0 })),
    ...settled.creditNotes.map(({ issuedOn, number, ...note }) => ({ ...note, kind: 'credit_note' as const, ref: number, on: issuedOn, left: remainders.creditNotes.get(note.id) ?? 0 })),
  ]
    .filter((item) => item.currency === currency && item.left !== 0)
    .toSorted((a, b) => Number(a.kind === 'credit_note') - Number(b.kind === 'credit_note') || compareDates(a.on, b.on) || compareNumbers(a.ref, b.ref))
    .map(({ kind, id, ref, on: itemOn, amountMinor, left }): OpenItem => ({ kind, id, ref, on: itemOn, amountMinor: 0 - amountMinor, remainderMinor: -left }))
  const aging = agingOf(settled, remainders, on).find((row) => row.currency === currency)
  return { on, currency, items: [...invoices, ...unapplied], aging: aging ?? nothingOwed(currency) }
}

/** What several accounts' statements of one period come to in one currency. Minor units. */
export interface StatementTotal {
  readonly currency: Currency
  readonly openingMinor: number
  readonly closingMinor: number
  readonly aging: Aging
}

/** One total a currency, in the order of the codes; never a sum across currencies. */
export function totalsByCurrency(sections: Iterable<StatementTotal>): StatementTotal[] {
  const totals = new Map<Currency, StatementTotal>()
  for (const { currency, openingMinor, closingMinor, aging } of sections) {
    const total = totals.get(currency) ?? { currency, openingMinor: 0, closingMinor: 0, aging: nothingOwed(currency) }
    totals.set(currency, { currency, openingMinor: addMinor(total.openingMinor, openingMinor), closingMinor: addMinor(total.closingMinor, closingMinor), aging: together(total.aging, aging) })
  }
  return [...totals.values()].toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
}

function together(a: Aging, b: Aging): Aging {
  const sums = Object.fromEntries([...AGING_BUCKETS, 'unapplied' as const, 'balance' as const].map((part) => [part, addMinor(a[part], b[part])]))
  return { ...a, ...sums }
}

function nothingOwed(currency: Currency): Aging {
  return { currency, current: 0, d1_30: 0, d31_60: 0, d61_90: 0, d90plus: 0, unapplied: 0, balance: 0 }
}
