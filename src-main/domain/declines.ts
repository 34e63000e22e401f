/** hard: never try this card again; new_card: the card needs replacing; soft: may be tried again. */
export type Hardness = 'hard' | 'soft' | 'new_card'

/** What a decline code means for the staff. */
export interface Decline {
  /** As the gateway gave it; `unknown` where it gave none. */
  readonly code: string
  readonly hardness: Hardness
  /** The reason for the column of a list, in 24 characters at the most where we know the code. */
  readonly brief: string
  /** The reason in plain English, a sentence. */
  readonly plain: string
  /** What to do next, a sentence. */
  readonly advice: string
}

/** The codes after which a card is never tried again (GLOSSARY, Decline codes: the closed list). */
export const HARD_DECLINES = [
  'lost_card',
  'stolen_card',
  'pickup_card',
  'incorrect_number',
  'revocation_of_authorization',
  'revocation_of_all_authorizations',
  'transaction_not_allowed',
  'highest_risk_level',
  'authentication_required',
] as const

const hard: ReadonlySet<string> = new Set(HARD_DECLINES)

/**
 * The meaning of a decline code (GLOSSARY, Decline codes). Everything that is neither hard nor
 * `expired_card` is soft, a code we have never seen included; that one is shown as it came.
 */
export function declineOf(code: string | null): Decline {
  const shown = code === null || code.trim() === '' ? 'unknown' : code.trim()
  const words = WORDS.get(shown)
  const hardness = hardnessOf(shown)
  return {
    code: shown,
    hardness,
    brief: words?.[0] ?? (shown === 'unknown' ? 'Declined, no reason' : shown.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase())),
    plain: words?.[1] ?? (shown === 'unknown' ? 'The charge was declined and no reason was given.' : `The charge was declined with the code “${shown}”.`),
    advice: words?.[2] ?? 'Try again later; if it is declined again, ask the customer to call their bank.',
  }
}

function hardnessOf(code: string): Hardness {
  if (code === 'expired_card') return 'new_card'
  return hard.has(code) ? 'hard' : 'soft'
}

const OTHER_METHOD = 'Use the backup method, or ask the customer for a new one.'
const CALL_BANK = 'Ask the customer to call their bank, then try again.'
const LATER = 'Try again in a few hours.'
const NEW_DETAILS = 'Ask the customer to enter the details again in the portal.'
const NEW_ACCOUNT = 'Ask the customer for another bank account or a card.'
// What a thief should not learn from us: the bank tells the cardholder itself.
const SAY_LITTLE = 'Do not try this card again. Tell the customer only that it was declined, and ask for another one.'

/** Code → [brief, plain, advice]. ACH return codes are named in the text where there is one. */
const WORDS: ReadonlyMap<string, readonly [brief: string, plain: string, advice: string]> = new Map([
  ['lost_card', ['Card reported lost', 'The card was reported lost.', SAY_LITTLE]],
  ['stolen_card', ['Card reported stolen', 'The card was reported stolen.', SAY_LITTLE]],
  ['pickup_card', ['Card withdrawn by bank', 'The bank has withdrawn this card.', SAY_LITTLE]],
  ['incorrect_number', ['Wrong card number', 'The card number is wrong.', 'Do not try this card again. Ask the customer to enter their card in the portal.']],
  ['revocation_of_authorization', ['Stopped by customer', 'The customer told their bank to stop this charge.', 'Do not try this card again. Speak to the customer before any other charge.']],
  ['revocation_of_all_authorizations', ['All charges stopped', 'The customer told their bank to stop all our charges.', 'Do not try this card again. Speak to the customer before any other charge.']],
  ['transaction_not_allowed', ['Not allowed on card', 'The bank does not allow this charge on this card.', `Do not try this card again. ${OTHER_METHOD}`]],
  ['highest_risk_level', ['Blocked, likely fraud', 'The charge was blocked as very likely fraud.', 'Do not try this card again. Check with the customer who entered it.']],
  ['authentication_required', ['Must confirm in person', 'The bank wants the cardholder to confirm the charge in person.', 'We cannot try this card again for them. Ask the customer to pay in the portal, where the bank can ask.']],
  ['expired_card', ['Card expired', 'The card has expired.', 'Ask the customer to enter a new card in the portal.']],
  ['insufficient_funds', ['Not enough money', 'There is not enough money on the card or in the account.', 'Try again in a day or two, or after the customer’s payday.']],
  ['generic_decline', ['Declined, no reason', 'The bank declined and gave no reason.', CALL_BANK]],
  ['do_not_honor', ['Declined, no reason', 'The bank declined and gave no reason.', CALL_BANK]],
  ['card_declined', ['Declined, no reason', 'The bank declined and gave no reason.', CALL_BANK]],
  ['call_issuer', ['Bank wants a call', 'The bank wants to speak to the cardholder first.', CALL_BANK]],
  ['card_velocity_exceeded', ['Limit reached for now', 'The card has reached its limit for now.', 'Try again in a day, when the limit has room again.']],
  ['withdrawal_count_limit_exceeded', ['Used too often', 'The card has been used too often in a short time.', 'Try again in a day.']],
  ['processing_error', ['Error on the way', 'Something went wrong between us and the bank.', LATER]],
  ['try_again_later', ['Bank: try later', 'The bank could not answer and asks to try later.', LATER]],
  ['issuer_not_available', ['Bank not reached', 'The customer’s bank could not be reached.', LATER]],
  ['reenter_transaction', ['Not processed', 'The bank could not process the charge.', LATER]],
  ['incorrect_cvc', ['Wrong security code', 'The security code of the card is wrong.', NEW_DETAILS]],
  ['incorrect_zip', ['Wrong postcode', 'The postcode is not the one the bank has for the card.', NEW_DETAILS]],
  ['invalid_expiry_year', ['Wrong expiry date', 'The expiry date of the card is wrong.', NEW_DETAILS]],
  ['invalid_account', ['Account not in use', 'The account behind the card does not exist or is not in use.', CALL_BANK]],
  ['card_not_supported', ['Card not supported', 'The card cannot be used for this kind of charge.', OTHER_METHOD]],
  ['currency_not_supported', ['Currency not supported', 'The card cannot be charged in this currency.', OTHER_METHOD]],
  ['duplicate_transaction', ['Charged just before', 'The bank has just seen a charge of the same amount.', 'Check first whether the other one went through; try again only when it did not.']],
  ['fraudulent', ['Possible fraud', 'The charge was declined as possible fraud.', 'Check with the customer before trying again, and say no more than that it was declined.']],
  ['bank_account_closed', ['Bank account closed', 'The bank account is closed (R02).', NEW_ACCOUNT]],
  ['no_account', ['No such bank account', 'The bank account does not exist (R03).', NEW_ACCOUNT]],
  ['bank_account_restricted', ['Bank account frozen', 'The bank account is frozen (R16).', NEW_ACCOUNT]],
  ['debit_not_authorized', ['Debit not agreed', 'The customer told their bank that this debit was not agreed (R10).', 'Speak to the customer and get a new mandate before trying again.']],
  ['payment_stopped', ['Payment stopped', 'The customer stopped this payment at their bank (R08).', 'Speak to the customer before trying again.']],
])
