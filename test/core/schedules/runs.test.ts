import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openWorkspace } from '#main/db/workspace.ts'
import { checkPdf, pdfText } from '../../fixtures/readers.ts'
import { smtpSink } from '../../mail/smtpSink.ts'
import { companyOf, contact, customer, monthly, scheduledDesk } from './desk.ts'

test('at its time every account gets its statement, once, and the next time is a month later by the clock on the wall', async () => {
  const desk = await scheduledDesk({ dir: companyOf(3, (books) => customer(books, { name: 'Ōtara Plumbing', email: 'office@otara.example' })), at: '2026-10-20T00:00:00Z' })
  const { id, nextRunAt } = await desk.client.schedules.save({ terms: monthly() })
  expect(new Date(nextRunAt!).toISOString()).toBe('2026-10-31T21:00:00.000Z')
  desk.at('2026-10-31T20:59:59Z')
  await desk.look()
  expect(desk.campaigns()).toBe(0)

  desk.at('2026-10-31T21:00:00Z')
  await desk.look()
  await desk.look()
  expect([...desk.sink.byRecipient().values()]).toEqual([1, 1, 1, 1])
  const row = await desk.row(id)
  expect(row.lastRun).toMatchObject({ dueAt: nextRunAt, outcome: '4 sent.' })
  expect(new Date(row.nextRunAt!).toISOString()).toBe('2026-11-30T21:00:00.000Z')
  const { rows: [campaign] } = await desk.client.mail.campaigns({ limit: 10 })
  expect(campaign).toMatchObject({ id: row.lastRun!.campaign, kind: 'statement', state: 'done', title: 'Statements, October 2026: Monthly for Australia', createdBy: 'Schedule “Monthly for Australia”' })
})

test('a message carries the statement of its account as a PDF that qpdf finds sound, named in the log with its hash', async () => {
  const desk = await scheduledDesk({ dir: companyOf(0, (books) => customer(books, { name: 'Ōtara/Plumbing "& Sons"', email: 'Office@Otara.example' })), at: '2026-10-20T00:00:00Z' })
  await desk.client.schedules.save({ terms: monthly() })
  desk.at('2026-11-01T00:00:00Z')
  await desk.look()
  const [{ to, raw }] = desk.sink.taken() as [{ to: string; raw: string }]
  expect(to).toBe('office@otara.example')
  const [row] = (await desk.client.mail.messages({ campaign: desk.runs()[0]!.campaignId!, limit: 10 })).rows
  expect(row).toMatchObject({ state: 'sent', toAddress: 'office@otara.example', attachment: 'Statement for October 2026, Ōtara-Plumbing -& Sons-.pdf' })

  const pdf = attachmentOf(raw)
  const { sha256, bytes } = JSON.parse(desk.core.context.database.raw.prepare<[], string>('SELECT attachment FROM message').pluck().get()!) as { sha256: string; bytes: number }
  expect(pdf.length).toBe(bytes)
  const file = join(temporary(), 'statement.pdf')
  writeFileSync(file, pdf)
  expect(createHash('sha256').update(pdf).digest('hex')).toBe(sha256)
  await checkPdf(file)
  const text = await pdfText(file)
  expect(text).toContain('Ōtara/Plumbing')
  expect(text).toContain('IN1001')
  expect(raw).toMatch(/^Content-Type: multipart\/mixed/m)
  expect(raw).toContain('Meridian Fleet Accounts <accounts@au.meridianfleet.example>')
})

