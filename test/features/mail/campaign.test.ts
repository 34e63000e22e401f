import { expect, test } from 'vitest'
import type { RegistrationSelection } from '#contract/mail.ts'
import type { AccountId, RegistrationId } from '#contract/vocabulary.ts'
import { desk, refusal } from './desk.ts'

const NOBODY = 'acc_none' as AccountId
const everybody = { filter: {} }
const order = (selection: RegistrationSelection) => ({ kind: 'registration' as const, selection })

test('preview, confirm, dispatch: each gets one, the copy shows them as invited, and every outcome is listed', async () => {
  const { client, sandbox, ended } = await desk({ accounts: 120 })
  const selection = { filter: { need: 'send' as const } }
  const before = await client.registrations.counts({ need: 'send' })
  const preview = await client.mail.preview({ order: order(selection) })
  expect(preview.willSend + preview.skipped.reduce((sum, { count }) => sum + count, 0)).toBe(before.total)
  expect(preview.willSend).toBeGreaterThan(5)
  expect(preview.senders.reduce((sum, { count }) => sum + count, 0)).toBe(preview.willSend)
  expect(preview.senders[0]!.from).toMatch(/^.+ <.+@.+\.example>$/)

  const { campaign, activity } = await client.mail.dispatch({ order: order(selection), expected: preview.willSend })
  expect(await ended(activity)).toBe('done')

  const { rows: [row] } = await client.mail.campaigns({ limit: 10 })
  expect(row).toMatchObject({ id: campaign, state: 'done', total: before.total, activity: null, stopReason: null })
  const { sent, failed, skipped, uncertain, queued, sending } = row!.counts
  expect({ uncertain, queued, sending }).toEqual({ uncertain: 0, queued: 0, sending: 0 })
  expect(sent + failed + skipped).toBe(before.total)
  expect(sandbox.receivedMail()).toBe(sent)
  const to = sandbox.mails().flatMap((mail) => mail.to)
  expect(new Set(to).size).toBe(to.length)

  const all = await pages((after) => client.mail.messages({ campaign, limit: 7, ...(after === null ? {} : { after }) }))
  expect(all.map(({ id }) => id)).toEqual([...new Set(all.map(({ id }) => id))].sort())
  expect(all).toHaveLength(before.total)
  const sentRows = await pages((after) => client.mail.messages({ campaign, state: 'sent', limit: 5, ...(after === null ? {} : { after }) }))
  expect(sentRows.map(({ toAddress }) => toAddress).sort()).toEqual(to.sort())

  const still = await client.registrations.counts({ need: 'send' })
  expect(still.total).toBe(before.total - sent - failed)
  const invited = await client.registrations.page({ state: 'invited', limit: 500 })
  expect(sentRows.every(({ accountId }) => invited.rows.some((one) => one.accountId === accountId && one.message === null))).toBe(true)
})

test('the newest email’s link registers its customer, and an earlier one’s does not', async () => {
  const { client, core, sandbox, ended } = await desk()
  const { rows: [row] } = await client.registrations.page({ need: 'send', limit: 1 })
  const send = async () => {
    const { activity } = await client.registrations.send({ registration: row!.registrationId })
    await ended(activity)
    return sandbox.mails().at(-1)!
  }
  const register = (url: string) => fetch(`${sandbox.url}/sandbox/register`, { method: 'POST', headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ url }) })
  const linkOf = (mail: { text: string | null }) => /https?:\/\/\S+register\S+/.exec(mail.text!)![0]

  const first = await send()
  expect(first.to).toEqual([row!.email!.toLowerCase()])
  const detail = await client.registrations.detail({ registration: row!.registrationId })
  expect(detail.row).toMatchObject({ state: 'invited', need: 'wait', timesSent: row!.timesSent + 1, message: null })
  expect(detail.nextStep).toMatch(/^Invited, and not registered yet\. The link is good until \d/)
  expect(detail.story.some(({ kind, title, tone }) => kind === 'mail' && title === `Registration email to ${first.to[0]}: sent` && tone === 'good')).toBe(true)

  expect(await refusal(client.registrations.send({ registration: row!.registrationId }))).toMatchObject({ code: 'MAY_NOT', message: expect.stringContaining('Recently sent') })
  core.context.database.raw.prepare('UPDATE message SET settledAt = settledAt - 11 * 60000').run()
  const second = await send()
  expect(sandbox.receivedMail()).toBe(2)
  expect((await register(linkOf(first))).status).toBe(404)
  expect((await register(linkOf(second))).status).toBe(200)
  await core.context.sync.pullNow().finished
  expect(await refusal(client.registrations.detail({ registration: row!.registrationId }))).toMatchObject({ code: 'NOT_FOUND' })
  expect(await refusal(client.registrations.send({ registration: row!.registrationId }))).toMatchObject({ code: 'NOT_FOUND' })
})

