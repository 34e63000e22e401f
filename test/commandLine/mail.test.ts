import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { CampaignRow, DispatchPreview } from '#contract/mail.ts'
import { openSqlite } from '#main/db/sqlite.ts'
import { counterfoil, document, json, printed } from './counterfoil.ts'
import { pulledCompany, TODAY, type PulledCompany } from './pulledCompany.ts'
import { Dispatched, NotDispatched } from './shapes.ts'

const LONG = 120_000

let company: PulledCompany
let on: string[]
beforeAll(async () => {
  company = await pulledCompany(150)
  on = ['--workspace', company.workspace]
})
afterAll(() => company.dispose())

const period = ['--from', '2026-11-10', '--to', TODAY]
const sms = () => ['--sms', company.sandbox.sms, '--sms-token', company.sandbox.token]

/** Kinds with the options each wants. */
const kinds = [
  ['payment-failed', []], ['low-balances', []], ['card-requests', []], ['approval-requests', ['--channel', 'preferred']], ['receipts', period], ['recharge-receipts', period], ['recharge-declined', period], ['agency-copies', period], ['critical-notices', []],
] as const

test.each(kinds)('%s: what the preview tells is what is sent, and it sums', async (kind, options) => {
  const before = company.sandbox.receivedMail()
  const preview = await printed(DispatchPreview, 'mail', 'preview', kind, ...on, ...options, '--limit', '500')
  const skipped = preview.skipped.reduce((sum, { count }) => sum + count, 0)
  const done = await printed(Dispatched, 'mail', 'dispatch', kind, ...on, ...options, '--smtp', company.sandbox.smtp, ...sms())
  expect(done).toMatchObject({ sent: preview.willSend, failed: 0, uncertain: 0, queued: 0, sentBefore: 0 })
  expect(done.skipped + done.leftOut).toBe(skipped)
  expect(company.sandbox.receivedMail() - before).toBe(preview.willSend - preview.texts)
  expect(await printed(Dispatched, 'mail', 'dispatch', kind, ...on, ...options, '--smtp', company.sandbox.smtp, ...sms())).toMatchObject({ sent: 0, campaigns: [] })
})

test('a test message goes to the operator; a customer that there is none of is named', async () => {
  const { recipients: [one] } = await printed(DispatchPreview, 'mail', 'preview', 'registrations', ...on)
  const sent = await printed(z.strictObject({ to: z.email(), serverReply: z.string() }), 'mail', 'test', 'registrations', ...on, '--account', one!.accountRef, '--smtp', company.sandbox.smtp)
  expect(company.sandbox.mails().at(-1)).toMatchObject({ to: [sent.to], subject: expect.stringMatching(/^\[Test\] /) })
  const unknown = await counterfoil('mail', 'test', 'registrations', ...on, '--account', 'A-999999', '--smtp', company.sandbox.smtp, '--json')
  expect([unknown.code, document(unknown)]).toMatchObject([1, { error: { code: 'NO_SUCH_ACCOUNT' } }])
})

test('what is not known is listed, settled, and sent again with the next dispatch', async () => {
  await company.sandbox.setMailFault({ cutAfterData: 2 })
  const send = ['mail', 'dispatch', 'registrations', ...on, '--smtp', company.sandbox.smtp, '--token', company.sandbox.token] as const
  const first = await printed(Dispatched, ...send)
  await company.sandbox.setMailFault({})
  expect(first.uncertain).toBe(2)
  const Uncertain = z.object({ total: z.int(), rows: z.array(z.object({ id: z.string(), campaignTitle: z.string(), messageId: z.string() })) })
  const { total, rows } = await printed(Uncertain, 'mail', 'uncertain', ...on)
  expect([total, rows[0]!.campaignTitle]).toEqual([2, 'Registration emails'])
  const listed = await counterfoil('mail', 'uncertain', ...on)
  expect(listed.stdout).toContain(rows[0]!.messageId)
  expect(listed.stdout).toMatch(/Began to go.*Message-ID.*What the server said before[^]*\d{4}-\d\d-\d\d \d\d:\d\d UTC/)
  const Settled = z.strictObject({ settled: z.int(), already: z.int() })
  expect(await printed(Settled, 'mail', 'uncertain', ...on, '--settle', 'sent', '--message', rows[0]!.id)).toEqual({ settled: 1, already: 0 })
  expect(await printed(Settled, 'mail', 'uncertain', ...on, '--settle', 'send_again', '--message', ...rows.map(({ id }) => id))).toEqual({ settled: 1, already: 1 })
  const second = await printed(Dispatched, ...send)
  expect(second).toMatchObject({ campaigns: first.campaigns, sent: second.sentBefore + 1, queued: 0, uncertain: 0 })
  expect(second.leftOut).toBe(first.leftOut)
  expect((await printed(Uncertain, 'mail', 'uncertain', ...on)).total).toBe(0)
})