test('all recipients of an account stand in one message; who cannot be written to is left out with the reason', async () => {
  const dir = companyOf(0, (books) => {
    const several = customer(books, { name: 'Several', email: 'first@several.example' })
    contact(books, several, { email: 'second@several.example', roles: ['admin', 'billing_email'], name: 'Ana Ruiz' })
    contact(books, several, { email: 'FIRST@several.example', roles: ['billing_email'], name: 'The same' })
    contact(books, several, { email: 'gone@several.example', roles: ['billing_email'], bouncedAt: 1 })
    contact(books, several, { email: 'approver@several.example', roles: ['approver'] })
    customer(books, { name: 'No address', email: null })
    customer(books, { name: 'Bounced', email: 'gone@bounced.example', bouncedAt: 1 })
    customer(books, { name: 'Nobody of the role', roles: ['approver'] })
    customer(books, { name: 'Empty', invoice: false })
  })
  const desk = await scheduledDesk({ dir, at: '2026-10-20T00:00:00Z' })
  const preview = await desk.client.schedules.preview(monthly())
  expect(preview).toMatchObject({ accounts: 5, messages: 2, from: '2026-10-01', to: '2026-10-31', timeZone: 'Australia/Sydney', ruleWords: 'At 08:00, on the 1st of each month' })
  expect(preview.nextRunsAt.map((at) => new Date(at).toISOString())).toEqual(['2026-10-31T21:00:00.000Z', '2026-11-30T21:00:00.000Z', '2026-12-31T21:00:00.000Z', '2027-01-31T21:00:00.000Z', '2027-02-28T21:00:00.000Z'])
  expect(new Set(preview.skipped.map(({ reason }) => reason))).toEqual(new Set(['No email address.', 'Mail to this address comes back.', 'No contact of this account is one of the chosen recipients.']))

  await desk.client.schedules.save({ terms: monthly() })
  desk.at('2026-11-01T00:00:00Z')
  await desk.look()
  const { rows } = await desk.client.mail.messages({ campaign: desk.runs()[0]!.campaignId!, limit: 10 })
  expect(Object.fromEntries(rows.map(({ accountName, state, reason }) => [accountName, reason ?? state]))).toEqual({
    Several: 'sent', 'No address': 'No email address.', Bounced: 'Mail to this address comes back.',
    'Nobody of the role': 'No contact of this account is one of the chosen recipients.', Empty: 'Nothing moved in the period, and nothing is open at its end.',
  })
  expect(desk.sink.taken().map(({ to }) => to.split(',').sort())).toEqual([['first@several.example', 'second@several.example']])
  expect(desk.sink.taken()[0]!.raw).toMatch(/^To: .*first@several\.example.*second@several\.example|^To: .*second@several\.example.*first@several\.example/ms)
})

test('an address that the server will not take does not keep the message from the others of its account', async () => {
  const dir = companyOf(0, (books) => {
    const account = customer(books, { email: 'good@several.example' })
    contact(books, account, { email: 'bad@several.example', roles: ['billing_email'], name: 'Bad' })
  })
  const sink = await smtpSink({ rcptTo: (address) => (address.startsWith('bad@') ? '550 5.1.1 No such user' : undefined) })
  const desk = await scheduledDesk({ dir, at: '2026-10-20T00:00:00Z', sink })
  await desk.client.schedules.save({ terms: monthly() })
  desk.at('2026-11-01T00:00:00Z')
  await desk.look()
  const [row] = (await desk.client.mail.messages({ campaign: desk.runs()[0]!.campaignId!, limit: 10 })).rows
  expect(row).toMatchObject({ state: 'sent', reason: 'Not taken for bad@several.example (550 5.1.1 No such user)' })
  expect(sink.taken().map(({ to }) => to)).toEqual(['good@several.example'])
})

test('runs missed while the desk was closed are caught up once, for the latest; the earlier ones are noted', async () => {
  const dir = companyOf(2)
  const first = await scheduledDesk({ dir, at: '2026-07-15T00:00:00Z' })
  const { id } = await first.client.schedules.save({ terms: monthly({ who: { filter: {}, only: 'all' } }) })
  await first.close()

  const desk = await scheduledDesk({ dir, at: '2026-11-10T00:00:00Z' })
  await desk.look()
  await desk.look()
  expect(desk.campaigns()).toBe(1)
  expect([...desk.sink.byRecipient().values()]).toEqual([1, 1])
  expect(desk.runs().map(({ dueAt, campaignId }) => [new Date(dueAt).toISOString().slice(0, 10), campaignId !== null])).toEqual([['2026-07-31', false], ['2026-08-31', false], ['2026-09-30', false], ['2026-10-31', true]])
  expect(desk.runs()[0]!.outcome).toMatch(/^Missed/)
  expect((await desk.row(id)).lastRun!.outcome).toBe('2 sent. Caught up once for 4 runs that nobody was there for.')
  expect((await desk.client.mail.campaigns({ limit: 1 })).rows[0]!.title).toBe('Statements, October 2026: Monthly for Australia')
})

