/** What to do about a command, in plain words; and what may be done. */
import { z } from 'zod'
import { commands, type CommandName, type CommandResult } from '#contract/commands.ts'
import type { OutboxState, OutboxStep, Resolution } from '#contract/outbox.ts'
import { KEY_GOOD_FOR_MS } from '#main/db/outbox.ts'
import { declineOf } from '#main/domain/declines.ts'
import { instantWords } from '#main/domain/instantWords.ts'

interface Ended {
  command: CommandName
  state: OutboxState
  attempts: number
  ifMatch: number | null
  outcome: string | null
  resolution: Resolution | null
  firstSentAt: number | null
  notBefore: number | null
}

const Refused = z.object({ code: z.string() })

/** Null where there is nothing to do. `timeZone`: the party's. */
export function whatNow(row: Ended, now: number, timeZone: string): string | null {
  if (row.resolution !== null) return null
  switch (row.state) {
    case 'queued':
      if (row.attempts === 0) return row.notBefore !== null && row.notBefore > now ? `It waits until ${instantWords(row.notBefore, timeZone)}, and goes out then by itself, once. Others of this account do not wait for it. Until then it can be taken back.` : null
      return 'It was sent, and no answer came. It is sent again by itself, as the same command, so it cannot happen twice. Those behind it of this account wait for it; if they are not to, stop trying.'
    case 'sending':
    case 'withdrawn':
      return null
    case 'done':
      return adviceOfDecline(row)
    case 'rejected':
      return ADVICE[codeOf(row.outcome) ?? ''] ?? 'Nothing was changed. Look at the record, and decide anew.'
    case 'conflict':
      return row.attempts > 1
        ? 'It was sent more than once, so the other version may be its own work: compare both. Do it again if it is still wanted; else leave it as it is.'
        : 'Nothing was overwritten. Compare both versions: do it again on the one in the billing system, or leave it as it is.'
    case 'uncertain':
      return mayAskAgain(row, now)
        ? `${codeOf(row.outcome) === 'NOT_ALLOWED' ? 'Ask an administrator of the billing system for the grant. ' : ''}Look at the record in the billing system. If it was done there, say so. If not, do it again: it goes out as the same command on the same version, so it cannot happen twice.`
        : 'Look at the record in the billing system. If it was done there, say so. If not, leave it as it is and give the command once more from the record.'
    default:
      return row.state satisfies never
  }
}

/** What a person who may manage can do with it now. `readable`: whether this version understands what it carries. */
export function stepsOf(row: Ended, readable: boolean, now: number): OutboxStep[] {
  if (row.state === 'queued') return row.attempts === 0 ? ['withdraw'] : ['stop']
  if (row.resolution !== null) return []
  if (row.state === 'rejected' || row.state === 'conflict') return !readable ? ['seen'] : leavesNothing(row) ? ['seen', 'again'] : ['again', 'seen']
  if (row.state === 'uncertain') return mayAskAgain(row, now) && readable ? ['carried_out', 'again', 'seen'] : ['carried_out', 'seen']
  return []
}

/**
 * The version in `If-Match` keeps it from happening twice, even where the billing system has forgotten the key;
 * without one only the key does, while it is known. Where the same words are not the same command any more, nothing does.
 */
export const mayAskAgain = ({ ifMatch, outcome, firstSentAt }: Pick<Ended, 'ifMatch' | 'outcome' | 'firstSentAt'>, now: number): boolean => {
  const code = codeOf(outcome)
  if (code === 'OTHER_VERSION' || code === 'IDEMPOTENCY_MISMATCH') return false
  return ifMatch !== null || (code !== 'TOO_OLD' && firstSentAt !== null && now - firstSentAt < KEY_GOOD_FOR_MS)
}

/** The code of a refusal: the billing system's, or our own. */
export function codeOf(outcome: string | null): string | null {
  return outcome === null ? null : (Refused.safeParse(JSON.parse(outcome)).data?.code ?? null)
}

/** Carried out, and no money came. */
export const isDeclined = (row: Pick<Ended, 'command' | 'state' | 'outcome'>): boolean => row.state === 'done' && chargeOf(row)?.status === 'failed'

const adviceOfDecline = (row: Ended): string | null => (isDeclined(row) ? declineOf(chargeOf(row)?.declineCode ?? null).advice : null)

/** What came of the charge; null where it is none, or has no answer. */
function chargeOf({ command, outcome }: Pick<Ended, 'command' | 'outcome'>): Partial<CommandResult<'retryCharge'>> | null {
  return commands[command].money && outcome !== null ? (JSON.parse(outcome) as Partial<CommandResult<'retryCharge'>>) : null
}

const NOTHING_LEFT = 'There is nothing left to do; leave it as it is.'
const PULL_FIRST = 'Pull, look at the record as it is now, and decide anew.'
const OTHER_METHOD = 'Choose another payment method of this account, or ask the customer to add one in the portal.'

/** The first step is the one that is advised. */
const leavesNothing = ({ state, outcome }: Ended): boolean => state === 'rejected' && (ADVICE[codeOf(outcome) ?? '']?.endsWith(NOTHING_LEFT) ?? false)

