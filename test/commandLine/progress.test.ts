import { expect, test } from 'vitest'
import { progressWords } from '#main/hosts/commandLine/session.ts'

const activity = { id: 'a', job: 'sync.pull', label: 'Pull', state: 'running', done: 12_000, total: 40_000, step: 'invoices, Australia', perSecond: 38_400.4, secondsLeft: 75, startedAt: 0, endedAt: null, error: null, documentId: null } as const

test('a person at the terminal reads the resource, how many of how many, how fast, and how long still', () => {
  expect(progressWords(activity)).toBe('invoices, Australia, 12,000 of 40,000, 38,400 a second, 2 min left')
  expect(progressWords({ ...activity, secondsLeft: 8 })).toMatch(/, 8 s left$/)
})

test('what is not known yet is not said', () => {
  expect(progressWords({ ...activity, step: 'signing in', total: null, perSecond: null, secondsLeft: null })).toBe('signing in')
})