test('a run waits for a copy that was pulled since its time, and says so', async () => {
  const desk = await scheduledDesk({ dir: companyOf(1), at: '2026-10-20T00:00:00Z' })
  const { id } = await desk.client.schedules.save({ terms: monthly() })
  desk.at('2026-11-01T00:00:00Z', null)
  await desk.look()
  expect(desk.campaigns()).toBe(0)
  expect((await desk.row(id)).waiting).toBe('The local copy is older than this run, and nothing is connected that it could be pulled from. It waits for a pull.')
  // A pull that a wrong clock has dated into the future says nothing of how old the copy is.
  desk.at('2026-11-01T00:00:00Z', '2027-05-01T00:00:00Z')
  await desk.look()
  expect(desk.campaigns()).toBe(0)
  desk.at('2026-11-01T06:00:00Z')
  await desk.look()
  expect(desk.sink.taken()).toHaveLength(1)
  expect((await desk.row(id)).lastRun!.outcome).toBe('1 sent. Run late: at its time Counterfoil was closed, or could not send.')
})

test('a run waits for a mail server, and for an operator who may send', async () => {
  const dir = companyOf(1)
  const without = await scheduledDesk({ dir, at: '2026-10-20T00:00:00Z', smtp: null })
  const { id } = await without.client.schedules.save({ terms: monthly() })
  without.at('2026-11-01T00:00:00Z')
  await without.look()
  expect((await without.row(id)).waiting).toMatch(/^No mail server is set/)
  without.core.context.database.raw.exec(`UPDATE setting SET value = replace(value, '"billing:manage"', '"billing:view"') WHERE key = 'operator'`)
  expect((await without.row(id)).waiting).toMatch(/may not send/)
  expect(without.campaigns()).toBe(0)
  without.core.context.database.raw.exec(`UPDATE setting SET value = replace(value, '"billing:view","billing:view"', '"billing:view","billing:manage"') WHERE key = 'operator'`)
  await without.close()
  const desk = await scheduledDesk({ dir, at: '2026-11-01T00:30:00Z' })
  await desk.look()
  expect(desk.sink.taken()).toHaveLength(1)
})

test('the same statement goes to the same address once, whichever schedule or person sends it, unless somebody says again', async () => {
  const desk = await scheduledDesk({ dir: companyOf(2), at: '2026-11-10T00:00:00Z', automatic: false })
  const one = await desk.client.schedules.save({ terms: monthly() })
  const two = await desk.client.schedules.save({ terms: monthly({ name: 'Another' }) })
  await desk.client.schedules.runNow({ id: one.id })
  await desk.look()
  expect(desk.sink.taken()).toHaveLength(2)
  expect(await code(desk.client.schedules.runNow({ id: two.id }))).toBe('NOBODY')
  expect(desk.campaigns()).toBe(1)

  // The log has real times: it is moved to the desk's clock. The guard of a minute against a button that is pressed twice holds for "again" too.
  desk.core.context.database.raw.exec(`UPDATE message SET settledAt = ${Date.parse('2026-11-09T00:00:00Z')}`)
  const preview = await desk.client.schedules.previewNow({ id: two.id })
  expect(preview).toMatchObject({ messages: 0, skipped: [{ count: 2, reason: 'Sent before: the same document went, or may have gone, to this address on 9 Nov 2026.' }] })
  await desk.client.schedules.runNow({ id: two.id, again: true })
  await desk.look()
  expect([...desk.sink.byRecipient().values()]).toEqual([2, 2])
  // Another period is another statement.
  await desk.client.schedules.save({ id: two.id, terms: monthly({ name: 'Another', period: 'previous_quarter', who: { filter: {}, only: 'all' } }) })
  await desk.client.schedules.runNow({ id: two.id })
  await desk.look()
  expect([...desk.sink.byRecipient().values()]).toEqual([3, 3])
})

test('only where it is automatic does anything run by itself', async () => {
  const desk = await scheduledDesk({ dir: companyOf(1), at: '2026-10-20T00:00:00Z', automatic: false })
  const { id } = await desk.client.schedules.save({ terms: monthly() })
  desk.at('2026-11-01T00:00:00Z')
  await desk.look()
  expect(desk.campaigns()).toBe(0)
  await desk.client.schedules.runNow({ id })
  await desk.look()
  expect(desk.sink.taken()).toHaveLength(1)
  expect((await desk.row(id)).lastRun!.outcome).toBe('1 sent. Run by hand.')
})

