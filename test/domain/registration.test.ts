import { expect, test } from 'vitest'
import { mayInvite, REGISTRATION_PROBLEM_WORDS, registrationProblem, registrationReason, SILENT_FOR_MS } from '#main/domain/registration.ts'
import type { RegistrationRow } from '#main/domain/registration.ts'

const now = Date.parse('2026-11-21T09:00:00Z')
const row = (over: Partial<RegistrationRow> = {}): RegistrationRow => ({ email: 'accounts@kestrel.example', state: 'invited', expiresAt: now + 1, timesSent: 1, ...over })

test.each<[string | null, string, Partial<RegistrationRow>]>([
  ['waiting', 'was sent a link that still works', {}],
  ['waiting', 'was sent a link that never runs out', { expiresAt: null }],
  ['link_expired', 'has a link whose time is over, though not yet marked', { expiresAt: now }],
  ['link_expired', 'has a link marked as run out', { state: 'expired', expiresAt: null }],
  ['never_sent', 'was never sent one', { state: 'not_invited', expiresAt: null, timesSent: 0 }],
  ['bounced', 'had the email come back', { state: 'bounced' }],
  ['bounced', 'has an address from which other mail came back', { state: 'not_invited', emailBouncedAt: now - 1 }],
  ['no_address', 'has no address', { email: null, state: 'bounced' }],
  ['no_address', 'has a blank address', { email: ' ', state: 'not_invited' }],
  [null, 'has registered', { state: 'registered', email: null, expiresAt: now - 1, emailBouncedAt: now }],
])('%s: a customer who %s', (problem, _who, over) => expect(registrationProblem(row(over), now)).toBe(problem))

test.each<[string, Partial<RegistrationRow>]>([
  ['never invited', { state: 'not_invited', timesSent: 0 }],
  ['invited, with a link that still works', {}],
  ['invited, with a link that has run out', { state: 'expired' }],
])('a new email may go to a customer %s', (_who, over) => expect(mayInvite(row(over))).toEqual({ may: true }))

test.each<[string, Partial<RegistrationRow>]>([
  ['registered', { state: 'registered', email: null }],
  ['no_address', { email: null }],
  ['bounced_address', { state: 'bounced' }],
  ['bounced_address', { emailBouncedAt: now }],
])('it is skipped for the reason %s', (skip, over) => expect(mayInvite(row(over))).toEqual({ may: false, skip, plain: expect.stringMatching(/^[A-Z].+\.$/) }))

test('every problem has its words', () => {
  for (const words of Object.values(REGISTRATION_PROBLEM_WORDS)) expect(words).toMatch(/^[A-Z].+\.$/)
})

test.each<[string | null, string, Partial<RegistrationRow>]>([
  ['invited', 'was sent one link', {}],
  ['invited', 'was sent a second link less than three days ago', { timesSent: 2, invitedAt: now - SILENT_FOR_MS + 1 }],
  ['silent', 'was sent a second link three days ago', { timesSent: 2, invitedAt: now - SILENT_FOR_MS }],
  ['silent', 'was sent a third link at a time nobody knows', { timesSent: 3 }],
  ['expired', 'was sent three links of which the last has run out', { timesSent: 3, expiresAt: now }],
  ['never_sent', 'was never sent one', { state: 'not_invited', expiresAt: null, timesSent: 0 }],
  ['bounced', 'had the second email come back', { state: 'bounced', timesSent: 2 }],
  ['no_address', 'has no address', { email: null }],
  [null, 'has registered', { state: 'registered', timesSent: 4 }],
])('%s is the reason of a customer who %s', (reason, _who, over) => expect(registrationReason(row(over), now)).toBe(reason))
