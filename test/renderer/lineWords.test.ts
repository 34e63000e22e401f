import { describe, expect, test } from 'vitest'
import { lastPullWords, nextPullWords, outboxParts, sourceReasons, sourceWords } from '../../src-renderer/ui/frame/lineWords.ts'

const NOW = Date.UTC(2026, 10, 21, 9)
const MINUTE = 60_000
const online = { line: 'online', lastPullAt: NOW - 2 * MINUTE, nextPullAt: NOW + 3 * MINUTE, pulling: null } as const

describe('the bottom bar tells of pulls', () => {
  test('when the last one was, and when the next one comes by itself', () => {
    expect(lastPullWords(online, NOW)).toBe('pulled 2 min ago')
    expect(nextPullWords(online, NOW)).toBe('next in 3 min')
  })

  test('without a line it tells how old the copy is, and when it is tried again', () => {
    const offline = { ...online, line: 'offline', nextPullAt: NOW + 45_000 } as const
    expect(lastPullWords(offline, NOW)).toBe('as of 2 min ago')
    expect(nextPullWords(offline, NOW)).toBe('next try in 45 s')
  })

  test('one that is due comes in a moment, also where the clock is a little behind', () => {
    expect(nextPullWords({ ...online, nextPullAt: NOW + 4000 }, NOW)).toBe('next in a moment')
    expect(nextPullWords({ ...online, nextPullAt: NOW - MINUTE }, NOW)).toBe('next in a moment')
  })

  test('while one runs nothing is said of the next', () => {
    const running = { ...online, pulling: 'a1' }
    expect(lastPullWords(running, NOW)).toBe('pulling')
    expect(nextPullWords(running, NOW)).toBeNull()
  })

  test('before the first one it says so, with a line and without', () => {
    expect(lastPullWords({ ...online, lastPullAt: null }, NOW)).toBe('never pulled yet')
    expect(lastPullWords({ ...online, line: 'not_connected', lastPullAt: null }, NOW)).toBe('nothing pulled yet')
    expect(nextPullWords({ ...online, line: 'not_connected' }, NOW)).toBeNull()
  })
})

describe('the bottom bar tells of the outbox', () => {
  const none = { waiting: 0, refused: 0, conflicts: 0, uncertain: 0 }

  test('nothing while there is nothing to tell', () => {
    expect(outboxParts(none)).toEqual([])
  })

  test('what waits, and one kind of bad end by its name', () => {
    expect(outboxParts({ ...none, waiting: 3, refused: 1 })).toMatchObject([{ view: 'waiting', count: 3 }, { view: 'refused', count: 1, word: 'refused' }])
    expect(outboxParts({ ...none, uncertain: 2 })).toMatchObject([{ view: 'uncertain', count: 2, tone: 'waitText' }])
  })

  test('several kinds of bad ends are one figure', () => {
    expect(outboxParts({ waiting: 0, refused: 2, conflicts: 1, uncertain: 1 })).toMatchObject([{ view: 'open', count: 4, word: 'to look at' }])
  })
})

describe('of several sources', () => {
  const source = (name: string, line: 'online' | 'offline' | 'unauthorized' | 'not_asked', reason: string | null = null) => ({ id: name, name, line, reason, lastPullAt: NOW - 3 * 3_600_000, parties: [] })
  test('nothing is said while all are there, or there is one alone', () => {
    expect(sourceWords({ sources: [] })).toBeNull()
    expect(sourceWords({ sources: [source('Billing system', 'online'), source('Files', 'not_asked')] })).toBeNull()
  })
  test('the one that is away is named, and that the others are current', () => {
    expect(sourceWords({ sources: [source('Billing system', 'online'), source('Stripe USA', 'offline')] })).toBe('Stripe USA cannot be reached; others are current')
    expect(sourceWords({ sources: [source('Files', 'online'), source('Stripe USA', 'unauthorized'), source('Stripe Europe', 'offline')] })).toBe('Stripe Europe cannot be reached, Stripe USA does not take its key; others are current')
  })
  test('where none is there, nothing is said to be current', () => {
    expect(sourceWords({ sources: [source('Billing system', 'offline'), source('Stripe USA', 'offline')] })).toBe('Billing system and Stripe USA cannot be reached')
  })
  test('why is told with how old what is here is', () => {
    expect(sourceReasons({ sources: [source('Files', 'online'), source('Stripe USA', 'offline', 'No answer came.')] }, NOW)).toEqual(['Stripe USA: No answer came. As of 3 h ago.'])
  })
})
