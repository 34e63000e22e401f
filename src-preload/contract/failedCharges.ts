/** The failed-charges queue: one row a failure still open. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { BAD_CURSOR, CHANGED, NOT_ALLOWED, NOT_FOUND } from './errors.ts'
import { OpenCommand, OutboxReceipt, PendingCommand } from './outbox.ts'
import { StoryEntry } from './story.ts'
import { AccountId, BusinessDate, ChargeId, ChargeKind, Cursor, Instant, InvoiceId, MethodKind, Money, PageSize, PartyId, PaymentMethodId, SearchText } from './vocabulary.ts'
import { WorkFilter, WorkMark } from './work.ts'

export const Hardness = z.enum(['hard', 'soft', 'new_card'])
export type Hardness = z.infer<typeof Hardness>

export const FailedChargeFilter = z.object({
  party: PartyId.optional(),
  hardness: Hardness.optional(),
  declineCode: z.string().max(60).optional(),
  hasBackup: z.boolean().optional(),
  /** Of accounts that are paused, their balance being below zero. */
  paused: z.boolean().optional(),
  kind: ChargeKind.optional(),
  account: AccountId.optional(),
  text: SearchText.optional(),
}).extend(WorkFilter.shape)
export type FailedChargeFilter = z.infer<typeof FailedChargeFilter>

export const MethodSummary = z.object({
  id: PaymentMethodId, kind: MethodKind, brand: z.string(), /** Empty where its kind has no number. */ last4: z.string(),
  expires: z.string().nullable(), slot: z.enum(['primary', 'backup']), isDefault: z.boolean(),
  /** Why it cannot be charged: not accepted, expired, hard decline; null when it can. */
  unusable: z.string().nullable(),
})
export type MethodSummary = z.infer<typeof MethodSummary>

export const FailedChargeRow = z.object({
  /** The version of the charge; null when it is not in the copy. */
  rev: z.int().nullable(),
  chargeId: ChargeId, accountId: AccountId, partyId: PartyId, accountName: z.string(), accountRef: z.string(), kind: ChargeKind,
  invoiceId: InvoiceId.nullable(), invoiceNumber: z.string().nullable(), amount: Money, method: MethodSummary.nullable(),
  declineCode: z.string(), hardness: Hardness,
  /** The code in plain words: a few for a list, and a sentence. */
  brief: z.string(), plain: z.string(),
  attempts: z.int(), firstFailedAt: Instant, lastFailedAt: Instant, hasBackup: z.boolean(), autopay: z.boolean(),
  /** Since when the account is paused, its balance being below zero. */
  pausedAt: Instant.nullable(),
  /** A retry that waits for its time. */
  scheduledAt: Instant.nullable(),
  pending: PendingCommand.nullable(),
  work: WorkMark,
})
export type FailedChargeRow = z.infer<typeof FailedChargeRow>

/** The failures of one account that match. */
export const FailedChargeGroup = z.object({
  accountId: AccountId, partyId: PartyId, accountName: z.string(), accountRef: z.string(),
  failures: z.int(), hard: z.int(), atRisk: z.array(Money), lastFailedAt: Instant, pausedAt: Instant.nullable(), autopay: z.boolean(),
})
export type FailedChargeGroup = z.infer<typeof FailedChargeGroup>

/** Why each cannot be asked for as things stand, in plain words; null where it can. What is not known here the billing system decides. */
export const FailedChargeObstacles = z.object({ manual: z.string().nullable(), paidElsewhere: z.string().nullable(), writeOff: z.string().nullable(), pause: z.string().nullable(), resume: z.string().nullable() })
export type FailedChargeObstacles = z.infer<typeof FailedChargeObstacles>

export const failedCharges = {
  /** Broken promises that ask for somebody stand on top, then `sort`. `amount`: the currencies one after the other, in each the amounts. */
  page: oc
    .errors({ BAD_CURSOR })
    .input(FailedChargeFilter.extend({ sort: z.enum(['amount', 'last', 'account', 'attempts']).default('last'), descending: z.boolean().default(true), after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ rows: z.array(FailedChargeRow), next: Cursor.nullable() })),
  counts: oc
    .input(FailedChargeFilter)
    .output(z.object({ total: z.int(), byHardness: z.record(Hardness, z.int()), atRisk: z.array(Money), codes: z.array(z.object({ code: z.string(), /** The code in plain words. */ plain: z.string(), count: z.int() })) })),
  /** One row an account, by its name; its failures are found with `account`. */
  groups: oc
    .errors({ BAD_CURSOR })
    .input(FailedChargeFilter.extend({ after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ rows: z.array(FailedChargeGroup), next: Cursor.nullable() })),
  /** Of a charge that was tried again and failed once more: the newest of its series. */
  detail: oc
    .errors({ NOT_FOUND })
    .input(z.object({ charge: ChargeId }))
    .output(
      z.object({
        row: FailedChargeRow, advice: z.string(),
        /** Whether and with which methods it may be tried now, by the rules of declines. */
        retry: z.object({
          allowed: z.boolean(), reason: z.string(),
          /** What a retry takes now: what is open on the invoice; without one, what the charge was for. */
          amount: Money,
          methods: z.array(MethodSummary), triesLeft: z.int(),
          /** From when it may be tried, where that is later than now. */
          notBeforeAt: Instant.nullable(),
        }),
        /** What the account owes, by currency. */
        balances: z.array(z.object({ currency: z.string(), balanceMinor: z.int(), openMinor: z.int(), unappliedMinor: z.int() })),
        /** Of a prepaid account. */
        wallet: z.object({ rev: z.int(), balance: Money, thresholdMinor: z.int(), autoRecharge: z.boolean(), pausedAt: Instant.nullable() }).nullable(),
        /** What happens next by itself, in plain words. */
        nextStep: z.string(),
        /** The versions and figures that actions on the account and the invoice are decided on. */
        account: z.object({ rev: z.int() }),
        invoice: z.object({ rev: z.int(), number: z.string(), open: Money, issuedOn: BusinessDate, disputed: z.boolean() }).nullable(),
        /** Why each action cannot be asked for now. */
        not: FailedChargeObstacles,
        /** What was asked for on this account and is not done. */
        open: z.array(OpenCommand),
        /** The oldest first. */
        attempts: z.array(z.object({ chargeId: ChargeId, at: Instant, status: z.string(), declineCode: z.string().nullable(), /** The code in plain words; null of what was not declined. */ plain: z.string().nullable(), method: MethodSummary.nullable() })),
        story: z.array(StoryEntry),
      }),
    ),
  /** Tries the same money again with a chosen method. Goes to the outbox; the invoice is read again before the charge. */
  retry: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, MAY_NOT_RETRY: { status: 409, message: 'This charge may not be tried again this way.' }, CHANGED })
    .input(z.object({ charge: ChargeId, method: PaymentMethodId, /** What was shown: the version of the charge, and what a retry would take. */ rev: z.int().optional(), amountMinor: z.int().optional(), /** Not before then: a retry that is scheduled, within 90 days. By the rules as they will be then. */ at: Instant.optional() }))
    .output(OutboxReceipt),
}