test('a confirmation of another number than there is sends nothing and leaves nothing behind', async () => {
  const { client, sandbox, core } = await desk()
  const { willSend } = await client.mail.preview({ order: order(everybody) })
  expect(await refusal(client.mail.dispatch({ order: order(everybody), expected: willSend + 1 }))).toMatchObject({ code: 'CHANGED' })
  expect(await client.mail.campaigns({ limit: 10 })).toEqual({ rows: [], next: null })
  expect(core.context.database.raw.prepare('SELECT count(*) AS n FROM message').get()).toEqual({ n: 0 })
  expect(sandbox.receivedMail()).toBe(0)
})

test('the same people twice: the second dispatch finds nobody', async () => {
  const { client, ended } = await desk()
  const selection = { filter: { need: 'send' as const } }
  const ids = await pages((after) => client.registrations.page({ ...selection.filter, limit: 50, ...(after === null ? {} : { after }) }))
  const chosen = { registrations: ids.map(({ registrationId }) => registrationId) }
  const { willSend } = await client.mail.preview({ order: order(chosen) })
  await ended((await client.mail.dispatch({ order: order(chosen), expected: willSend })).activity)
  const again = await client.mail.preview({ order: order(chosen) })
  expect(again).toMatchObject({ willSend: 0, senders: [], recipients: [] })
  expect(again.skipped[0]).toMatchObject({ reason: expect.stringMatching(/^Recently sent/), count: willSend })
  expect(again.skipped[0]!.examples.length).toBeLessThanOrEqual(5)
  expect(await refusal(client.mail.dispatch({ order: order(chosen), expected: 1 }))).toMatchObject({ code: 'NOBODY' })
})

test('chosen customers who may not be written to are listed with why', async () => {
  const { client, core, ended } = await desk({ accounts: 200 })
  const id = (sql: string) => core.context.database.raw.prepare<[], string>(`SELECT id FROM cache.registration WHERE ${sql} LIMIT 1`).pluck().get() as RegistrationId
  const chosen = { registrations: [id(`state = 'registered'`), id(`state = 'bounced'`), id('email IS NULL'), id(`state = 'not_invited' AND email IS NOT NULL`)] }
  const preview = await client.mail.preview({ order: order(chosen) })
  expect(preview).toMatchObject({ willSend: 1 })
  expect(preview.skipped.map(({ reason }) => reason).sort()).toEqual(['Already registered.', 'Mail to this address comes back.', 'No email address.'])
  const { campaign, activity } = await client.mail.dispatch({ order: order(chosen), expected: 1 })
  await ended(activity)
  const { campaign: row, rows } = await client.mail.messages({ campaign, limit: 10 })
  expect(row.counts).toMatchObject({ sent: 1, skipped: 3 })
  expect(new Set(rows.filter(({ state }) => state === 'skipped').map(({ reason }) => reason))).toEqual(new Set(preview.skipped.map(({ reason }) => reason)))
})

test('pause, resume, cancel: what was sent stays sent, what was not is sent once or never', async () => {
  const { client, sandbox, ended } = await desk({ accounts: 150 })
  const { willSend } = await client.mail.preview({ order: order(everybody) })
  const { campaign, activity } = await client.mail.dispatch({ order: order(everybody), expected: willSend, ratePerMinute: 600 })
  expect((await client.mail.messages({ campaign, limit: 1 })).campaign.activity).toBe(activity)
  await until(() => sandbox.receivedMail() >= 4)
  expect(await client.mail.pause({ campaign })).toEqual({ state: 'paused' })
  expect(await ended(activity)).toBe('cancelled')
  const paused = (await client.mail.messages({ campaign, limit: 1 })).campaign
  expect(paused).toMatchObject({ state: 'paused', activity: null, stopReason: null })
  expect(paused.counts.sent).toBe(sandbox.receivedMail())
  expect(paused.counts.queued).toBeGreaterThan(0)

  const resumed = await client.mail.resume({ campaign })
  expect(await client.mail.resume({ campaign })).toEqual(resumed)
  await until(() => sandbox.receivedMail() >= paused.counts.sent + 3)
  expect(await client.mail.cancel({ campaign })).toEqual({ state: 'cancelled' })
  await ended(resumed.activity)
  const cancelled = (await client.mail.messages({ campaign, limit: 1 })).campaign
  expect(cancelled).toMatchObject({ state: 'cancelled', counts: { queued: 0, sending: 0, sent: sandbox.receivedMail() } })
  expect(await refusal(client.mail.resume({ campaign }))).toMatchObject({ code: 'NOT_FOUND' })
  const to = sandbox.mails().flatMap((mail) => mail.to)
  expect(new Set(to).size).toBe(to.length)
})

