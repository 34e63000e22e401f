/** A decline as the customer is told of it. What a thief should not learn from us is not said: the bank tells the cardholder itself. */
import { declineOf } from './declines.ts'

/** What went wrong, as far as the customer is told. */
export type DeclineCause = 'no_money' | 'limit' | 'expired' | 'details' | 'confirm' | 'stopped' | 'bank_account' | 'declined' | 'technical'

export interface DeclineForCustomer {
  readonly cause: DeclineCause
  /** A sentence. */
  readonly reason: string
  /** What the customer should do, a sentence. */
  readonly nextStep: string
}

export interface CauseWords {
  /** For a heading, of one failure or of several. */
  readonly headline: string
  /** For an SMS: two or three words. */
  readonly brief: string
}

export const CAUSES: Readonly<Record<DeclineCause, CauseWords>> = {
  no_money: { headline: 'There was not enough money', brief: 'not enough money' },
  limit: { headline: 'Your card has reached its limit', brief: 'card limit reached' },
  expired: { headline: 'Your card has expired', brief: 'card expired' },
  details: { headline: 'Please check the details of your card', brief: 'wrong details' },
  confirm: { headline: 'Your bank asks you to confirm', brief: 'please confirm' },
  stopped: { headline: 'Stopped at your bank', brief: 'stopped at bank' },
  bank_account: { headline: 'Your bank account could not be debited', brief: 'account refused' },
  // Also of a card that was reported lost or stolen, or blocked as fraud: whoever holds it learns no more from us.
  declined: { headline: 'Declined by your bank', brief: 'bank declined' },
  technical: { headline: 'Your payment could not be processed', brief: 'technical error' },
}

const OTHER_CARD = 'Please add another card or bank account in the portal.'
const BANK = 'Please check with your bank, or pay with another card in the portal.'
const DETAILS = 'Please enter your card again in the portal.'
// Whether it is tried again is decided later, by a person or a schedule: it is not promised.
const LATER = 'Nothing seems to be wrong with your card: please pay in the portal, or speak to us.'
const NEW_CARD = 'Please add a new card in the portal.'
const ENOUGH = 'Please make sure that there is enough, or pay with another card in the portal.'
const CONFIRM = 'Please pay in the portal, where your bank can ask you.'
const SPEAK = 'Please speak to us, or add another way to pay in the portal.'
/** From what only a new way to pay mends, to what may pass. */
const GRAVEST_FIRST = [SPEAK, OTHER_CARD, NEW_CARD, DETAILS, CONFIRM, BANK, ENOUGH, LATER]
const NEW_METHOD: ReadonlySet<string> = new Set([OTHER_CARD, NEW_CARD, DETAILS])
const DECLINED = 'Your bank declined the payment.'

const WORDS: ReadonlyMap<string, DeclineForCustomer> = new Map([
  ['expired_card', { cause: 'expired', reason: 'The card has expired.', nextStep: NEW_CARD }],
  ['insufficient_funds', { cause: 'no_money', reason: 'There was not enough money on the card or in the account.', nextStep: ENOUGH }],
  ['incorrect_number', { cause: 'details', reason: 'The card number is not right.', nextStep: DETAILS }],
  ['incorrect_cvc', { cause: 'details', reason: 'The security code of the card is not right.', nextStep: DETAILS }],
  ['incorrect_zip', { cause: 'details', reason: 'The postcode is not the one your bank has for the card.', nextStep: DETAILS }],
  ['invalid_expiry_year', { cause: 'details', reason: 'The expiry date of the card is not right.', nextStep: DETAILS }],
  ['authentication_required', { cause: 'confirm', reason: 'Your bank wants you to confirm the payment yourself.', nextStep: CONFIRM }],
  ['revocation_of_authorization', { cause: 'stopped', reason: 'Your bank says that this payment is not authorised.', nextStep: SPEAK }],
  ['revocation_of_all_authorizations', { cause: 'stopped', reason: 'Your bank says that our payments are not authorised.', nextStep: SPEAK }],
  ['debit_not_authorized', { cause: 'stopped', reason: 'Your bank says that this debit is not authorised.', nextStep: SPEAK }],
  ['payment_stopped', { cause: 'stopped', reason: 'The payment was stopped at your bank.', nextStep: SPEAK }],
  ['bank_account_closed', { cause: 'bank_account', reason: 'The bank account is closed.', nextStep: OTHER_CARD }],
  ['no_account', { cause: 'bank_account', reason: 'The bank account does not exist.', nextStep: OTHER_CARD }],
  ['invalid_account', { cause: 'declined', reason: 'The account behind the card cannot be used.', nextStep: OTHER_CARD }],
  ['bank_account_restricted', { cause: 'bank_account', reason: 'The bank account cannot be debited now.', nextStep: BANK }],
  ['card_velocity_exceeded', { cause: 'limit', reason: 'The card has reached its limit for now.', nextStep: BANK }],
  ['withdrawal_count_limit_exceeded', { cause: 'limit', reason: 'The card has reached its limit for now.', nextStep: BANK }],
  ['call_issuer', { cause: 'declined', reason: 'Your bank wants to speak to you first.', nextStep: BANK }],
  ['transaction_not_allowed', { cause: 'declined', reason: 'Your bank does not allow this payment with this card.', nextStep: OTHER_CARD }],
  ['card_not_supported', { cause: 'declined', reason: 'This card cannot be used for this kind of payment.', nextStep: OTHER_CARD }],
  ['currency_not_supported', { cause: 'declined', reason: 'This card cannot be charged in this currency.', nextStep: OTHER_CARD }],
  ['processing_error', { cause: 'technical', reason: 'Something went wrong between us and your bank.', nextStep: LATER }],
  ['try_again_later', { cause: 'technical', reason: 'Your bank could not answer.', nextStep: LATER }],
  ['issuer_not_available', { cause: 'technical', reason: 'Your bank could not be reached.', nextStep: LATER }],
  ['reenter_transaction', { cause: 'technical', reason: 'Your bank could not process the payment.', nextStep: LATER }],
])

export function declineForCustomer(code: string | null): DeclineForCustomer {
  const { code: known, hardness } = declineOf(code)
  return WORDS.get(known) ?? { cause: 'declined', reason: DECLINED, nextStep: hardness === 'soft' ? BANK : OTHER_CARD }
}

/** Of several declines, the one step that helps with the gravest of them. */
export function gravestStep(codes: readonly (string | null)[]): string {
  const steps = new Set(codes.map((code) => declineForCustomer(code).nextStep))
  return GRAVEST_FIRST.find((step) => steps.has(step)) ?? LATER
}

/** The one cause of several declines; null where they have different ones. */
export function commonCause(codes: readonly (string | null)[]): CauseWords | null {
  const causes = new Set(codes.map((code) => declineForCustomer(code).cause))
  const [only] = causes
  return causes.size === 1 && only !== undefined ? CAUSES[only] : null
}

/** Whether the gravest of several declines asks for another card, or for the card to be entered again. */
export const asksForMethod = (codes: readonly (string | null)[]): boolean => NEW_METHOD.has(gravestStep(codes))
