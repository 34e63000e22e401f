import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createPacing } from '#main/mail/pacing.ts'
import { campaign, customer, customers, dispatch, linkMaker, messages, NOW, prepare, states } from './customers.ts'
import { smtpSink } from './smtpSink.ts'

test('everybody who needs one gets one, with a link of their own, and the campaign is done', async () => {
  const { database } = customers(40)
  const sink = await smtpSink()
  const connector = linkMaker()
  const { campaignId, total, skipped } = prepare(database)
  const result = await dispatch(database, campaignId, { smtp: sink.url, connector })

  expect({ total, skipped }).toEqual({ total: 40, skipped: 0 })
  expect(result).toEqual({ sent: 40, failed: 0, skipped: 0, uncertain: 0, queued: 0, stopped: null })
  expect(sink.taken()).toHaveLength(40)
  expect([...sink.byRecipient().values()]).toEqual(Array(40).fill(1))
  expect(new Set(connector.asked.map(({ registrationId }) => registrationId)).size).toBe(40)
  const linkInMail = sink.taken().map(({ raw }) => decodedText(raw).match(/https:\/\/\S+register\?key=\w+/)?.[0])
  expect(new Set(linkInMail)).toEqual(new Set(connector.urls.values()))
  expect(campaign(database, campaignId)).toMatchObject({ state: 'done', finishedAt: NOW })
  expect(messages(database, campaignId).every(({ messageId }) => sink.taken().some(({ raw }) => raw.includes(`Message-ID: ${messageId}`)))).toBe(true)
})

test('no link is in any file of the workspace', async () => {
  const { database, dir } = customers(12)
  const sink = await smtpSink({ rcptTo: (address) => (address.startsWith('customer3@') ? '450 later' : undefined), message: ({ to, raw }) => (to.startsWith('customer5@') ? `554 5.7.1 This address is on a list: ${decodedText(raw).match(/https:\/\/\S+register\?key=\w+/)![0]}` : undefined) })
  const connector = linkMaker()
  const { campaignId } = prepare(database)
  await dispatch(database, campaignId, { smtp: sink.url, connector })

  expect(messages(database, campaignId).find(({ toAddress }) => toAddress.startsWith('customer5@'))).toMatchObject({ state: 'failed', serverReply: '554 5.7.1 This address is on a list: [link]' })
  const keys = [...connector.urls.values()].map((url) => url.split('key=')[1]!)
  expect(keys.length).toBeGreaterThanOrEqual(12)
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['desk.db', 'cache.db']))
  for (const file of files) {
    const bytes = readFileSync(`${file.parentPath}/${file.name}`).toString('latin1')
    expect(keys.filter((key) => bytes.includes(key))).toEqual([])
  }
})

test('each message is looked at again just before it goes, by what the copy says then', async () => {
  const { database } = customers(6)
  const sink = await smtpSink()
  const { campaignId } = prepare(database)
  const set = (n: number, change: string) => database.raw.prepare(`UPDATE cache.registration SET ${change} WHERE id = 'reg_${n}'`).run()
  set(1, `state = 'registered'`)
  set(2, 'email = NULL')
  set(3, `state = 'bounced'`)
  set(4, `email = 'another@customer.example'`)
  database.raw.prepare(`UPDATE cache.account SET status = 'closed' WHERE id = 'acc_5'`).run()
  const result = await dispatch(database, campaignId, { smtp: sink.url })

  expect(result).toMatchObject({ sent: 1, skipped: 5 })
  expect(messages(database, campaignId).map(({ reason }) => reason)).toEqual([
    'Already registered.', 'No email address.', 'Mail to this address comes back.', 'The address has changed since this was confirmed.', 'The account is closed.', null,
  ])
  expect([...sink.byRecipient().keys()]).toEqual(['customer6@customer.example'])
})

test('an address that was written to in the last 24 hours is left out of the next campaign, and keeps its link', async () => {
  const { database } = customers(3)
  const sink = await smtpSink()
  const first = prepare(database, { selection: { filter: {} } })
  await dispatch(database, first.campaignId, { smtp: sink.url })

  const hour = 3_600_000
  const second = prepare(database, { now: NOW + 23 * hour })
  expect(second).toMatchObject({ total: 3, skipped: 3 })
  expect(messages(database, second.campaignId).map(({ reason }) => reason)).toEqual(Array(3).fill('Recently sent: a registration email went, or may have gone, to this address a short time ago.'))
  const later = prepare(database, { now: NOW + 25 * hour })
  expect(later).toMatchObject({ total: 3, skipped: 0 })
})

