import { expect, test } from 'vitest'
import type { CampaignRow, MessageRow } from '#contract/mail.ts'
import type { AccountId } from '#contract/vocabulary.ts'
import { messageAsText, messageFacts } from '../../src-renderer/ui/mail/messageFacts.ts'
import { countIn, outcomeViews, sentWords } from '../../src-renderer/features/mail/outcomes.ts'
import { daysOf } from '../../src-renderer/features/mail/periodDays.ts'
import { whatToDo } from '../../src-renderer/features/mail/whyStopped.ts'
import { campaignEnd } from '../../src-renderer/ui/frame/campaignEnd.ts'

const campaign: Pick<CampaignRow, 'counts' | 'bounced' | 'total'> = { total: 20, bounced: 2, counts: { queued: 3, sending: 0, sent: 15, failed: 0, uncertain: 1, skipped: 1 } }

const message: MessageRow = {
  id: 'c1.1', campaignId: 'c1', accountId: 'a1' as AccountId, accountName: 'Kestrel Freight', channel: 'email', toAddress: 'ana@kestrel.example', state: 'uncertain', reason: 'The line was cut.',
  sentFrom: 'accounts@meridian.example', serverReply: null, messageId: '<1@meridian.example>', attempts: 1, queuedAt: 0, sendingAt: 0, settledAt: null, attachment: null, template: 'Receipt, version 2', bouncedAt: null, bounce: null,
}

test('outcomes that nobody has are not offered, except the one that is on', () => {
  expect(outcomeViews(campaign, 'all').map(({ value }) => value)).toEqual(['all', 'uncertain', 'bounced', 'sent', 'queued', 'skipped'])
  expect(outcomeViews(campaign, 'failed').map(({ value }) => value)).toContain('failed')
})

test('what came back is counted beside what was sent, which it is a part of', () => {
  expect(countIn(campaign, 'bounced')).toBe(2)
  expect(countIn(campaign, 'sent')).toBe(15)
  expect(countIn(campaign, 'all')).toBe(20)
})

test('only what is known of a message is told', () => {
  expect(messageFacts(message).map(({ name }) => name)).toEqual(['To', 'From', 'Template', 'Tried', 'Message-ID', 'Queued', 'Begun to send'])
  expect(messageFacts({ ...message, channel: 'sms', serverReply: 'queued' }).map(({ name }) => name)).toEqual(['To', 'From', 'Template', 'Tried', 'The provider said', 'Our id of it', 'Queued', 'Begun to send'])
})

test('a message is copied with its campaign, its outcome, its Message-ID and why it came back', () => {
  const lines = messageAsText({ ...message, state: 'sent', reason: null, serverReply: '250 2.0.0 Ok', bouncedAt: 0, bounce: 'No such mailbox.' }, 'Receipts').split('\n')
  expect(lines.slice(0, 3)).toEqual(['Customer: Kestrel Freight', 'Campaign: Receipts', 'Outcome: Sent'])
  expect(lines).toEqual(expect.arrayContaining(['The server said: 250 2.0.0 Ok', 'Message-ID: <1@meridian.example>', 'Why it came back: No such mailbox.']))
})

test.each([
  ['The mail server did not accept the sign-in: 535 5.7.8 Error', 'mail-server', /sign-in/],
  ['10 messages in a row could not be sent, so the rest was not tried. The last time: 550 5.7.1 rejected', 'mail-server', /failed messages below/],
  ['The mail server could not be reached.', 'mail-server', /reached again/],
  ['The SMS provider could not be reached.', 'sms', /reached again/],
  ['Counterfoil was closed.', null, /^Resume/],
])('why it stopped leads to what to do: %s', (reason, settings, text) => {
  expect(whatToDo(reason)).toMatchObject({ settings })
  expect(whatToDo(reason).text).toMatch(text)
})

test('a period counts both its days', () => {
  expect(daysOf({ from: '2026-03-01', to: '2026-03-01' })).toBe(1)
  expect(daysOf({ from: '2025-11-22', to: '2026-11-22' })).toBe(366)
})

test('what is sent is counted of those whom it goes to; of a campaign that was cancelled, of all', () => {
  const counts = { queued: 80, sending: 0, sent: 16, failed: 11, uncertain: 2, skipped: 18 }
  expect(sentWords({ counts, total: 127, state: 'paused' })).toBe('16 of 109 sent · 18 left out')
  expect(sentWords({ counts: { ...counts, skipped: 0 }, total: 109, state: 'running' })).toBe('16 of 109 sent')
  expect(sentWords({ counts: { ...counts, queued: 0, skipped: 98 }, total: 127, state: 'cancelled' })).toBe('16 of 127 sent')
})

test('the end of a campaign is told by its messages: one that stopped by itself is not called done', () => {
  const counts = { queued: 80, sending: 0, sent: 16, failed: 11, uncertain: 0, skipped: 18 }
  expect(campaignEnd({ counts, stopReason: '10 messages in a row were refused for good, so the rest was not tried. The last time: 550 no' })).toEqual({ title: 'Stopped after 10 refusals: 16 sent, 11 failed, 80 left', tone: 'wait' })
  expect(campaignEnd({ counts, stopReason: '5 messages in a row could not be sent, so the rest was not tried.' }).title).toMatch(/^Stopped after 5 failures: /)
  expect(campaignEnd({ counts, stopReason: 'The mail server refuses the sign-in.' }).title).toMatch(/^Stopped: /)
  expect(campaignEnd({ counts: { ...counts, queued: 0, sent: 109, failed: 0 }, stopReason: null })).toEqual({ title: '109 sent, 18 left out', tone: 'good' })
  expect(campaignEnd({ counts: { ...counts, queued: 0, uncertain: 1 }, stopReason: null })).toEqual({ title: '16 sent, 11 failed, 1 not known, 18 left out', tone: 'wait' })
})
