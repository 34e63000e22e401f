/** Aging, and the workbooks: long work that ends as a document. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ActivityId } from './activity.ts'
import { AccountId, BusinessDate, Currency, PartyId } from './vocabulary.ts'

/** One currency; all amounts in its minor units. `balance` = Σ buckets − `unapplied`. */
export const AgingRow = z.object({
  currency: Currency, current: z.int(), d1_30: z.int(), d31_60: z.int(), d61_90: z.int(), d90plus: z.int(),
  unapplied: z.int(), balance: z.int(),
})
export type AgingRow = z.infer<typeof AgingRow>

export const AccountAging = AgingRow.extend({ accountId: AccountId, ref: z.string(), name: z.string(), partyId: PartyId })
export type AccountAging = z.infer<typeof AccountAging>

const DATE_RANGE_REVERSED = { status: 400, message: 'The first day is after the last. Give the earlier date first.' } as const

export const reports = {
  /** Receivables as of a date, from the ledger; accounts with nothing owed or unapplied are left out. */
  aging: oc
    .input(z.object({ asOf: BusinessDate, party: PartyId.optional(), accounts: z.boolean().default(false) }))
    .output(z.object({ asOf: BusinessDate, totals: z.array(AgingRow), accounts: z.array(AccountAging) })),
  /** Makes the aged-receivables workbook. */
  agedReceivables: oc.input(z.object({ asOf: BusinessDate, party: PartyId.optional() })).output(z.object({ activity: ActivityId })),
  /** Makes the usage (CDR) workbook. */
  usage: oc
    .errors({ DATE_RANGE_REVERSED })
    .input(z.object({ from: BusinessDate, to: BusinessDate, account: AccountId.optional(), party: PartyId.optional() }))
    .output(z.object({ activity: ActivityId })),
}