test('a dispatch that goes on is told whole, is in the audit trail, and nobody is counted twice', async () => {
  const own = await pulledCompany(150)
  onTestFinished(() => own.dispose())
  const there = ['--workspace', own.workspace]
  const Campaigns = z.strictObject({ campaigns: z.array(CampaignRow) })
  const totals = async (ids: readonly string[]) => (await printed(Campaigns, 'mail', 'campaigns', ...there)).campaigns.filter(({ id }) => ids.includes(id)).reduce((sum, { total }) => sum + total, 0)
  const sumOf = ({ sent, failed, skipped, uncertain, queued }: z.infer<typeof Dispatched>) => sent + failed + skipped + uncertain + queued
  const nowhere = ['--smtp', 'smtp://127.0.0.1:1']
  const notices = ['mail', 'dispatch', 'payment-failed', ...there, '--channel', 'email']
  const stopped = NotDispatched.parse(document(await counterfoil(...notices, ...nowhere, '--json')))
  expect(stopped.error.code).toBe('STOPPED')
  expect(sumOf(stopped)).toBe(await totals(stopped.campaigns))

  // Its state and counts, and a pause that no dispatch takes back.
  const [id] = stopped.campaigns as [string]
  expect((await printed(Campaigns, 'mail', 'campaigns', ...there)).campaigns[0]).toMatchObject({ id, kind: 'payment_failed', state: 'paused', stopReason: expect.not.stringContaining('Settings') })
  const Halted = z.strictObject({ campaign: z.string(), state: z.string() })
  expect(await printed(Halted, 'mail', 'pause', id, ...there)).toEqual({ campaign: id, state: 'paused' })
  expect((await printed(Campaigns, 'mail', 'campaigns', ...there)).campaigns[0]).toMatchObject({ state: 'paused', stopReason: null })
  const text = await counterfoil('mail', 'campaigns', ...there)
  expect(text.stdout).toMatch(new RegExp(`${id} .* paused `))

  await own.sandbox.setMailFault({ rejectAll: true })
  const refused = NotDispatched.parse(document(await counterfoil('mail', 'resume', id, ...there, '--smtp', own.sandbox.smtp, '--json')))
  expect([refused.error.code, refused.sent]).toEqual([refused.queued === 0 ? 'ALL_REFUSED' : 'STOPPED', 0])
  expect(refused.failed).toBeGreaterThan(0)
  expect(sumOf(refused)).toBe(await totals([id]))
  await own.sandbox.setMailFault({})
  const done = await printed(Dispatched, 'mail', 'resume', id, ...there, '--failed', '--smtp', own.sandbox.smtp)
  expect(done).toMatchObject({ campaigns: [id], sent: stopped.queued, failed: 0, queued: 0, sentBefore: 0 })
  expect(own.sandbox.receivedMail()).toBe(stopped.queued)
  expect(sumOf(done)).toBe(await totals([id]))
  expect((await counterfoil('mail', 'resume', id, ...there, '--json')).stdout).toContain('NOTHING_QUEUED')

  const after = await printed(Dispatched, ...notices, '--smtp', own.sandbox.smtp)
  expect(after).toMatchObject({ campaigns: [], sent: 0, skipped: 0, leftOut: done.sent + done.skipped })
  const sqlite = openSqlite(join(own.workspace, 'desk.db'))
  expect(sqlite.prepare(`SELECT action FROM audit WHERE subject = ? ORDER BY id`).pluck().all(id)).toEqual(['mail.dispatch', 'mail.pause', 'mail.resume', 'mail.retryFailed', 'mail.resume'])
  sqlite.close()
}, LONG)

