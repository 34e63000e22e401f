/** The kinds whose messages are about things of the books, by name. */
import type { MailKind, MailOrder } from '#contract/mail.ts'
import { agencyCopy } from './agencyCopy.ts'
import { approvalRequest } from './approvalRequest.ts'
import { cardExpiring } from './cardExpiring.ts'
import { cardRequest } from './cardRequest.ts'
import { criticalNotice } from './criticalNotice.ts'
import { lowBalance } from './lowBalance.ts'
import { opaque, type Matter } from './matter.ts'
import { paymentFailed } from './paymentFailed.ts'
import { receipt } from './receipt.ts'
import { rechargeDeclined } from './rechargeDeclined.ts'
import { rechargeReceipt } from './rechargeReceipt.ts'

export type MatterKind = Exclude<MailOrder['kind'], 'registration'>

const MATTERS: Readonly<Record<MatterKind, Matter>> = {
  receipt: opaque(receipt), payment_failed: opaque(paymentFailed), approval_request: opaque(approvalRequest), recharge_receipt: opaque(rechargeReceipt),
  recharge_declined: opaque(rechargeDeclined), low_balance: opaque(lowBalance), card_expiring: opaque(cardExpiring), card_request: opaque(cardRequest), agency_copy: opaque(agencyCopy), critical_notice: opaque(criticalNotice),
}

export const matterOf = (kind: MatterKind): Matter => MATTERS[kind]
export const isMatterKind = (kind: string): kind is MatterKind & MailKind => kind in MATTERS
