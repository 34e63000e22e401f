/** What fails next: cards that run out before they are charged again, and automatic recharges that should have come and did not. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { BAD_CURSOR } from './errors.ts'
import { MethodSummary } from './failedCharges.ts'
import { AccountId, BusinessDate, Cursor, Instant, Money, PageSize, PartyId } from './vocabulary.ts'

export const ExpiringCard = z.object({
  accountId: AccountId, partyId: PartyId, accountName: z.string(), accountRef: z.string(), method: MethodSummary,
  /** The last day on which it can be charged. */
  expiresOn: BusinessDate,
  /** Whether another method may be charged in its place. */
  hasOther: z.boolean(), autopay: z.boolean(),
  /** What is open, and so what it is to pay, by currency. */
  open: z.array(Money),
})
export type ExpiringCard = z.infer<typeof ExpiringCard>

export const SilentRecharge = z.object({
  accountId: AccountId, partyId: PartyId, accountName: z.string(), accountRef: z.string(),
  balance: Money, thresholdMinor: z.int(), targetMinor: z.int(),
  /** Since when the balance is below the threshold, as its movements tell. */
  belowSinceAt: Instant.nullable(), pausedAt: Instant.nullable(), method: MethodSummary.nullable(),
  /** Why nothing was charged, as far as it is known here, in plain words. */
  why: z.string(),
  /** Whether there is a number for critical notices by SMS. */
  criticalNumber: z.boolean(),
})
export type SilentRecharge = z.infer<typeof SilentRecharge>

const Page = { after: Cursor.optional(), limit: PageSize }
export const radar = {
  counts: oc.input(z.object({ party: PartyId.optional(), days: z.int().min(1).max(120).default(60) })).output(z.object({ expiringCards: z.int(), silentRecharges: z.int() })),
  /** Cards of active accounts that expire within so many days, or have, the soonest first. */
  expiringCards: oc.errors({ BAD_CURSOR }).input(z.object({ party: PartyId.optional(), days: z.int().min(1).max(120).default(60), ...Page })).output(z.object({ rows: z.array(ExpiringCard), next: Cursor.nullable() })),
  /** Prepaid accounts with automatic recharge whose balance is below the threshold, and no recharge of them is open as a failed charge; the lowest balance in relation to its threshold is no order: by name. */
  silentRecharges: oc.errors({ BAD_CURSOR }).input(z.object({ party: PartyId.optional(), ...Page })).output(z.object({ rows: z.array(SilentRecharge), next: Cursor.nullable() })),
}
