import { expect, test } from 'vitest'
import type { MailOrder } from '#contract/mail.ts'
import { RETRIED } from '#main/mail/messageLog.ts'
import { desk, refusal, type Desk } from './desk.ts'

const everybody: MailOrder = { kind: 'payment_failed', selection: { filter: {} }, channel: 'email' }

async function dispatched({ client, ended }: Desk) {
  const { willSend } = await client.mail.preview({ order: everybody, again: false })
  const { campaign, activity } = await client.mail.dispatch({ order: everybody, again: false, expected: willSend })
  await ended(activity)
  return { campaign, willSend }
}

const standing = async ({ client }: Desk, campaign: string) => (await client.mail.messages({ campaign, limit: 1 })).campaign

test('what failed is sent again as new messages, but not to an address that nothing is sent to', async () => {
  const at = await desk({ accounts: 120 })
  const { client, sandbox, core, ended } = at
  await sandbox.setMailFault({ rejectAll: true })
  const { campaign, willSend } = await dispatched(at)
  const before = await standing(at, campaign)
  expect(before.counts.failed).toBeGreaterThan(3)
  const { rows: failed } = await client.mail.messages({ campaign, state: 'failed', limit: 500 })
  const [bad] = failed
  await client.suppressions.add({ address: bad!.toAddress, reason: 'complained' })
  await sandbox.setMailFault({})

  const again = await client.mail.retryFailed({ campaign })
  expect(again).toMatchObject({ queued: failed.length - 1, leftOut: 1 })
  expect(await ended(again.activity)).toBe('done')
  const { counts, state } = await standing(at, campaign)
  expect([state, counts.failed, counts.queued, counts.uncertain]).toEqual(['done', 1, 0, 0])
  expect(counts.sent).toBe(willSend - 1)
  expect(sandbox.receivedMail()).toBe(willSend - 1)
  const to = sandbox.mails().flatMap((mail) => mail.to)
  expect(new Set(to).size).toBe(to.length)
  expect(to).not.toContain(bad!.toAddress)

  const { rows: after } = await client.mail.messages({ campaign, limit: 500 })
  const retried = failed.slice(1).map((row) => [row.messageId, after.find(({ id }) => id === row.id)!.messageId] as const)
  for (const [first, second] of retried) expect([second, second.split('@')[1]]).toEqual([expect.not.stringContaining(first), first.split('@')[1]])
  const kept = core.context.database.raw.prepare('SELECT messageId FROM messageEarlierId').pluck().all()
  expect(new Set(kept)).toEqual(new Set(retried.map(([first]) => first)))
  expect(core.context.database.raw.prepare(`SELECT action, detail FROM audit WHERE subject = ? ORDER BY id DESC LIMIT 2`).all(campaign)).toEqual([
    { action: 'mail.resume', detail: '{}' }, { action: 'mail.retryFailed', detail: JSON.stringify({ queued: failed.length - 1, leftOut: 1 }) },
  ])
  expect(await refusal(client.mail.retryFailed({ campaign }))).toMatchObject({ code: 'NONE_FAILED', message: expect.stringContaining('Do not contact') })
  expect(await refusal(client.mail.retryFailed({ campaign: 'c_none' }))).toMatchObject({ code: 'NOT_FOUND' })
})

test('a message that a person gives to be sent again makes its campaign one that goes on, paused by a person or cancelled; the reply to an earlier try stays', async () => {
  const at = await desk({ accounts: 120 })
  const { client, core } = at
  const { campaign } = await dispatched(at)
  const { raw } = core.context.database
  const [one, two] = raw.prepare<[string], string>(`SELECT id FROM message WHERE campaignId = ? AND state = 'sent' ORDER BY id LIMIT 2`).pluck().all(campaign)
  raw.prepare(`UPDATE message SET state = 'uncertain', serverReply = '451 later' WHERE id IN (?, ?)`).run(one, two)
  raw.prepare(`UPDATE campaign SET state = 'paused', stopReason = NULL WHERE id = ?`).run(campaign)
  expect((await client.mail.uncertain({ limit: 10 })).rows[0]).toMatchObject({ id: one, serverReply: '451 later', messageId: expect.stringMatching(/^<.+@.+>$/) })

  await client.mail.settleUncertain({ messages: [one!], as: 'send_again' })
  expect(await standing(at, campaign)).toMatchObject({ state: 'paused', stopReason: 'Messages of it are to be sent again.' })
  // A person's pause takes the reason away: only a person goes on with it.
  expect(await client.mail.pause({ campaign })).toEqual({ state: 'paused' })
  expect(await standing(at, campaign)).toMatchObject({ state: 'paused', stopReason: null })
  expect(await client.mail.cancel({ campaign })).toEqual({ state: 'cancelled' })
  await client.mail.settleUncertain({ messages: [two!], as: 'send_again' })
  expect(await standing(at, campaign)).toMatchObject({ state: 'paused', finishedAt: null, stopReason: 'Messages of it are to be sent again.', counts: { queued: 1 } })
})

test('failed messages of a campaign are found through its index', async () => {
  const { core } = await desk({ pulled: false, smtpUrl: null })
  const { database } = core.context
  const plan = database.raw.prepare<[string], { detail: string }>(`EXPLAIN QUERY PLAN SELECT id FROM message WHERE ${RETRIED}`).all('c1').map(({ detail }) => detail)
  expect(plan[0]).toMatch(/^SEARCH message USING INDEX message_by_state \(campaignId=\? AND state=\?\)/)
  expect(plan.join()).not.toContain('SCAN')
})