test('the next dispatch goes on with what stopped, counts it once, and writes that down; what is cancelled never goes', async () => {
  const own = await pulledCompany(150)
  onTestFinished(() => own.dispose())
  const there = ['--workspace', own.workspace]
  const notices = ['mail', 'dispatch', 'payment-failed', ...there, '--channel', 'email']
  const stopped = NotDispatched.parse(document(await counterfoil(...notices, '--smtp', 'smtp://127.0.0.1:1', '--json')))
  const { error: _, ...figures } = stopped
  const done = await printed(Dispatched, ...notices, '--smtp', own.sandbox.smtp)
  expect(done).toEqual({ ...figures, sent: stopped.queued, queued: 0 })
  const sqlite = openSqlite(join(own.workspace, 'desk.db'))
  expect(sqlite.prepare(`SELECT action FROM audit WHERE subject = ? ORDER BY id`).pluck().all(stopped.campaigns[0])).toEqual(['mail.dispatch', 'mail.resume'])
  sqlite.close()

  const critical = ['mail', 'dispatch', 'registrations', ...there, '--token', own.sandbox.token]
  const waiting = NotDispatched.parse(document(await counterfoil(...critical, '--smtp', 'smtp://127.0.0.1:1', '--json')))
  const [id] = waiting.campaigns as [string]
  expect(await json('mail', 'cancel', id, ...there)).toEqual({ campaign: id, state: 'cancelled' })
  expect((await counterfoil('mail', 'pause', id, ...there, '--json')).stdout).toContain('OVER_ALREADY')
  expect((await counterfoil('mail', 'resume', id, ...there, '--token', own.sandbox.token, '--smtp', own.sandbox.smtp, '--json')).stdout).toContain('NOTHING_QUEUED')
  expect((await counterfoil('mail', 'cancel', 'c0', ...there, '--json')).stdout).toContain('NO_SUCH_CAMPAIGN')
  expect(own.sandbox.receivedMail()).toBe(done.sent)
}, LONG)

test('what is missing is told as options of the command line', async () => {
  const own = await pulledCompany(60)
  onTestFinished(() => own.dispose())
  const noSms = await counterfoil('mail', 'dispatch', 'critical-notices', '--workspace', own.workspace, '--json')
  expect(document(noSms)).toMatchObject({ error: { code: 'NO_SMS', message: 'No SMS provider is named. Give it with --sms, --sms-account and --sms-token.' } })
  const both = await counterfoil('mail', 'dispatch', 'payment-failed', '--workspace', own.workspace, '--smtp', 'smtp://', '--json')
  expect(both.stderr).toContain('What was given as --smtp is no address of a mail server.')
  const help = await counterfoil('mail', 'preview', 'receipts', '--help')
  expect(help.stdout.replaceAll(/\s+/g, ' ')).toContain('--again as a dispatch with --again: also whoever got the same within the quiet time')
})

test.each([
  ['a period without its end', ['mail', 'preview', 'receipts', '--from', '2026-01-01'], 'WRONG_USE'],
  ['SMS without a token', ['mail', 'dispatch', 'critical-notices', '--sms', 'https://sms.example'], 'NO_SMS_TOKEN'],
  ['a word on no message', ['mail', 'uncertain', '--settle', 'sent'], 'WRONG_USE'],
])('%s is wrong use', async (_, words, code) => {
  const ran = await counterfoil(...words, ...on, '--json')
  expect([ran.code, document(ran)]).toMatchObject([2, { error: { code } }])
})
