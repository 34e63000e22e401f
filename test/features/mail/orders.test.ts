import { expect, test } from 'vitest'
import type { MailOrder } from '#contract/mail.ts'
import type { AccountId } from '#contract/vocabulary.ts'
import { desk, refusal, type Desk } from './desk.ts'

const NOBODY = 'acc_none' as AccountId
const period = { from: '2026-01-01', to: '2026-12-31' }
const everyKind: readonly MailOrder[] = [
  { kind: 'payment_failed', selection: { filter: {} }, channel: 'preferred' },
  { kind: 'approval_request', selection: { filter: {} }, channel: 'preferred' },
  { kind: 'critical_notice', selection: { filter: {} } },
]
const TITLES: Record<string, RegExp> = { payment_failed: /^Payment-failed notices/, approval_request: /^Approval requests/, critical_notice: /^Critical notices/, receipt: /^Receipts?/, recharge_receipt: /^Recharge receipts?/, recharge_declined: /^Recharge-declined notices/, agency_copy: /^Agency cop/ }

/** Everything that its sandbox's provider was given. */
async function texts({ sandbox }: Desk): Promise<{ from: string; to: string; body: string }[]> {
  const sid = sandbox.sms.split('/').at(-1)!
  const answer = await fetch(`${sandbox.sms}/Messages.json?PageSize=1000`, { headers: { authorization: `Basic ${Buffer.from(`${sid}:${sandbox.token}`).toString('base64')}` } })
  return ((await answer.json()) as { messages: { from: string; to: string; body: string; direction: string }[] }).messages.filter(({ direction }) => direction !== 'inbound')
}

async function whole(of: Desk, order: MailOrder) {
  const { client, ended } = of
  const { willSend, texts: bySms, skipped, senders } = await client.mail.preview({ order })
  expect(willSend, order.kind).toBeGreaterThan(0)
  const before = { mail: of.sandbox.receivedMail(), texts: (await texts(of)).length }
  const { campaign, activity } = await client.mail.dispatch({ order, expected: willSend })
  expect(await ended(activity)).toBe('done')
  const { campaign: row, rows } = await client.mail.messages({ campaign, limit: 500 })
  expect(row).toMatchObject({ state: 'done', kind: order.kind, total: willSend + skipped.reduce((sum, { count }) => sum + count, 0), counts: { sent: willSend, failed: 0, uncertain: 0, queued: 0, sending: 0 } })
  expect(row.title).toMatch(TITLES[order.kind]!)
  expect(of.sandbox.receivedMail() - before.mail).toBe(willSend - bySms)
  expect((await texts(of)).length - before.texts).toBe(bySms)
  expect(senders.reduce((sum, { count }) => sum + count, 0)).toBe(willSend)
  expect(new Set(rows.filter(({ state }) => state === 'sent').map(({ template }) => template))).toEqual(new Set(senders.map(({ template }) => template)))
  // Once more: nobody, and everybody with why.
  const again = await client.mail.preview({ order })
  expect(again.willSend, order.kind).toBe(0)
  expect(again.skipped.filter(({ recent }) => recent).reduce((sum, { count }) => sum + count, 0)).toBe(willSend)
  expect((await client.mail.previewList({ order, show: 'skipped', limit: 500 })).total).toBe(row.total)
  expect(await refusal(client.mail.dispatch({ order, expected: willSend }))).toMatchObject({ code: 'NOBODY' })
  return { rows, row }
}

test('failed charges, invoices that wait, and what is critical are told to everybody once, by email and SMS', async () => {
  const of = await desk({ accounts: 300, sms: true })
  for (const order of everyKind) {
    const { rows } = await whole(of, order)
    const sent = rows.filter(({ state }) => state === 'sent')
    expect(new Set(sent.map(({ accountId }) => accountId)).size).toBe(sent.length)
  }
  const bySms = of.core.context.database.raw.prepare<[], AccountId>(`SELECT accountId FROM message WHERE state = 'sent' AND channel = 'sms' LIMIT 1`).pluck().get()!
  expect((await of.client.accounts.detail({ account: bySms })).story.some(({ kind, title }) => kind === 'mail' && /, by SMS to \+\d+: sent$/.test(title))).toBe(true)
  const all = await texts(of)
  const numbers = new Set(of.core.context.database.raw.prepare<[], string>('SELECT value FROM cache.party AS p, json_each(p.smsNumbers)').pluck().all())
  expect(all.length).toBeGreaterThan(3)
  expect(all.every(({ from }) => numbers.has(from))).toBe(true)
  expect(all.every(({ body }) => !/IN\d{4}\S*\/|\/invoice/i.test(body))).toBe(true)
})

