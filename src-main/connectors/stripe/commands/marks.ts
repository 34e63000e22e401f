/**
 * What the desk writes into Stripe's metadata, so that whoever looks at the invoice or the customer in Stripe
 * sees it too: holds, approvals, a customer's word that an invoice is wrong, a PO number, an approval
 * preference. A value holds 500 characters, a key 40, an object 50 keys (https://docs.stripe.com/metadata).
 */
import { z } from 'zod'
import { ApprovalPreference, BusinessDate, HoldChannel, Instant, PaymentMedium, type ApprovalPreference as Preference } from '#contract/vocabulary.ts'

export const MARKS = {
  /** JSON of `Hold`; taken away when the hold ends. */
  hold: 'counterfoil_hold',
  holdReason: 'counterfoil_hold_reason',
  /** JSON of `Released`, of the last hold; taken away by the next one. */
  released: 'counterfoil_released',
  /** JSON of `Approval`. */
  approval: 'counterfoil_approval',
  /** The reason, where the customer says that the invoice is wrong; not there where they do not. */
  disputed: 'counterfoil_disputed',
  /** Why it was voided or given up. */
  reason: 'counterfoil_reason',
  /** JSON of `Received`: how it was paid outside Stripe. */
  received: 'counterfoil_received',
  /** The idempotency key of the last command that changed it: asked for again, it is known to have been carried out. */
  command: 'counterfoil_command',
  /** Of a customer. */
  poNumber: 'counterfoil_po',
  preference: 'counterfoil_approval_preference',
} as const

const who = z.string().max(120)
/** Who put it on hold, when, at whose word; `a`: whether Stripe was to collect it by itself before. */
export const Hold = z.object({ c: HoldChannel, by: who, at: Instant, a: z.boolean() })
export const Released = z.object({ c: HoldChannel, by: who, heldBy: who, heldAt: Instant, at: Instant, note: z.string().max(100).optional() })
/** The day the money came, by what, and the payer's reference: Stripe itself keeps only when it was told. */
export const Received = z.object({ on: BusinessDate, m: PaymentMedium, r: z.string().max(200).nullable() })
/** What was asked of the customer (`p`), how it stands (`s`), when it was asked, and when it approves itself. */
export const Approval = z.object({ p: ApprovalPreference, s: z.enum(['waiting', 'held', 'approved', 'auto_approved']), at: Instant, due: Instant.nullable() })
export type Hold = z.infer<typeof Hold>
export type Released = z.infer<typeof Released>
export type Received = z.infer<typeof Received>
export type Approval = z.infer<typeof Approval>

export type Metadata = Readonly<Record<string, string>> | null | undefined

/** The open hold of an invoice; null where there is none, or where what stands there is not ours. */
export function holdIn(metadata: Metadata): (Hold & { reason: string }) | null {
  const hold = read(Hold, metadata?.[MARKS.hold])
  return hold === null ? null : { ...hold, reason: metadata?.[MARKS.holdReason] ?? '' }
}

/** The last hold that ended. */
export function releasedIn(metadata: Metadata): (Released & { reason: string }) | null {
  const released = read(Released, metadata?.[MARKS.released])
  return released === null ? null : { ...released, reason: metadata?.[MARKS.holdReason] ?? '' }
}

export const approvalIn = (metadata: Metadata): Approval | null => read(Approval, metadata?.[MARKS.approval])
/** How an invoice was paid outside Stripe, where the desk said so. */
export const receivedIn = (metadata: Metadata): Received | null => read(Received, metadata?.[MARKS.received])
/** The customer's reason; null where the invoice is not disputed. */
export const disputeIn = (metadata: Metadata): string | null => metadata?.[MARKS.disputed] ?? null
export const poNumberIn = (metadata: Metadata): string | null => metadata?.[MARKS.poNumber] ?? null
export const preferenceIn = (metadata: Metadata): Preference | null => ApprovalPreference.safeParse(metadata?.[MARKS.preference]).data ?? null

function read<T>(shape: z.ZodType<T>, text: string | undefined): T | null {
  if (text === undefined) return null
  try {
    return shape.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
