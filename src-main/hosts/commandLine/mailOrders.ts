/** What `counterfoil mail` can send, by the names of its commands. */
import type { ChannelWish, MailOrder } from '#contract/mail.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { WrongUse } from './failure.ts'

export const DISPATCHED = {
  registrations: { label: 'Registration emails', text: 'registration emails to everybody who needs one', asks: 'nothing', needsBillingSystem: true },
  receipts: { label: 'Receipts', text: 'receipts of the payments of a period', asks: 'period', needsBillingSystem: false },
  'payment-failed': { label: 'Payment-failed notices', text: 'notices of failed charges whose money has not come', asks: 'channel', needsBillingSystem: false },
  'approval-requests': { label: 'Approval requests', text: 'requests to approve the invoices that wait for it', asks: 'channel', needsBillingSystem: false },
  'recharge-receipts': { label: 'Recharge receipts', text: 'receipts of the charges of a period that funded an available balance', asks: 'period', needsBillingSystem: false },
  'recharge-declined': { label: 'Recharge declines', text: 'notices of the charges of a period that failed to fund an available balance', asks: 'period and channel', needsBillingSystem: false },
  'low-balances': { label: 'Low-balance notices', text: 'notices of available balances below their threshold that no automatic recharge came for', asks: 'channel', needsBillingSystem: false },
  'card-requests': { label: 'Requests for a new card', text: 'requests for another card, where a failed charge needs one', asks: 'channel', needsBillingSystem: false },
  'agency-copies': { label: 'Agency copies', text: 'to each agency, the invoices and payments of its sub-accounts in a period', asks: 'period', needsBillingSystem: false },
  'critical-notices': { label: 'Critical notices', text: 'SMS to the critical number of accounts with a failed charge', asks: 'nothing', needsBillingSystem: false },
} as const satisfies Record<string, { label: string; text: string; asks: 'nothing' | 'period' | 'channel' | 'period and channel'; needsBillingSystem: boolean }>
export type DispatchName = keyof typeof DISPATCHED
export const DISPATCH_NAMES = Object.keys(DISPATCHED) as DispatchName[]

/** Kinds of campaigns that are one to whoever receives them. */
export const kindsOf = (kind: string): readonly string[] => (REGISTRATION_KINDS.includes(kind) ? REGISTRATION_KINDS : [kind])
/** Their links are made by the billing system as each goes. */
export const REGISTRATION_KINDS: readonly string[] = ['registration', 'registration_single']

export interface OrderArguments {
  from?: string
  to?: string
  channel?: ChannelWish
}

/** Everybody that the command is for. @throws WrongUse `DATES_MISSING` */
export function orderOf(name: DispatchName, { from, to, channel = 'preferred', party }: OrderArguments & { party: PartyId | null }): MailOrder {
  const ofParty = party === null ? {} : { party }
  const period = () => {
    if (from === undefined || to === undefined) throw new WrongUse('DATES_MISSING', 'Give the first and the last day with --from and --to.')
    return { ...ofParty, from, to }
  }
  switch (name) {
    case 'registrations': return { kind: 'registration', selection: { filter: { need: 'send', ...ofParty } } }
    case 'receipts': return { kind: 'receipt', selection: { period: period() } }
    case 'payment-failed': return { kind: 'payment_failed', selection: { filter: ofParty }, channel }
    case 'approval-requests': return { kind: 'approval_request', selection: { filter: { state: 'waiting', ...ofParty } }, channel }
    case 'recharge-receipts': return { kind: 'recharge_receipt', selection: { period: period() } }
    case 'recharge-declined': return { kind: 'recharge_declined', selection: { period: period() }, channel }
    case 'low-balances': return { kind: 'low_balance', selection: { all: ofParty }, channel }
    // A card that was declined for want of money may be charged again: only what needs another is asked for.
    case 'card-requests': return { kind: 'card_request', selection: { filter: { ...ofParty, hardness: 'new_card' } }, channel }
    case 'agency-copies': return { kind: 'agency_copy', selection: { period: period() } }
    case 'critical-notices': return { kind: 'critical_notice', selection: { filter: ofParty } }
  }
}
