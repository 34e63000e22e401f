/** What a customer is told of a failed charge, reason by reason. */
import { describe, expect, test } from 'vitest'
import type { ChargeId } from '#contract/vocabulary.ts'
import { CAUSES, declineForCustomer } from '#main/domain/declineForCustomer.ts'
import { HARD_DECLINES } from '#main/domain/declines.ts'
import { segmentsOf } from '#main/domain/smsSegments.ts'
import { renderOrder } from '#main/mail/orders/render.ts'
import { company, failing, request } from './orders.ts'

const shown = (codes: readonly string[], channel: 'email' | 'sms' = 'email') => {
  const books = company()
  const { account, charge } = failing(books, { code: codes[0]!, people: [{ phone: '0491 570 006' }] })
  const charges = [charge.id]
  for (const code of codes.slice(1)) {
    const invoice = books.invoice(account, { totalMinor: 8_850 })
    charges.push(books.charge(account, { kind: 'invoice', invoiceId: invoice.id, amountMinor: 8_850, status: 'failed', declineCode: code, seriesId: invoice.id, at: charge.at }).id)
  }
  books.derive()
  return renderOrder(books.database, request({ kind: 'payment_failed', selection: { charges: charges as ChargeId[] }, channel }), account.id)!.shown
}

describe('the notice of a failed charge says', () => {
  test.each([
    ['insufficient_funds', 'There was not enough money', 'Please make sure that there is enough', 'not enough money. Pay:'],
    ['card_velocity_exceeded', 'Your card has reached its limit', 'Please check with your bank', 'card limit reached. Pay:'],
    ['expired_card', 'Your card has expired', 'Please add a new card in the portal.', 'card expired. New card:'],
    ['incorrect_number', 'Please check the details of your card', 'Please enter your card again in the portal.', 'wrong details. New card:'],
    ['incorrect_cvc', 'Please check the details of your card', 'Please enter your card again in the portal.', 'wrong details. New card:'],
    ['authentication_required', 'Your bank asks you to confirm', 'Please pay in the portal, where your bank can ask you.', 'please confirm. Pay:'],
    ['revocation_of_authorization', 'Stopped at your bank', 'Please speak to us', 'stopped at bank. Pay:'],
    ['revocation_of_all_authorizations', 'Stopped at your bank', 'Please speak to us', 'stopped at bank. Pay:'],
    ['bank_account_closed', 'Your bank account could not be debited', 'Please add another card or bank account', 'account refused. New card:'],
    ['transaction_not_allowed', 'Declined by your bank', 'Please add another card or bank account', 'bank declined. New card:'],
    ['do_not_honor', 'Declined by your bank', 'Please check with your bank, or pay with another card', 'bank declined. Pay:'],
    ['processing_error', 'Your payment could not be processed', 'Nothing seems to be wrong with your card', 'technical error. Pay:'],
    ['issuer_not_available', 'Your payment could not be processed', 'Nothing seems to be wrong with your card', 'technical error. Pay:'],
  ])('after %s: %s', (code, headline, step, sms) => {
    const { subject, html, text } = shown([code])
    expect(subject.startsWith(`${headline}: $1,240.00 still to be paid`)).toBe(true)
    expect(html).toContain(`>${headline}</h1>`)
    for (const part of [html, text]) expect(part).toContain(step)
    expect(shown([code], 'sms').text).toContain(`payment $1,240.00 failed: ${sms}`)
  })

  test.each(['lost_card', 'stolen_card', 'pickup_card', 'highest_risk_level', 'fraudulent'])('of %s no more than that the bank declined, and asks for another card or the bank', (code) => {
    const email = shown([code])
    const sms = shown([code], 'sms')
    expect(email.subject.startsWith('Declined by your bank: ')).toBe(true)
    for (const part of [email.subject, email.html, email.text, sms.text]) expect(part).not.toMatch(/lost|stolen|fraud|pick.?up|withdrawn|risk|blocked/i)
  })

  test('each reason by itself where there are several, one step that helps with the gravest, and no reason in the subject', () => {
    const { subject, text } = shown(['insufficient_funds', 'expired_card'])
    expect(subject).toMatch(/^2 of your payments did not go through: /)
    for (const said of ['There was not enough money', 'The card has expired.', 'What to do: Please add a new card in the portal.']) expect(text).toContain(said)
    expect(shown(['insufficient_funds', 'expired_card'], 'sms').text).toMatch(/: 2 payments \(\$1,328\.50\) failed\. New card: https:/)
  })
})

test('every hard decline asks for something else than the same card again', () => {
  for (const code of HARD_DECLINES) expect(declineForCustomer(code).nextStep, code).toMatch(/another|again in the portal|where your bank can ask you|speak to us/)
})

test('every cause fits into one SMS, with an amount of six figures', () => {
  for (const { brief } of Object.values(CAUSES)) {
    const text = `Meridian Fleet Pty Ltd, A-001042: payment $248,812.40 failed: ${brief}. New card: https://portal.meridianfleet.example Reply STOP to opt out.`
    expect(segmentsOf(text), text).toMatchObject({ encoding: 'gsm7', count: 1 })
  }
})

test('a code that nobody knows is a decline by the bank', () => {
  for (const code of ['new_code_of_2031', '', null]) expect(declineForCustomer(code)).toMatchObject({ cause: 'declined', reason: 'Your bank declined the payment.' })
})
