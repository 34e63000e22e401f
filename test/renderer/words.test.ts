import { describe, expect, test } from 'vitest'
import { clockWords } from '../../src-renderer/features/held-invoices/clock.ts'
import { lineWords } from '../../src-renderer/ui/frame/lineWords.ts'
import { formatBytes, plural, sentence } from '../../src-renderer/ui/format/words.ts'
import { hrefOf, parseRoute } from '../../src-renderer/ui/route.ts'

const NOW = Date.UTC(2026, 10, 21, 9)
const HOUR = 3_600_000

describe('words on screen', () => {
  test('a count has the right noun', () => {
    expect(plural(1, 'invoice')).toBe('1 invoice')
    expect(plural(4812, 'invoice')).toBe('4,812 invoices')
    expect(plural(2, 'try', 'tries')).toBe('2 tries')
  })

  test('a code is a sentence', () => {
    expect(sentence('insufficient_funds')).toBe('Insufficient funds')
  })

  test('the size of a file is told roughly', () => {
    expect(formatBytes(812)).toBe('812 B')
    expect(formatBytes(48_200)).toBe('48 kB')
    expect(formatBytes(4_100_000)).toBe('4.1 MB')
  })

  test('every state of the line but the good one says what is wrong, and where the way out is', () => {
    expect(lineWords({ line: 'online' })).toEqual({ word: '', tone: 'good', settings: false })
    expect(lineWords({ line: 'offline' }).settings).toBe(false)
    expect(lineWords({ line: 'unauthorized' })).toMatchObject({ tone: 'bad', settings: true })
    expect(lineWords({ line: 'not_connected' }).settings).toBe(true)
  })
})

describe('the approval clock', () => {
  const waiting = { state: 'waiting', preference: 'review_then_auto' } as const

  test('tells when an invoice approves itself, and warns when that is soon', () => {
    expect(clockWords({ ...waiting, approvesAt: NOW + 31 * HOUR }, NOW)).toEqual({ words: 'Auto-approves in 31 h', tone: 'plain' })
    expect(clockWords({ ...waiting, approvesAt: NOW + 7 * HOUR }, NOW)).toEqual({ words: 'Auto-approves in 7 h', tone: 'wait' })
  })

  test('stands still while the invoice is on hold, however late it gets', () => {
    expect(clockWords({ ...waiting, state: 'held', approvesAt: null }, NOW, 31 * HOUR).words).toBe('On hold: clock stopped, 31 h left')
    expect(clockWords({ ...waiting, state: 'held', approvesAt: null }, NOW + 1000 * HOUR).words).toBe('On hold')
  })

  test('without a clock it says for whom the invoice waits', () => {
    expect(clockWords({ state: 'waiting', preference: 'approve_all', approvesAt: null }, NOW).words).toBe('Waits for the customer')
    expect(clockWords({ state: 'waiting', preference: 'approved_by_us', approvesAt: null }, NOW)).toEqual({ words: 'Waits for us', tone: 'wait' })
  })
})

describe('the address of a place', () => {
  test('leads back to where it was made from', () => {
    const href = hrefOf('accounts', 'acc_1:2', 'invoices')
    expect(parseRoute(href)).toEqual({ screen: 'accounts', id: 'acc_1:2', tab: 'invoices' })
    expect(parseRoute(hrefOf('mail'))).toEqual({ screen: 'mail', id: null, tab: null })
  })

  test('that nobody knows leads home, and of one that is broken the part that can be read is taken', () => {
    expect(parseRoute('#/nowhere/x').screen).toBe('home')
    expect(parseRoute('').screen).toBe('home')
    expect(parseRoute('#/accounts/%E0%A4%A')).toEqual({ screen: 'accounts', id: null, tab: null })
  })
})
