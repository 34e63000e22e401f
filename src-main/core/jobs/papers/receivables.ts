/** The receivables of one account over a period, read for its statements. */
import type { BusinessDate } from '#contract/vocabulary.ts'
import { accountBooks, type AccountBooks, type PaidBy } from '#main/db/accountBooks.ts'
import type { Database } from '#main/db/database.ts'
import type { Remark, StatementSection } from '#main/documents/pdf/statementParts.ts'
import { agingAt, type Aging } from '#main/domain/aging.ts'
import { ledgerCurrencies, ledgerMovements } from '#main/domain/ledger.ts'
import { balanceForwardStatement } from '#main/domain/statement.ts'
import { JobFailure } from '../../ports/jobs.ts'

export interface Period {
  from: BusinessDate
  to: BusinessDate
}

/** Some four hundred pages: nobody reads more, and they would have to stand in memory. */
export const LINES_MAX = 20_000

/**
 * One section a currency that has a movement up to the end of the period, in the order of the codes; none
 * for an account that never had one. @throws JobFailure PERIOD_TOO_LONG; DomainError DATE_RANGE_REVERSED
 */
export function receivablesOf(database: Database, accountId: string, period: Period): StatementSection[] {
  const books = accountBooks(database, accountId, period.from)
  const agings = agingAt(books, period.to)
  const told = toldOf(books, period.from)
  // Allocations move nothing between us and the account, and are half of what would be settled again.
  const moving = { ...books, allocations: [] }
  return currenciesAt(books, period.to).map((currency): StatementSection => {
    const { openingMinor, rows, closingMinor } = balanceForwardStatement(ledgerMovements(moving, currency), period)
    checkLength(rows.length)
    const lines = rows.map(({ on, kind, ref, id, amountMinor, balanceMinor }) => {
      const { remark, dueOn } = (kind === 'void' ? undefined : told.get(id)) ?? NOTHING_TOLD
      return { on, kind, ref, remark, dueOn, amountMinor, balanceMinor }
    })
    return { currency, openingMinor, lines, closingMinor, aging: agings.find((aging) => aging.currency === currency) ?? nothingOwed(currency) }
  })
}

/** @throws JobFailure PERIOD_TOO_LONG */
export function checkLength(lines: number): void {
  if (lines <= LINES_MAX) return
  throw new JobFailure('PERIOD_TOO_LONG', `This period has ${lines} movements, and a statement takes ${LINES_MAX}. Ask for a shorter period.`)
}

/** For an account that never had a movement: its statement says so in the currency it is billed in. */
export const emptySection = (currency: string): StatementSection => ({ currency, openingMinor: 0, lines: [], closingMinor: 0, aging: nothingOwed(currency) })

/** Currencies with a movement up to a day: one that comes later is not on a statement yet. */
export function currenciesAt(books: Pick<AccountBooks, 'invoices' | 'payments' | 'creditNotes'>, on: BusinessDate): string[] {
  return ledgerCurrencies({
    invoices: books.invoices.filter(({ issuedOn }) => issuedOn <= on),
    payments: books.payments.filter(({ receivedOn }) => receivedOn <= on),
    creditNotes: books.creditNotes.filter(({ issuedOn }) => issuedOn <= on),
  })
}

interface Told {
  remark: Remark | null
  dueOn: BusinessDate | null
}

const NOTHING_TOLD: Told = { remark: null, dueOn: null }

/** What is said beside a movement of the period, by the id of its record. A write-off's reason is ours and not for the customer. */
function toldOf({ invoices, payments, refunds, creditNotes }: AccountBooks, from: BusinessDate): Map<string, Told> {
  const told = new Map<string, Told>()
  for (const { id, issuedOn, dueOn, poNumber } of invoices) if (issuedOn >= from) told.set(id, { dueOn, remark: poNumber === null ? null : { of: 'order', number: poNumber } })
  let last: PaidBy | null = null
  let paid = NOTHING_TOLD
  for (const { id, paidBy } of payments) {
    if (paidBy === null) continue
    if (paidBy !== last) paid = { dueOn: null, remark: { of: 'paid', ...(last = paidBy) } }
    told.set(id, paid)
  }
  for (const { id, reason } of refunds) told.set(id, { dueOn: null, remark: { of: 'refund', reason } })
  for (const { id, reason } of creditNotes) told.set(id, { dueOn: null, remark: { of: 'text', text: reason } })
  return told
}

export const nothingOwed = (currency: string): Aging => ({ currency, current: 0, d1_30: 0, d31_60: 0, d61_90: 0, d90plus: 0, unapplied: 0, balance: 0 })
