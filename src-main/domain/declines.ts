/** hard: never try this card again; new_card: the card needs replacing; soft: may be tried again. */
export type Hardness = 'hard' | 'soft' | 'new_card'

/** What a decline code means for the staff. */
export interface Decline {
  /** As the gateway gave it; `unknown` where it gave none. */
  readonly code: string
  readonly hardness: Hardness
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
    plain: words?.[0] ?? (shown === 'unknown' ? 'The charge was declined and no reason was given.' : `The charge was declined with the code “${shown}”.`),
    advice: words?.[1] ?? 'Try again later; if it is declined again, ask the customer to call their bank.',
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

/** Code → [plain, advice]. ACH return codes are named in the text where there is one. */
const WORDS: ReadonlyMap<string, readonly [plain: string, advice: string]> = new Map([
  ['lost_card', ['The card was reported lost.', SAY_LITTLE]],
  ['stolen_card', ['The card was reported stolen.', SAY_LITTLE]],
  ['pickup_card', ['The bank has withdrawn this card.', SAY_LITTLE]],
  ['incorrect_number', ['The card number is wrong.', 'Do not try this card again. Ask the customer to enter their card in the portal.']],
  ['revocation_of_authorization', ['The customer told their bank to stop this charge.', 'Do not try this card again. Speak to the customer before any other charge.']],
  ['revocation_of_all_authorizations', ['The customer told their bank to stop all our charges.', 'Do not try this card again. Speak to the customer before any other charge.']],
  ['transaction_not_allowed', ['The bank does not allow this charge on this card.', `Do not try this card again. ${OTHER_METHOD}`]],
  ['highest_risk_level', ['The charge was blocked as very likely fraud.', 'Do not try this card again. Check with the customer who entered it.']],
  ['authentication_required', ['The bank wants the cardholder to confirm the charge in person.', 'We cannot try this card again for them. Ask the customer to pay in the portal, where the bank can ask.']],
  ['expired_card', ['The card has expired.', 'Ask the customer to enter a new card in the portal.']],
  ['insufficient_funds', ['There is not enough money on the card or in the account.', 'Try again in a day or two, or after the customer’s payday.']],
  ['generic_decline', ['The bank declined and gave no reason.', CALL_BANK]],
  ['do_not_honor', ['The bank declined and gave no reason.', CALL_BANK]],
  ['card_declined', ['The bank declined and gave no reason.', CALL_BANK]],
  ['call_issuer', ['The bank wants to speak to the cardholder first.', CALL_BANK]],
  ['card_velocity_exceeded', ['The card has reached its limit for now.', 'Try again in a day, when the limit has room again.']],
  ['withdrawal_count_limit_exceeded', ['The card has been used too often in a short time.', 'Try again in a day.']],
  ['processing_error', ['Something went wrong between us and the bank.', LATER]],
  ['try_again_later', ['The bank could not answer and asks to try later.', LATER]],
  ['issuer_not_available', ['The customer’s bank could not be reached.', LATER]],
  ['reenter_transaction', ['The bank could not process the charge.', LATER]],
  ['incorrect_cvc', ['The security code of the card is wrong.', NEW_DETAILS]],
  ['incorrect_zip', ['The postcode is not the one the bank has for the card.', NEW_DETAILS]],
  ['invalid_expiry_year', ['The expiry date of the card is wrong.', NEW_DETAILS]],
  ['invalid_account', ['The account behind the card does not exist or is not in use.', CALL_BANK]],
  ['card_not_supported', ['The card cannot be used for this kind of charge.', OTHER_METHOD]],
  ['currency_not_supported', ['The card cannot be charged in this currency.', OTHER_METHOD]],
  ['duplicate_transaction', ['The bank has just seen a charge of the same amount.', 'Check first whether the other one went through; try again only when it did not.']],
  ['fraudulent', ['The charge was declined as possible fraud.', 'Check with the customer before trying again, and say no more than that it was declined.']],
  ['bank_account_closed', ['The bank account is closed (R02).', NEW_ACCOUNT]],
  ['no_account', ['The bank account does not exist (R03).', NEW_ACCOUNT]],
  ['bank_account_restricted', ['The bank account is frozen (R16).', NEW_ACCOUNT]],
  ['debit_not_authorized', ['The customer told their bank that this debit was not agreed (R10).', 'Speak to the customer and get a new mandate before trying again.']],
  ['payment_stopped', ['The customer stopped this payment at their bank (R08).', 'Speak to the customer before trying again.']],
])