/** By the code of the refusal. */
const ADVICE: Readonly<Record<string, string>> = {
  AT_THE_BANK: 'Wait for the bank: a later pull brings its answer. Then do it again if the money is still wanted.',
  ALREADY_PAID: `It is paid. ${NOTHING_LEFT}`,
  INVOICE_VOID: `A void invoice is not owed. ${NOTHING_LEFT}`,
  INVOICE_DRAFT: 'Wait until the invoice is issued, then pay it.',
  INVOICE_UNCOLLECTIBLE: 'It was written off. If the customer wants to pay after all, it must be opened again in the billing system first.',
  INVOICE_NOT_OPEN: `The invoice is not open any more. ${NOTHING_LEFT}`,
  INVOICE_ON_HOLD: 'Release the hold, then do it again.',
  MORE_IS_OPEN: 'Look at the invoice and its payments: if the customer agrees to the amount as it is now, do it again.',
  METHOD_NOT_ACCEPTED: OTHER_METHOD,
  METHOD_GONE: OTHER_METHOD,
  METHOD_DECLINED: `This method must never be tried again. ${OTHER_METHOD}`,
  METHOD_EXPIRED: OTHER_METHOD,
  TOO_MANY_TRIES: 'Wait until a try is free again and schedule it for then, or ask the customer to pay another way.',
  ACCOUNT_PAUSED: 'Find out why it was paused. If the charge is still wanted, do it again.',
  MONEY_UNDER_WAY: 'See in the outbox how that one ended. If the money did not come and is still wanted, do it again.',
  SETTLED_ELSEWHERE: 'See in the outbox how that one ended. If it is not carried out and the charge is still wanted, do it again.',
  METHOD_OF_ANOTHER_ACCOUNT: OTHER_METHOD,
  NO_METHOD: 'Ask the customer to add a payment method in the portal, then switch autopay on.',
  ACCOUNT_CLOSED: 'The account is closed. It must be opened again in the billing system before anything can be changed.',
  ALREADY_HELD: `It is on hold already. ${NOTHING_LEFT}`,
  NOT_HELD: `It is not on hold any more. ${NOTHING_LEFT}`,
  NOT_WAITING: `It has been approved in the meantime. ${NOTHING_LEFT}`,
  NO_CLOCK: `It never approves itself, so there is no time to extend. ${NOTHING_LEFT}`,
  CONTACT_OF_ANOTHER_ACCOUNT: 'Choose a contact of this account.',
  TARGET_BELOW_THRESHOLD: 'Give a target above the threshold.',
  NOT_PREPAID: `The account has no available balance. ${NOTHING_LEFT}`,
  ALREADY_PAUSED: `It is paused already. ${NOTHING_LEFT}`,
  NOT_PAUSED: `It is not paused. ${NOTHING_LEFT}`,
  BALANCE_BELOW_ZERO: 'Recharge the available balance first; the account resumes when it is no longer below zero.',
  ALREADY_ENABLED: `It is enabled already. ${NOTHING_LEFT}`,
  ALREADY_DISABLED: `It is disabled already. ${NOTHING_LEFT}`,
  PRODUCT_INACTIVE: 'It is no longer sold. Offer the customer another one.',
  ALREADY_REGISTERED: `The customer can sign in. ${NOTHING_LEFT}`,
  NO_ADDRESS: 'Add an email address to the contact, then make a new link.',
  MORE_THAN_UNAPPLIED: `Less is unapplied by now. ${PULL_FIRST}`,
  MORE_THAN_OPEN: `Less is open on it by now. ${PULL_FIRST}`,
  INVOICE_DISPUTED: 'Settle the dispute in the billing system first, or apply the money to other invoices.',
  INVOICE_TWICE: 'Apply it anew, with one amount for each invoice.',
  INVOICE_OF_ANOTHER_ACCOUNT: 'Money can only be put on invoices of the account it came from. Choose other invoices.',
  OTHER_CURRENCY: 'Money can only be put on invoices in its own currency. Choose other invoices.',
  WALLET_PAYMENT: `It funds the available balance, and is put on no invoice. ${NOTHING_LEFT}`,
  ALREADY_DISPUTED: `It is disputed already. ${NOTHING_LEFT}`,
  NOT_DISPUTED: `It is not disputed any more. ${NOTHING_LEFT}`,
  NOT_RECEIVED_YET: 'Record the payment once the money is there, with the day it came.',
  NOT_FOUND: `The billing system does not have this record any more. ${PULL_FIRST}`,
  NOT_ALLOWED: 'Ask an administrator of the billing system for the grant, then do it again.',
  NOT_SENT: 'It never left, so nothing was changed. Do it again when the billing system answers as it should.',
  OTHER_VERSION: 'Give the command once more from the record.',
  BAD_REQUEST: 'The billing system does not accept what it carries. Give the command once more from the record, with other values.',
  IDEMPOTENCY_MISMATCH: 'The billing system takes it for another command. Do it again: it goes out under a key of its own.',
}
