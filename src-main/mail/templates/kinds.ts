/** The template of every kind of message. */
import type { MailKind } from '#contract/mail.ts'
import { agencyCopy } from './agencyCopy.ts'
import { approvalRequest } from './approvalRequest.ts'
import { cardExpiring } from './cardExpiring.ts'
import { cardRequest } from './cardRequest.ts'
import { criticalNotice } from './criticalNotice.ts'
import type { KindTemplate } from './kindTemplate.ts'
import { lowBalance } from './lowBalance.ts'
import { paper } from './paper.ts'
import { paymentFailed } from './paymentFailed.ts'
import { receipt } from './receipt.ts'
import { rechargeDeclined } from './rechargeDeclined.ts'
import { rechargeReceipt } from './rechargeReceipt.ts'
import { registration } from './registration.ts'
import { statement } from './statement.ts'

/** In the order they are listed. */
export const TEMPLATES: Readonly<Record<MailKind, KindTemplate>> = {
  registration, receipt, payment_failed: paymentFailed, approval_request: approvalRequest, recharge_receipt: rechargeReceipt, recharge_declined: rechargeDeclined,
  low_balance: lowBalance, card_expiring: cardExpiring, card_request: cardRequest, critical_notice: criticalNotice, agency_copy: agencyCopy, statement, paper,
}
