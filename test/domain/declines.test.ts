import { expect, test } from 'vitest'
import { declineOf, HARD_DECLINES } from '#main/domain/declines.ts'

// The glossary's list, written out again: a change of either must be a decision.
const HARD = ['lost_card', 'stolen_card', 'pickup_card', 'incorrect_number', 'revocation_of_authorization', 'revocation_of_all_authorizations', 'transaction_not_allowed', 'highest_risk_level', 'authentication_required']
const SOFT = [
  'insufficient_funds', 'generic_decline', 'do_not_honor', 'card_velocity_exceeded', 'processing_error', 'try_again_later', 'issuer_not_available', 'incorrect_cvc', 'incorrect_zip',
  'invalid_account', 'card_not_supported', 'currency_not_supported', 'duplicate_transaction', 'fraudulent', 'withdrawal_count_limit_exceeded', 'bank_account_closed', 'debit_not_authorized',
]

test('the hard codes are those of the glossary and no others', () => expect([...HARD_DECLINES].toSorted()).toEqual(HARD.toSorted()))

test.each(HARD)('%s is hard', (code) => expect(declineOf(code)).toMatchObject({ code, hardness: 'hard' }))
test.each(SOFT)('%s is soft', (code) => expect(declineOf(code)).toMatchObject({ code, hardness: 'soft' }))
test('expired_card needs a new card', () => expect(declineOf('expired_card').hardness).toBe('new_card'))

test('every known code has a reason and an advice of its own in whole sentences, without the code', () => {
  for (const code of [...HARD, ...SOFT, 'expired_card']) {
    const { plain, advice } = declineOf(code)
    for (const words of [plain, advice]) expect(words, code).toMatch(/^[A-Z].+\.$/)
    expect(plain).not.toContain(code)
    expect(plain).not.toContain('with the code')
  }
})

test('a code never seen is soft and is shown as it came', () => {
  expect(declineOf('new_gateway_code')).toMatchObject({ code: 'new_gateway_code', hardness: 'soft', plain: 'The charge was declined with the code “new_gateway_code”.' })
  expect(declineOf('constructor').hardness).toBe('soft')
})

test.each([null, '', '  '])('a decline without a code (%j) is soft and says so', (code) => {
  expect(declineOf(code)).toMatchObject({ code: 'unknown', hardness: 'soft', plain: 'The charge was declined and no reason was given.' })
})
