/** What the engine does with whatever a kind makes: a kind of the test's own hands it over. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import type { Delivery } from '#main/core/ports/delivery.ts'
import type { OutgoingSms } from '#main/core/ports/sms.ts'
import type { Database } from '#main/db/database.ts'
import type { MessageRecord } from '#main/db/campaigns.ts'
import type { Content, EmailContent, Kind, Made, Making } from '#main/mail/kinds/kind.ts'
import { unsubscribedMessage } from '#main/mail/unsubscribe.ts'
import { customers, dispatch, NOW, prepare, states } from './customers.ts'
import { smtpSink } from './smtpSink.ts'

let make: (message: MessageRecord, run: Making) => Made
vi.mock('#main/mail/kinds/kindOf.ts', () => ({
  kindOf: (): Kind<null> => ({
    look: ({ toAddress }) => ({ subject: null, toAddress }), repeated: () => null, make: (message, _subject, run) => Promise.resolve(make(message, run)),
  }),
}))

const message = (content: Content, more: Partial<Extract<Made, { kind: 'message' }>> = {}): Made => ({ kind: 'message', content, secret: null, ...more })
const email = (to: string, given: Partial<EmailContent> = {}): EmailContent => ({
  channel: 'email', from: { name: 'Meridian', address: 'accounts@au.meridianfleet.example' }, to: [{ name: 'Mere', address: to }], subject: 'Hello', html: '<p>Hello</p>', text: 'Hello', attachments: [], unsubscribe: false, ...given,
})
const sms = (body = 'Meridian Fleet: your payment failed. Sign in at https://au.portal.meridianfleet.example'): Content => ({ channel: 'sms', from: '+61400000001', to: '+61491570156', body })
const provider = (answer: (n: number, sent: OutgoingSms) => Delivery) => {
  const sent: OutgoingSms[] = []
  return { sent, send: (one: OutgoingSms) => Promise.resolve(answer(sent.push(one), one)) }
}
const rows = (database: Database, campaignId: string): MessageRecord[] => database.raw.prepare<[string], MessageRecord>('SELECT * FROM message WHERE campaignId = ? ORDER BY id').all(campaignId)
const NO_SMTP = 'smtp://127.0.0.1:9'

beforeEach(() => {
  make = ({ toAddress }) => message(email(toAddress))
})

test('SMS go over the provider by the same states; its id and our number are kept', async () => {
  const { database } = customers(6)
  make = () => message(sms())
  const answers: Delivery[] = [
    { kind: 'accepted', reply: 'queued', without: null, providerId: 'SM1' }, { kind: 'refused', reply: '21610 The recipient has opted out', about: 'recipient' },
    { kind: 'unknown', reason: 'The SMS provider did not answer in time.' }, { kind: 'deferred', reply: '20429 Too many requests', about: 'us', retryAfterMs: 1 },
  ]
  const connector = provider((n) => answers[n - 1] ?? { kind: 'accepted', reply: 'queued', without: null, providerId: `SM${n}` })
  const { campaignId } = prepare(database)
  database.raw.exec(`UPDATE message SET channel = 'sms'`)
  expect(await dispatch(database, campaignId, { smtp: NO_SMTP, sms: connector, options: { inFlight: 1 } })).toMatchObject({ sent: 4, failed: 1, uncertain: 1, queued: 0, stopped: null })
  expect(connector.sent).toHaveLength(7)
  const [first, second, third] = rows(database, campaignId)
  expect(first).toMatchObject({ state: 'sent', sentFrom: '+61400000001', providerId: 'SM1', serverReply: 'queued' })
  expect(second).toMatchObject({ state: 'failed', reason: 'The SMS provider refused it.', serverReply: '21610 The recipient has opted out' })
  expect(third).toMatchObject({ state: 'uncertain', reason: 'The SMS provider did not answer in time. It may have been sent.', providerId: null })
})

test.each(['https://au.portal.meridianfleet.example/invoices/IN1042', 'Pay at www.meridianfleet.example', 'See meridian.example/i/1042'])('an SMS with a link other than the sign-in never goes: %s', async (link) => {
  const { database } = customers(2)
  make = () => message(sms(`Your invoice: ${link}`))
  const connector = provider(() => ({ kind: 'accepted', reply: '', without: null }))
  const { campaignId } = prepare(database)
  expect(await dispatch(database, campaignId, { smtp: NO_SMTP, sms: connector })).toMatchObject({ sent: 0, skipped: 2 })
  expect(connector.sent).toEqual([])
  expect(rows(database, campaignId)[0]!.reason).toMatch(/^The text holds a link \(.*\), and an SMS may hold none but the portal’s sign-in page\.$/)
})

test('without a provider, or a mail server, what needs it stays queued and says so', async () => {
  const { database } = customers(2)
  make = () => message(sms())
  const { campaignId } = prepare(database)
  expect(await dispatch(database, campaignId, { smtp: NO_SMTP })).toMatchObject({ queued: 2, stopped: 'No SMS provider is set. Give its account in Settings.' })
})

test('files go as they are on the disk, several of them, and the row names each', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-files-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const bytes = randomBytes(400_000)
  writeFileSync(join(dir, 'statement.pdf'), bytes)
  const { database } = customers(3)
  const sink = await smtpSink()
  make = ({ toAddress }) => message(email(toAddress, {
    attachments: [{ fileName: 'Statement.pdf', contentType: 'application/pdf', path: join(dir, 'statement.pdf') }, { fileName: 'Receipt.pdf', contentType: 'application/pdf', bytes: bytes.subarray(0, 100) }],
  }))
  const { campaignId } = prepare(database)
  expect(await dispatch(database, campaignId, { smtp: sink.url })).toMatchObject({ sent: 3 })
  for (const { raw } of sink.taken()) {
    const { attachments } = await PostalMime.parse(raw)
    expect(attachments.map(({ filename, content }) => [filename, Buffer.from(content as ArrayBuffer).equals(filename === 'Statement.pdf' ? bytes : bytes.subarray(0, 100))])).toEqual([['Statement.pdf', true], ['Receipt.pdf', true]])
  }
  expect(JSON.parse(rows(database, campaignId)[0]!.attachment!)).toMatchObject([{ fileName: 'Statement.pdf', bytes: 400_000 }, { fileName: 'Receipt.pdf', bytes: 100 }])
})

test('a file that is written to while it goes is not sent half old and half new: the message is cut off, surely not sent, and goes again', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-files-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const path = join(dir, 'statement.pdf')
  const [before, after] = [randomBytes(1_500_000), randomBytes(1_500_000)]
  writeFileSync(path, before)
  const { database } = customers(1)
  let changed = false
  const sink = await smtpSink({ rcptTo: () => {
    if (!changed) writeFileSync(path, after)
    changed = true
    return undefined
  } })
  make = ({ toAddress }) => message(email(toAddress, { attachments: [{ fileName: 'Statement.pdf', contentType: 'application/pdf', path }] }))
  const { campaignId } = prepare(database)
  expect(await dispatch(database, campaignId, { smtp: sink.url })).toMatchObject({ sent: 1, uncertain: 0, failed: 0 })
  expect(sink.taken()).toHaveLength(1)
  const { attachments } = await PostalMime.parse(sink.taken()[0]!.raw)
  expect(Buffer.from(attachments[0]!.content as ArrayBuffer).equals(after)).toBe(true)
  expect(rows(database, campaignId)[0]).toMatchObject({ state: 'sent', attempts: 2 })
})

test('a file that is gone leaves out its own message, and not the others', async () => {
  const { database } = customers(3)
  const sink = await smtpSink()
  let n = 0
  make = ({ toAddress }) => message(email(toAddress, { attachments: n++ === 0 ? [{ fileName: 'Gone.pdf', contentType: 'application/pdf', path: join(tmpdir(), 'counterfoil-there-is-no-such-file.pdf') }] : [] }))
  const { campaignId } = prepare(database)
  expect(await dispatch(database, campaignId, { smtp: sink.url, options: { inFlight: 1 } })).toMatchObject({ sent: 2, skipped: 1 })
  expect(rows(database, campaignId)[0]!.reason).toBe('A file that goes with it cannot be read (ENOENT).')
})

test('each message is made from the version that its own row names, and an old row gets its campaign’s', async () => {
  const { database } = customers(3)
  const sink = await smtpSink()
  const { campaignId } = prepare(database)
  const campaigns = database.raw.prepare<[string], string>('SELECT templateId FROM campaign WHERE id = ?').pluck().get(campaignId)!
  database.raw.prepare(`INSERT INTO template (id, kind, partyId, version, subject, html, text, createdAt, createdBy) VALUES ('of-us', 'registration', 'us', 1, 's', 'h', 't', ?, 'Rosa')`).run(NOW)
  const [first, second] = rows(database, campaignId)
  database.raw.prepare('UPDATE message SET templateId = ? WHERE id = ?').run('of-us', first!.id)
  database.raw.prepare('UPDATE message SET templateId = NULL WHERE id = ?').run(second!.id)
  const used = new Map<string, string>()
  make = ({ id, toAddress }, { template }) => {
    used.set(id, template.id)
    return message(email(toAddress))
  }
  expect(await dispatch(database, campaignId, { smtp: sink.url })).toMatchObject({ sent: 3 })
  expect(used.get(first!.id)).toBe('of-us')
  expect([...used.values()].filter((id) => id === campaigns)).toHaveLength(2)
  expect(rows(database, campaignId).map(({ id, templateId }) => [id, templateId])).toEqual([...used].sort(([a], [b]) => (a < b ? -1 : 1)))
})

test('mail that is not about the customer’s own money says how to end it, by a name that nobody else knows', async () => {
  const { database } = customers(2)
  const sink = await smtpSink()
  make = ({ toAddress }) => message(email(toAddress, { unsubscribe: true }))
  const { campaignId } = prepare(database)
  await dispatch(database, campaignId, { smtp: sink.url })
  const named = sink.taken().map(({ raw }) => unsubscribedMessage(new URL(/^List-Unsubscribe: <(.*)>\r$/m.exec(raw)![1]!).searchParams.get('subject')!))
  expect(new Set(named)).toEqual(new Set(rows(database, campaignId).map(({ messageId }) => messageId)))
})

test('what a kind has to say of a message is kept with it once it is sent', async () => {
  const { database } = customers(1)
  const sink = await smtpSink()
  make = ({ toAddress }) => message(email(toAddress), { note: 'Not to ap@customer.example: mail to it comes back.' })
  const { campaignId } = prepare(database)
  await dispatch(database, campaignId, { smtp: sink.url })
  expect(rows(database, campaignId)[0]).toMatchObject({ state: 'sent', reason: 'Not to ap@customer.example: mail to it comes back.' })
  expect(states(database, campaignId)).toEqual({ sent: 1 })
})