test('a paused schedule runs nothing and catches nothing up; one that is changed while it waits notes what is not run', async () => {
  const desk = await scheduledDesk({ dir: companyOf(1), at: '2026-08-20T00:00:00Z', smtp: null })
  const { id } = await desk.client.schedules.save({ terms: monthly() })
  expect(await desk.client.schedules.pause({ id, paused: true })).toMatchObject({ paused: true, nextRunAt: null, waiting: null })
  desk.at('2026-10-20T00:00:00Z')
  const on = await desk.client.schedules.pause({ id, paused: false })
  expect(new Date(on.nextRunAt!).toISOString()).toBe('2026-10-31T21:00:00.000Z')
  expect(desk.runs()).toEqual([])
  desk.at('2026-11-02T00:00:00Z')
  const changed = await desk.client.schedules.save({ id, terms: monthly({ name: 'Weekly', rule: '0 8 * * 1', period: 'previous_week' }) })
  expect(changed).toMatchObject({ name: 'Weekly', lastRun: { campaign: null, outcome: 'Not run: the schedule was changed while it waited.' } })
  expect(new Date(changed.nextRunAt!).toISOString()).toBe('2026-11-08T21:00:00.000Z')
  await desk.client.schedules.remove({ id })
  expect((await desk.client.schedules.list({})).rows).toEqual([])
  const actions = desk.core.context.database.raw.prepare<[], string>('SELECT action FROM audit ORDER BY id').pluck().all()
  expect(actions).toEqual(['schedule.save', 'schedule.pause', 'schedule.goOn', 'schedule.save', 'schedule.remove'])
})

test('a party that moves to another zone keeps its hour by the new clock', async () => {
  const desk = await scheduledDesk({ dir: companyOf(1), at: '2026-10-20T00:00:00Z' })
  const { id } = await desk.client.schedules.save({ terms: monthly() })
  desk.core.context.database.raw.exec(`UPDATE cache.party SET timeZone = 'Europe/Berlin'`)
  await desk.look()
  const row = await desk.row(id)
  expect(row.timeZone).toBe('Europe/Berlin')
  expect(new Date(row.nextRunAt!).toISOString()).toBe('2026-11-01T07:00:00.000Z')
})

test('a statement of a kind goes to the accounts that have such a statement', async () => {
  const desk = await scheduledDesk({ dir: companyOf(1, (books) => customer(books, { name: 'An agency', kind: 'agency' })), at: '2026-10-20T00:00:00Z' })
  await desk.client.schedules.save({ terms: monthly({ kind: 'agency' }) })
  expect(await desk.client.schedules.preview(monthly({ kind: 'wallet' }))).toMatchObject({ accounts: 0, messages: 0 })
  desk.at('2026-11-01T00:00:00Z')
  await desk.look()
  const { campaign, rows } = await desk.client.mail.messages({ campaign: desk.runs()[0]!.campaignId!, limit: 10 })
  expect(rows.map(({ accountName }) => accountName)).toEqual(['An agency'])
  expect(campaign.counts).toMatchObject({ sent: 1 })
})

test('a run that is for nobody is noted, and makes no campaign', async () => {
  const desk = await scheduledDesk({ dir: companyOf(1), at: '2026-10-20T00:00:00Z' })
  const { id } = await desk.client.schedules.save({ terms: monthly({ kind: 'wallet' }) })
  desk.at('2026-11-01T00:00:00Z')
  await desk.look()
  expect(desk.campaigns()).toBe(0)
  expect((await desk.row(id)).lastRun).toMatchObject({ campaign: null, outcome: 'No account matches: nothing was sent.' })
})

test('a workspace is held by one Counterfoil at a time, so that no schedule runs in two', async () => {
  const dir = companyOf(1)
  await scheduledDesk({ dir, at: '2026-10-20T00:00:00Z' })
  expect(() => openWorkspace(dir, { who: 'another' })).toThrow(/a test/)
  await expect(scheduledDesk({ dir, at: '2026-10-20T00:00:00Z' })).rejects.toMatchObject({ code: 'LOCKED' })
})

function attachmentOf(raw: string): Buffer {
  const [, boundary] = /Content-Type: multipart\/mixed;\s+boundary="([^"]+)"/.exec(raw)!
  const part = raw.split(`--${boundary}`).find((one) => one.includes('application/pdf'))!
  expect(part).toContain('Content-Disposition: attachment')
  return Buffer.from(part.slice(part.indexOf('\r\n\r\n')).replace(/\s/g, ''), 'base64')
}

function temporary(): string {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-schedules-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

async function code(call: Promise<unknown>): Promise<string> {
  try {
    await call
  } catch (error) {
    return (error as { code: string }).code
  }
  throw new Error('The call was not refused.')
}