test('a second campaign prepared before the first was sent sends to nobody again, and makes no link that would kill the first', async () => {
  const { database } = customers(5)
  const sink = await smtpSink()
  const connector = linkMaker()
  const first = prepare(database)
  // As if the other had not seen it yet.
  database.raw.exec(`UPDATE campaign SET state = 'done'`)
  const second = prepare(database)
  database.raw.exec(`UPDATE campaign SET state = 'paused'`)
  expect(second.skipped).toBe(0)
  expect(await dispatch(database, first.campaignId, { smtp: sink.url, connector })).toMatchObject({ sent: 5 })
  expect(await dispatch(database, second.campaignId, { smtp: sink.url, connector })).toMatchObject({ sent: 0, skipped: 5 })
  expect(sink.taken()).toHaveLength(5)
  expect(connector.asked).toHaveLength(5)
})

test('two campaigns that run at the same moment do not both write to the same address', async () => {
  const { database } = customers(30)
  const sink = await smtpSink()
  const first = prepare(database)
  // As if the other had not seen it yet.
  database.raw.exec(`UPDATE campaign SET state = 'done'`)
  const second = prepare(database)
  database.raw.exec(`UPDATE campaign SET state = 'paused'`)
  const results = await Promise.all([first, second].map(({ campaignId }) => dispatch(database, campaignId, { smtp: sink.url })))
  expect(results[0]!.sent + results[1]!.sent).toBe(30)
  expect([...sink.byRecipient().values()]).toEqual(Array(30).fill(1))
})

test('the same address at two accounts gets one message of a dispatch', async () => {
  const books = customers(0)
  for (const email of ['Office@Shared.example', 'office@shared.example', 'other@shared.example']) customer(books, { email })
  books.derive()
  const sink = await smtpSink()
  const { campaignId, skipped } = prepare(books.database)
  expect(skipped).toBe(1)
  await dispatch(books.database, campaignId, { smtp: sink.url })
  expect(sink.byRecipient()).toEqual(new Map([['office@shared.example', 1], ['other@shared.example', 1]]))
})

test('what the billing system refuses is left out with its words', async () => {
  const { database } = customers(2)
  const sink = await smtpSink()
  const connector = linkMaker((id) => (id === 'reg_1' ? { kind: 'refused', code: 'ALREADY_REGISTERED', message: 'This customer has registered.' } : undefined))
  const { campaignId } = prepare(database)
  await dispatch(database, campaignId, { smtp: sink.url, connector })
  expect(messages(database, campaignId)[0]).toMatchObject({ state: 'skipped', reason: 'The billing system made no link: This customer has registered.' })
  expect(sink.taken()).toHaveLength(1)
})

test('what the billing system changed is given to the copy as soon as the link is made', async () => {
  const { database } = customers(3)
  const sink = await smtpSink()
  const applied: unknown[] = []
  const connector = linkMaker((id) => ({ kind: 'done', changed: [{ resource: 'registrations', record: { id } }], result: { url: `https://au.portal.meridianfleet.example/register?key=${id}`, expiresAt: NOW + 1 } }))
  const { campaignId } = prepare(database)
  const result = await dispatch(database, campaignId, { smtp: sink.url, connector, applyChanges: (changed) => { applied.push(...changed); throw new Error('database is locked') } })
  expect(applied).toHaveLength(3)
  expect(result.sent).toBe(3)
})

test('no more connections are open than allowed, however many messages are worked on', async () => {
  const { database } = customers(60)
  const sink = await smtpSink()
  const { campaignId } = prepare(database)
  await dispatch(database, campaignId, { smtp: sink.url, transportOptions: { connections: 2 }, options: { inFlight: 8 } })
  expect(sink.taken()).toHaveLength(60)
  expect(sink.connections()).toMatchObject({ most: 2, all: 2 })
})

test('a rate is kept for each party by itself, evenly', () => {
  let now = 1000
  const pacing = createPacing({ perMinute: () => 60, now: () => now })
  expect(['au', 'au', 'us', 'au'].map((party) => pacing.takeTurn(party))).toEqual([0, 1000, 0, 2000])
  now += 10_000
  expect(pacing.takeTurn('au')).toBe(0)
  expect(createPacing({ perMinute: () => null, now: () => now }).takeTurn('au')).toBe(0)
})

test('progress counts up to the total', async () => {
  const { database } = customers(10)
  const sink = await smtpSink()
  const { campaignId } = prepare(database)
  const told: number[] = []
  await dispatch(database, campaignId, { smtp: sink.url, progress: ({ done, total }) => { told.push(done); expect(total).toBe(10) } })
  expect(told[0]).toBe(0)
  expect(told.at(-1)).toBe(10)
  expect(told).toEqual([...told].sort((a, b) => a - b))
  expect(states(database, campaignId)).toEqual({ sent: 10 })
})

function decodedText(raw: string): string {
  return raw.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
