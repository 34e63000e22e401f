import { expect, test } from 'vitest'
import type { DispatchPreview } from '#contract/mail.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { minutesNeeded, minutesWords } from '../../src-renderer/ui/mail/duration.ts'
import { confirmWords, textsWords } from '../../src-renderer/ui/mail/dispatchWords.ts'
import { tooMany } from '../../src-renderer/ui/mail/tooMany.ts'

const sender = (from: string, party = 'AU', channel: 'email' | 'sms' = 'email'): DispatchPreview['senders'][number] => ({ party: party as PartyId, channel, from, count: 1, template: '' })
const au = 'AU' as PartyId
const us = 'US' as PartyId

test('the yes names the number and the one sender', () => {
  expect(confirmWords('registration', { willSend: 4812, senders: [sender('Meridian Accounts <accounts@meridian.example>')] })).toBe('Send 4,812 registration emails from Meridian Accounts <accounts@meridian.example>')
  expect(confirmWords('agency_copy', { willSend: 1, senders: [sender('"Meridian, \\"Accounts\\"" <a@b.example>')] })).toBe('Send 1 agency copy from Meridian, "Accounts" <a@b.example>')
})

test('the yes counts the senders where there are several, each of them once', () => {
  expect(confirmWords('receipt', { willSend: 2, senders: [sender('a@b.example'), sender('c@d.example', 'US')] })).toBe('Send 2 receipt emails from 2 senders')
  expect(confirmWords('receipt', { willSend: 2, senders: [sender('a@b.example'), sender('a@b.example', 'US')] })).toBe('Send 2 receipt emails from a@b.example')
})

test('texts are told with their segments, and nothing where all goes by email', () => {
  expect(textsWords({ willSend: 5, texts: 0, segments: 0, segmentsReckoned: false })).toBeNull()
  expect(textsWords({ willSend: 5, texts: 2, segments: 3, segmentsReckoned: false })).toBe('2 by SMS, in 3 segments')
  expect(textsWords({ willSend: 5, texts: 5, segments: 5, segmentsReckoned: false })).toBe('All by SMS, in 5 segments')
  expect(textsWords({ willSend: 1, texts: 1, segments: 1, segmentsReckoned: false })).toBe('By SMS, in 1 segment')
  expect(textsWords({ willSend: 50_000, texts: 50_000, segments: 61_250, segmentsReckoned: true })).toBe('All by SMS, in about 61,250 segments')
})

test('parties go side by side, so the one with the most tells how long it takes', () => {
  expect(minutesNeeded([{ party: 'AU', count: 600 }, { party: 'US', count: 60 }], 60, [])).toBe(10)
  expect(minutesNeeded([{ party: 'AU', count: 300 }, { party: 'AU', count: 300 }], 60, [])).toBe(10)
})

test('the slower of a rate of the dispatch and a rate of the party holds, by the minute or by the hour', () => {
  expect(minutesNeeded([{ party: 'AU', count: 600 }], 60, [{ party: au, perMinute: 30, perHour: null }])).toBe(20)
  expect(minutesNeeded([{ party: 'AU', count: 600 }], 60, [{ party: au, perMinute: 30, perHour: 600 }])).toBe(60)
  expect(minutesNeeded([{ party: 'AU', count: 600 }], 6, [{ party: au, perMinute: 30, perHour: null }])).toBe(100)
})

test('without any rate nothing is promised, and a party without one holds up nobody', () => {
  expect(minutesNeeded([{ party: 'AU', count: 600 }], null, [])).toBeNull()
  expect(minutesNeeded([{ party: 'AU', count: 600 }, { party: 'US', count: 100 }], null, [{ party: us, perMinute: 10, perHour: null }])).toBe(10)
})

test('a time is said as roughly as it is known, and never less than it takes', () => {
  expect([0.2, 1, 1.1, 59.5, 60, 61, 80, 120, 130, 2880, 3000].map(minutesWords)).toEqual([
    'a minute at the most', 'a minute at the most', 'about 2 minutes', 'about 1 h', 'about 1 h', 'about 1 h 1 min', 'about 1 h 20 min', 'about 2 hours', 'about 3 hours', 'about 2 days', 'about 3 days',
  ])
})

test('ten thousand can be chosen one by one, and beyond that it says what to do instead', () => {
  expect(tooMany(10_000)).toBeNull()
  expect(tooMany(10_001)).toBe('At most 10,000 can be chosen one by one. Choose all that match in their place.')
})