test('an uncertain message waits for a person, whose word is in the audit trail', async () => {
  const { client, sandbox, core, ended } = await desk()
  const { willSend } = await client.mail.preview({ order: order(everybody) })
  await sandbox.setMailFault({ cutAfterData: 2 })
  const { campaign, activity } = await client.mail.dispatch({ order: order(everybody), expected: willSend })
  await ended(activity)
  const { campaign: row, rows } = await client.mail.messages({ campaign, state: 'uncertain', limit: 10 })
  expect(rows).toHaveLength(2)
  expect(sandbox.receivedMail()).toBe(row.counts.sent + 2)
  // A wrong id among right ones: nothing of it is done.
  expect(await refusal(client.mail.settleUncertain({ messages: [rows[0]!.id, 'none'], as: 'sent' }))).toMatchObject({ code: 'NOT_FOUND', message: 'There is no such message (none) in this workspace. Nothing was settled.' })
  expect((await client.mail.uncertain({ limit: 10 })).total).toBe(2)
  expect(await client.mail.settleUncertain({ messages: [rows[0]!.id], as: 'sent' })).toEqual({ settled: 1, already: 0 })
  expect(await client.mail.settleUncertain({ messages: rows.map(({ id }) => id), as: 'send_again' })).toEqual({ settled: 1, already: 1 })
  expect(await refusal(client.mail.settleUncertain({ messages: [rows[1]!.id], as: 'sent' }))).toMatchObject({ code: 'NOT_UNCERTAIN' })
  expect(await refusal(client.mail.settleUncertain({ messages: ['none'], as: 'sent' }))).toMatchObject({ code: 'NOT_FOUND' })
  const { activity: again } = await client.mail.resume({ campaign })
  await ended(again)
  expect((await client.mail.messages({ campaign, limit: 1 })).campaign).toMatchObject({ state: 'done', counts: { uncertain: 0, queued: 0 } })
  const actions = core.context.database.raw.prepare<[], string>('SELECT action FROM audit ORDER BY id').pluck().all()
  expect(actions.filter((action) => action.startsWith('mail.'))).toEqual(['mail.dispatch', 'mail.settle', 'mail.settle', 'mail.resume'])
})

test('a mail server that refuses stops it with its reason, and nothing is lost', async () => {
  const { client, sandbox, ended } = await desk()
  const { willSend } = await client.mail.preview({ order: order(everybody) })
  await sandbox.setMailFault({ refuseConnections: true })
  const { campaign, activity } = await client.mail.dispatch({ order: order(everybody), expected: willSend })
  expect(await ended(activity)).toBe('done')
  expect((await client.mail.messages({ campaign, limit: 1 })).campaign).toMatchObject({ state: 'paused', stopReason: expect.stringMatching(/^Nothing answers at the mail server's address/), counts: { sent: 0, queued: willSend } })
  await sandbox.setMailFault({})
  await ended((await client.mail.resume({ campaign })).activity)
  expect((await client.mail.messages({ campaign, limit: 1 })).campaign).toMatchObject({ state: 'done', stopReason: null })
})

test('a preview shows the message as it will read, without a link that works', async () => {
  const { client, core } = await desk()
  const { rows: [row] } = await client.registrations.page({ need: 'send', limit: 1 })
  const message = await client.mail.previewMessage({ order: order(everybody), account: row!.accountId })
  expect(message.to).toBe(`${row!.contactName} <${row!.email}>`)
  expect(message.text).toContain(row!.accountRef)
  expect(message.text).toContain('/the-link-is-made-when-this-is-sent')
  expect(await refusal(client.mail.previewMessage({ order: order(everybody), account: NOBODY }))).toMatchObject({ code: 'NOT_FOUND' })
  expect(core.context.database.raw.prepare(`SELECT timesSent FROM cache.registration WHERE id = ?`).pluck().get(row!.registrationId)).toBe(row!.timesSent)
})

test('who may only look may preview, and send nothing', async () => {
  const { client, sandbox } = await desk({ viewOnly: true })
  const { willSend } = await client.mail.preview({ order: order(everybody) })
  const { rows: [row] } = await client.registrations.page({ need: 'send', limit: 1 })
  for (const call of [
    client.mail.dispatch({ order: order(everybody), expected: willSend }), client.registrations.send({ registration: row!.registrationId }),
    client.mail.pause({ campaign: 'c' }), client.mail.resume({ campaign: 'c' }), client.mail.cancel({ campaign: 'c' }), client.mail.settleUncertain({ messages: ['m'], as: 'sent' }),
    client.settings.setSmtp({ url: null }), client.settings.setIntervals({ pullEveryMinutes: 5, mailRatePerMinute: null }),
  ]) expect(await refusal(call)).toMatchObject({ code: 'NOT_ALLOWED' })
  expect(sandbox.receivedMail()).toBe(0)
})

test('without a mail server or a billing system nothing is written down', async () => {
  const without = await desk({ smtpUrl: null })
  const { willSend } = await without.client.mail.preview({ order: order(everybody) })
  expect(await refusal(without.client.mail.dispatch({ order: order(everybody), expected: willSend }))).toMatchObject({ code: 'NO_TRANSPORT' })
  expect(await without.client.mail.campaigns({ limit: 5 })).toEqual({ rows: [], next: null })
})

async function pages<R>(page: (after: string | null) => Promise<{ rows: R[]; next: string | null }>): Promise<R[]> {
  const rows: R[] = []
  let after: string | null = null
  do {
    const found: { rows: R[]; next: string | null } = await page(after)
    rows.push(...found.rows)
    after = found.next
  } while (after !== null)
  return rows
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10))
}
