/** The terms of a report as a window gives them: what is missing in them, and how the work is called while it goes on. */
import { reportDates, type ReportName, type ReportTerms } from '#contract/reports.ts'
import { accountByIdOrRef, invoiceByIdOrNumber, partyById } from '#main/db/books.ts'
import type { Database } from '#main/db/database.ts'

/** Null where the report can be made. */
export function lackOf(database: Database, { report, asOf, from, to, party, account, invoice }: ReportTerms): 'NOT_FOUND' | 'DATES_MISSING' | 'DATE_RANGE_REVERSED' | null {
  const unknown = (party !== undefined && database.first(partyById(party)) === undefined) || (account !== undefined && database.first(accountByIdOrRef(account)) === undefined) || (invoice !== undefined && database.first(invoiceByIdOrNumber(invoice)) === undefined)
  if (unknown) return 'NOT_FOUND'
  if (report === 'invoice-detail' && invoice !== undefined) return null
  if (reportDates[report] === 'as-of') return asOf === undefined ? 'DATES_MISSING' : null
  if (reportDates[report] === 'none') return null
  if (from === undefined || to === undefined) return 'DATES_MISSING'
  return from > to ? 'DATE_RANGE_REVERSED' : null
}

const HEADINGS: Record<ReportName, string> = {
  'aged-receivables': 'Aged receivables', 'invoice-detail': 'Invoice detail', usage: 'Usage', payments: 'Payments', ledger: 'Customer ledger',
  'failed-charges': 'Failed charges', registrations: 'Registrations', 'billing-log': 'Billing log', 'dispatch-outcomes': 'Dispatch outcomes',
}

/** `Payments 2026-10-01 to 2026-10-31, Australia`. */
export function labelOf(database: Database, { report, asOf, from, to, party, account, invoice }: ReportTerms): string {
  if (report === 'invoice-detail' && invoice !== undefined) return `Invoice ${database.first(invoiceByIdOrNumber(invoice))?.number ?? invoice}`
  const dates = { 'as-of': ` ${asOf}`, period: ` ${from} to ${to}`, none: '' }[reportDates[report]]
  const partyName = party === undefined ? 'all parties' : (database.first(partyById(party))?.name ?? party)
  return `${HEADINGS[report]}${dates}, ${account === undefined ? partyName : (database.first(accountByIdOrRef(account))?.name ?? account)}`
}
