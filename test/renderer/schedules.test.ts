import { describe, expect, test } from 'vitest'
import type { AccountDetail } from '#contract/accounts.ts'
import { listedSchedules } from '../../src-renderer/features/schedules/ofParty.ts'
import { draftOf, ruleProblem, termsOf } from '../../src-renderer/features/schedules/terms.ts'
import { messagesWords, namedRules, sendWords, whoWords } from '../../src-renderer/features/schedules/words.ts'
import { firstTicked, whyNotWritten } from '../../src-renderer/ui/mail/recipients.ts'

describe('the form of a schedule', () => {
  test('begins monthly, for accounts with something to tell, to who gets billing emails', () => {
    expect(termsOf({ ...draftOf(null, 'au'), name: 'Monthly' })).toEqual({
      name: 'Monthly', party: 'au', kind: 'balance-forward', period: 'previous_month', rule: '0 8 1 * *', recipients: ['billing_email'], who: { filter: {}, only: 'not_empty' },
    })
  })

  test('gives back what it was given', () => {
    const terms = termsOf({ ...draftOf(null, 'au'), name: 'One', chosen: true, accounts: ['acc_1', 'acc_2'], rule: '30 17 L * *', recipients: ['admin'] })!
    expect(termsOf(draftOf(terms, null))).toEqual(terms)
    expect(draftOf(terms, null).named).toBe(false)
    const matching = termsOf({ ...draftOf(null, 'us'), name: 'Two', billing: 'prepaid', text: ' kestrel ', only: 'owing', rule: namedRules[1]!.rule })!
    expect(matching.who).toEqual({ filter: { billing: 'prepaid', text: 'kestrel' }, only: 'owing' })
    expect(termsOf(draftOf(matching, null))).toEqual(matching)
    expect(draftOf(matching, null).named).toBe(true)
  })

  test('comes to nothing while somebody is missing', () => {
    const draft = { ...draftOf(null, 'au'), name: 'One' }
    expect(termsOf({ ...draft, party: null })).toBeNull()
    expect(termsOf({ ...draft, recipients: [] })).toBeNull()
    expect(termsOf({ ...draft, chosen: true })).toBeNull()
    expect(termsOf({ ...draft, rule: '' })).toBeNull()
  })

  test('can be looked at before it has a name', () => expect(termsOf(draftOf(null, 'au'))).not.toBeNull())
})

test('who a schedule is for is told in words', () => {
  expect(whoWords({ accounts: ['acc_1'] as never })).toBe('1 chosen account')
  expect(whoWords({ filter: {}, only: 'all' })).toBe('Accounts')
  expect(whoWords({ filter: { billing: 'prepaid', text: 'kestrel' }, only: 'owing' })).toBe('Prepaid accounts matching “kestrel” that owe')
})

test('how many messages is a most where each statement is still looked at', () => {
  expect(messagesWords({ messages: 0, accounts: 3 }, 'all')).toBe('None, of 3 accounts')
  expect(messagesWords({ messages: 1200, accounts: 1203 }, 'all')).toBe('1,200 messages, of 1,203 accounts')
  expect(messagesWords({ messages: 1, accounts: 1 }, 'owing')).toBe('At the most 1 message, of 1 account. Those that owe nothing are left out when their statement is made.')
})

describe('who gets a document', () => {
  const contact = (id: string, given: Partial<AccountDetail['contacts'][number]> = {}) => ({ id, rev: 1, name: id, email: `${id}@a.example`, phone: null, roles: [], prefers: 'email', emailBouncedAt: null, ...given }) as AccountDetail['contacts'][number]

  test('are first those of billing emails, then the admins, then the only one there is', () => {
    const [billing, admin, other] = [contact('billing', { roles: ['billing_email'] }), contact('admin', { roles: ['admin'] }), contact('other')]
    expect(firstTicked([admin, billing, other])).toEqual(['billing'])
    expect(firstTicked([other, admin])).toEqual(['admin'])
    expect(firstTicked([other])).toEqual(['other'])
    expect(firstTicked([other, contact('another')])).toEqual([])
  })

  test('are never those who cannot be written to', () => {
    expect(firstTicked([contact('a', { roles: ['billing_email'], email: null }), contact('b', { roles: ['billing_email'], emailBouncedAt: 1 }), contact('c', { roles: ['admin'] })])).toEqual(['c'])
    expect(whyNotWritten(contact('a', { email: null }))).toBe('No email address')
    expect(whyNotWritten(contact('b', { emailBouncedAt: Date.UTC(2026, 10, 21, 12) }))).toBe('Mail to this address came back on 21 Nov 2026')
  })
})

test('a rule as it is typed is told apart: nothing, too few fields, and what only the core can tell', () => {
  const typed = (rule: string) => ruleProblem({ rule, named: false })
  expect(typed(' ')).toBe('Fill this in.')
  expect(typed('0 8 1 *')).toBe('Write five fields: minute, hour, day of the month, month, day of the week.')
  expect(typed(`0 8 1 * ${'1,'.repeat(60)}1`)).toBe('100 characters at the most.')
  expect(typed('99 8 1 * *')).toBeNull()
  expect(ruleProblem({ rule: '', named: true })).toBeNull()
})

test('a party’s list has its schedules, and the one that is open whosever it is', () => {
  const rows = [{ id: 'a', party: 'au' as never }, { id: 'b', party: 'us' as never }, { id: 'c', party: 'eu' as never }]
  expect(listedSchedules(rows, null, null).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect(listedSchedules(rows, 'au', null).map(({ id }) => id)).toEqual(['a'])
  expect(listedSchedules(rows, 'au', 'b').map(({ id }) => id)).toEqual(['a', 'b'])
})

test('the button promises a number only where it is one', () => {
  expect(sendWords(171, 'not_empty')).toBe('Send up to 171 statements')
  expect(sendWords(171, 'owing')).toBe('Send up to 171 statements')
  expect(sendWords(1, 'all')).toBe('Send 1 statement')
  expect(sendWords(0, 'owing')).toBe('Nobody would get one')
  expect(sendWords(undefined, 'all')).toBe('Send statements')
})