test('receipts, recharges and agency copies of a period carry what they tell of', async () => {
  const of = await desk({ accounts: 60 })
  const { rows } = await whole(of, { kind: 'receipt', selection: { period: lately(of) } })
  const sent = rows.filter(({ state }) => state === 'sent')
  expect(sent.every(({ attachment }) => attachment?.endsWith('.pdf'))).toBe(true)
  // How long ago a small company’s last recharge was is a matter of the day of the month.
  const recharged = of.core.context.database.raw.prepare<[], number>(`SELECT max(c.at) FROM cache.charge AS c JOIN cache.account AS a ON a.id = c.accountId
    WHERE a.billing = 'prepaid' AND c.status = 'succeeded' AND c.kind <> 'invoice'`).pluck().get()!
  await whole(of, { kind: 'recharge_receipt', selection: { period: lately(of, recharged) } })
})

/** The last days of the company, or from some days before an instant. */
function lately({ sandbox }: Desk, before = sandbox.now()) {
  const day = (at: number, ago: number) => new Date(at - ago * 86_400_000).toISOString().slice(0, 10)
  return { from: day(before, 12), to: day(sandbox.now(), 0) }
}

test('a test goes to the operator alone, says so in its subject, makes no link and no campaign', async () => {
  const { client, sandbox, core } = await desk({ accounts: 120 })
  const { operator } = await client.app.info()
  const orders: MailOrder[] = [{ kind: 'registration', selection: { filter: { need: 'send' } } }, { kind: 'payment_failed', selection: { filter: {} }, channel: 'sms' }]
  for (const order of orders) {
    const { rows: [one] } = await client.mail.previewList({ order, show: 'going', limit: 1 })
    expect(await client.mail.sendTest({ order, account: one!.accountId })).toMatchObject({ to: operator.email, serverReply: expect.stringMatching(/^250/) })
    const mail = sandbox.mails().at(-1)!
    expect(mail.to).toEqual([operator.email])
    expect(mail.subject).toMatch(/^\[Test\] /)
    expect(mail.text).not.toMatch(/register\?key=/)
  }
  expect(sandbox.receivedMail()).toBe(2)
  expect(core.context.database.raw.prepare('SELECT (SELECT count(*) FROM campaign) + (SELECT count(*) FROM message)').pluck().get()).toBe(0)
  expect(await refusal(client.mail.sendTest({ order: orders[0]!, account: NOBODY }))).toMatchObject({ code: 'NOT_FOUND' })
  await sandbox.setMailFault({ rejectAll: true })
  const { rows: [one] } = await client.mail.previewList({ order: orders[0]!, show: 'going', limit: 1 })
  expect(await refusal(client.mail.sendTest({ order: orders[0]!, account: one!.accountId }))).toMatchObject({ code: 'NOT_SENT', message: expect.stringMatching(/^The test message was not sent\. The mail server said: 5\d\d/) })
})

test('what would go by a channel that is not set is refused before anything is written down', async () => {
  const { client, core } = await desk({ accounts: 120 })
  const critical: MailOrder = { kind: 'critical_notice', selection: { filter: {} } }
  const { willSend } = await client.mail.preview({ order: critical })
  expect(await refusal(client.mail.dispatch({ order: critical, expected: willSend }))).toMatchObject({ code: 'NO_SMS' })
  expect(await refusal(client.mail.preview({ order: { kind: 'receipt', selection: { period: { from: period.to, to: period.from } } } }))).toMatchObject({ code: 'BAD_PERIOD' })
  expect(core.context.database.raw.prepare('SELECT count(*) FROM campaign').pluck().get()).toBe(0)
})

test('the quiet time is overridden by a person who has seen who had it when', async () => {
  const { client, ended, core, sandbox } = await desk({ accounts: 120 })
  const order: MailOrder = { kind: 'payment_failed', selection: { filter: {} }, channel: 'email' }
  const { willSend } = await client.mail.preview({ order })
  await ended((await client.mail.dispatch({ order, expected: willSend })).activity)
  const listed = await client.mail.previewList({ order, show: 'skipped', limit: 500 })
  expect(listed.rows.filter(({ recentAt }) => recentAt !== null)).toHaveLength(willSend)
  // Within ten minutes it would be a slip of the finger.
  expect((await client.mail.preview({ order, again: true })).willSend).toBe(0)
  core.context.database.raw.exec('UPDATE message SET settledAt = settledAt - 700000')
  expect((await client.mail.preview({ order })).willSend).toBe(0)
  const again = await client.mail.preview({ order, again: true })
  expect(again.willSend).toBe(willSend)
  await ended((await client.mail.dispatch({ order, again: true, expected: willSend })).activity)
  expect(sandbox.receivedMail()).toBe(2 * willSend)
})

