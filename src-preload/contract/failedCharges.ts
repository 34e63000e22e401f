/** The failed-charges queue: one row a failure still open. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { BAD_CURSOR, CHANGED, NOT_ALLOWED, NOT_FOUND } from './errors.ts'
import { OutboxReceipt, PendingCommand } from './outbox.ts'
import { StoryEntry } from './story.ts'
import { AccountId, ChargeId, ChargeKind, Cursor, Instant, InvoiceId, Money, PageSize, PartyId, PaymentMethodId, SearchText } from './vocabulary.ts'

export const Hardness = z.enum(['hard', 'soft', 'new_card'])
export type Hardness = z.infer<typeof Hardness>

export const FailedChargeFilter = z.object({
  party: PartyId.optional(),
  hardness: Hardness.optional(),
  declineCode: z.string().max(60).optional(),
  hasBackup: z.boolean().optional(),
  text: SearchText.optional(),
})
export type FailedChargeFilter = z.infer<typeof FailedChargeFilter>

export const MethodSummary = z.object({
  id: PaymentMethodId, kind: z.enum(['card', 'ach', 'direct_debit']), brand: z.string(), last4: z.string(),
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
  /** The code in plain words. */
  plain: z.string(),
  attempts: z.int(), firstFailedAt: Instant, lastFailedAt: Instant, hasBackup: z.boolean(), autopay: z.boolean(),
  /** Since when the account is paused, its balance being below zero. */
  pausedAt: Instant.nullable(),
  pending: PendingCommand.nullable(),
})
export type FailedChargeRow = z.infer<typeof FailedChargeRow>

export const failedCharges = {
  page: oc
    .errors({ BAD_CURSOR })
    .input(FailedChargeFilter.extend({ sort: z.enum(['amount', 'last', 'account']).default('last'), descending: z.boolean().default(true), after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ rows: z.array(FailedChargeRow), next: Cursor.nullable() })),
  counts: oc
    .input(FailedChargeFilter)
    .output(z.object({ total: z.int(), byHardness: z.record(Hardness, z.int()), atRisk: z.array(Money), codes: z.array(z.object({ code: z.string(), count: z.int() })) })),
  detail: oc
    .errors({ NOT_FOUND })
    .input(z.object({ charge: ChargeId }))
    .output(
      z.object({
        row: FailedChargeRow, advice: z.string(),
        /** Whether and with which methods it may be tried now, by the rules of declines. */
        /** What a retry takes now: what is open on the invoice; without one, what the charge was for. */
        retry: z.object({ allowed: z.boolean(), reason: z.string(), amount: Money, methods: z.array(MethodSummary), triesLeft: z.int() }),
        attempts: z.array(z.object({ chargeId: ChargeId, at: Instant, status: z.string(), declineCode: z.string().nullable(), method: MethodSummary.nullable() })),
        story: z.array(StoryEntry),
      }),
    ),
  /** Tries the same money again with a chosen method. Goes to the outbox; the invoice is read again before the charge. */
  retry: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, MAY_NOT_RETRY: { status: 409, message: 'This charge may not be tried again this way.' }, CHANGED })
    .input(z.object({ charge: ChargeId, method: PaymentMethodId, /** What was shown: the version of the charge, and what a retry would take. */ rev: z.int().optional(), amountMinor: z.int().optional() }))
    .output(OutboxReceipt),
}
