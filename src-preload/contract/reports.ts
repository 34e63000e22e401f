/** Figures of the receivables, and the workbooks: long work that ends as a document. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ActivityId } from './activity.ts'
import { BAD_CURSOR, NOT_FOUND } from './errors.ts'
import { ListExport } from './listExport.ts'
import { AccountId, BusinessDate, Currency, Cursor, InvoiceId, PageSize, PartyId, SearchText } from './vocabulary.ts'

/** One currency; all amounts in its minor units. `balance` = Σ buckets − `unapplied`. */
export const AgingRow = z.object({
  currency: Currency, current: z.int(), d1_30: z.int(), d31_60: z.int(), d61_90: z.int(), d90plus: z.int(),
  unapplied: z.int(), balance: z.int(),
})
export type AgingRow = z.infer<typeof AgingRow>

export const AccountAging = AgingRow.extend({ accountId: AccountId, ref: z.string(), name: z.string(), partyId: PartyId })
export type AccountAging = z.infer<typeof AccountAging>

/** What the list by account can be ordered by; amounts in one currency only. `overdue`: all that is past due. */
export const AgingSort = z.enum(['name', 'open', 'overdue', 'over90', 'unapplied', 'balance'])
export type AgingSort = z.infer<typeof AgingSort>

/** `open` = Σ buckets; `overdue` = `open` − `current`. */
export const AgingPageRow = AccountAging.extend({ open: z.int(), overdue: z.int() })
export type AgingPageRow = z.infer<typeof AgingPageRow>

/** The reports that can be had as a workbook, or as CSV. */
export const ReportName = z.enum(['aged-receivables', 'invoice-detail', 'usage', 'payments', 'ledger', 'failed-charges', 'registrations', 'billing-log', 'dispatch-outcomes'])
export type ReportName = z.infer<typeof ReportName>

/** Which dates a report is asked with: as of a day, over a period, or as things stand now. */
export const reportDates: Record<ReportName, 'as-of' | 'period' | 'none'> = {
  'aged-receivables': 'as-of', 'invoice-detail': 'period', usage: 'period', payments: 'period', ledger: 'period',
  'failed-charges': 'none', registrations: 'none', 'billing-log': 'period', 'dispatch-outcomes': 'period',
}

/** What a report is of. Which dates it takes is told by `reportDates`; one invoice, and `none`, need no dates. */
export const ReportTerms = z.object({
  report: ReportName,
  format: z.enum(['xlsx', 'csv']).default('xlsx'),
  /** CSV only: a byte order mark, for spreadsheets that would take UTF-8 for something else. */
  bom: z.boolean().default(true),
  asOf: BusinessDate.optional(), from: BusinessDate.optional(), /** Included. */ to: BusinessDate.optional(),
  party: PartyId.optional(), account: AccountId.optional(),
  /** `invoice-detail` of this one alone. */
  invoice: InvoiceId.optional(),
  /** `billing-log`, as the account's page shows it: entries of this kind; those in which all these words stand. */
  kind: z.string().max(100).optional(), text: SearchText.optional(),
})
export type ReportTerms = z.infer<typeof ReportTerms>

const DATE_RANGE_REVERSED = { status: 400, message: 'The first day is after the last. Give the earlier date first.' } as const
const CURRENCY_MISSING = { status: 400, message: 'Amounts are only compared within one currency. Choose the currency, or order the list by name.' } as const
const DATES_MISSING = { status: 400, message: 'This report needs its dates: a day, or a first and a last one.' } as const

/** How quickly receivables of one party and currency turned into cash, at the end of a month. Days and percentages are rounded to two decimals; null where there is no result. */
export const CollectionRow = z.object({
  partyId: PartyId, currency: Currency, /** `2026-01`. */ month: z.string(), /** Of a month that is not over, the day it was worked out for. */ endOn: BusinessDate, days: z.int(),
  /** Receivables at the end: open amounts, before unapplied cash; of them what is not yet due. */
  receivableMinor: z.int(), currentMinor: z.int(),
  /** Credit sales: invoices issued in the month, less those voided and credited in it. */
  salesMinor: z.int(), /** Payments to the receivables less refunds. */ cashMinor: z.int(),
  dsoDays: z.number().nullable(), countBackDays: z.number().nullable(), bestPossibleDays: z.number().nullable(), averageDaysDelinquent: z.number().nullable(),
  /** Collection effectiveness index, per cent. */
  ceiPercent: z.number().nullable(),
})
export type CollectionRow = z.infer<typeof CollectionRow>

export const reports = {
  /** Receivables as of a date, from the ledger; accounts with nothing owed or unapplied are left out. Of everybody, a party, one account, or an agency with its sub-accounts. */
  aging: oc
    .errors({ NOT_FOUND })
    .input(z.object({ asOf: BusinessDate, party: PartyId.optional(), account: AccountId.optional(), /** Of an agency: its sub-accounts too. */ withSubAccounts: z.boolean().default(false), accounts: z.boolean().default(false) }))
    .output(z.object({ asOf: BusinessDate, totals: z.array(AgingRow), accounts: z.array(AccountAging) })),
  /**
   * The same by account, a page at a time: a row an account and currency. Whoever has nothing of the amount that the list is
   * ordered by comes last either way; of equal amounts the order is that of the names.
   */
  agingPage: oc
    .errors({ NOT_FOUND, BAD_CURSOR, CURRENCY_MISSING })
    .input(
      z.object({
        asOf: BusinessDate, party: PartyId.optional(), account: AccountId.optional(), withSubAccounts: z.boolean().default(false),
        /** This one alone. */ currency: Currency.optional(), /** Words that all stand in name or number. */ text: SearchText.optional(),
        sort: AgingSort.default('name'), descending: z.boolean().default(false), after: Cursor.optional(), limit: PageSize,
      }),
    )
    .output(z.object({ rows: z.array(AgingPageRow), next: Cursor.nullable(), /** Rows of the whole list. */ total: z.int() })),
  /** DSO, count-back DSO, best-possible DSO, average days delinquent, CEI: by party, currency and month, the newest month first. */
  collection: oc
    .input(z.object({ party: PartyId.optional(), months: z.int().min(1).max(36).default(12), /** The last day that counts; today in the party's zone unless told. */ to: BusinessDate.optional() }))
    .output(z.object({ rows: z.array(CollectionRow) })),
  /** Makes a workbook, or a CSV file. */
  make: oc.errors({ NOT_FOUND, DATE_RANGE_REVERSED, DATES_MISSING }).input(ReportTerms).output(z.object({ activity: ActivityId })),
  /** All rows of a list, in its order and with its columns: as many as the list counts. Figures are figures, days are days. */
  exportList: oc
    .errors({ UNKNOWN_COLUMN: { status: 400, message: 'This list has no such column to be put into a file.' } })
    .input(ListExport)
    .output(z.object({ activity: ActivityId })),
  /** The receivables ledger as a plain-text journal that hledger balances. */
  exportHledger: oc.input(z.object({ party: PartyId.optional() })).output(z.object({ activity: ActivityId })),
}
