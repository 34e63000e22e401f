import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { ConnectorError } from '#main/core/ports/connector.ts'
import { JobCancelled } from '#main/core/ports/jobs.ts'
import { haltCampaign, settleUncertain } from '#main/mail/messageLog.ts'
import { campaign, customers, dispatch, linkMaker, messages, NOW, prepare, states } from './customers.ts'
import { smtpSink } from './smtpSink.ts'

const numberOf = (address: string): number => Number(/\d+/.exec(address)![0])

describe('a reply about one recipient', () => {
  test('5xx is for good: failed, with the server’s own words, and the others get theirs', async () => {
    const { database } = customers(12)
    const sink = await smtpSink({ rcptTo: (address) => (numberOf(address) % 2 === 0 ? `550 5.1.1 No such mailbox ${address}` : undefined) })
    const { campaignId } = prepare(database)
    const result = await dispatch(database, campaignId, { smtp: sink.url })
    expect(result).toMatchObject({ sent: 6, failed: 6, queued: 0, stopped: null })
    expect(messages(database, campaignId).find(({ toAddress }) => numberOf(toAddress) === 2)).toMatchObject({ state: 'failed', reason: 'The mail server refused it.', serverReply: '550 5.1.1 No such mailbox customer2@customer.example', attempts: 1 })
    expect(sink.taken().every(({ to }) => numberOf(to) % 2 === 1)).toBe(true)
  })

  test('4xx is for now: it is tried again, and goes when the server takes it', async () => {
    const { database } = customers(5)
    let refusals = 0
    const sink = await smtpSink({ rcptTo: (address) => (numberOf(address) === 3 && refusals++ < 2 ? '451 4.7.1 Greylisted, try again later' : undefined) })
    const { campaignId } = prepare(database)
    expect(await dispatch(database, campaignId, { smtp: sink.url })).toMatchObject({ sent: 5, failed: 0 })
    expect(messages(database, campaignId)[2]).toMatchObject({ state: 'sent', attempts: 3, serverReply: '250 2.0.0 taken' })
    expect(sink.byRecipient().get('customer3@customer.example')).toBe(1)
  })

  test('4xx without end is given up after so many tries', async () => {
    const { database } = customers(2)
    const sink = await smtpSink({ rcptTo: (address) => (numberOf(address) === 1 ? '450 4.2.1 Mailbox busy' : undefined) })
    const { campaignId } = prepare(database)
    expect(await dispatch(database, campaignId, { smtp: sink.url })).toMatchObject({ sent: 1, failed: 1, stopped: null })
    expect(messages(database, campaignId)[0]).toMatchObject({ state: 'failed', reason: 'The mail server put it off 3 times.', serverReply: '450 4.2.1 Mailbox busy', attempts: 3 })
  })
})

describe('a cut line', () => {
  test('after the message went over, before the answer: uncertain, and the program never sends it again', async () => {
    const { database } = customers(8)
    const sink = await smtpSink({ message: ({ to }) => (numberOf(to) === 4 ? 'cut' : undefined) })
    const { campaignId } = prepare(database)
    expect(await dispatch(database, campaignId, { smtp: sink.url })).toMatchObject({ sent: 7, uncertain: 1, stopped: null })
    expect(messages(database, campaignId)[3]).toMatchObject({ state: 'uncertain', reason: 'The connection to the mail server was cut. It may have been sent.' })
    expect(await dispatch(database, campaignId, { smtp: sink.url })).toMatchObject({ sent: 7, uncertain: 1 })
    expect(sink.byRecipient().get('customer4@customer.example')).toBe(1)
  })

  test('a server that takes the message and never answers leaves it uncertain', async () => {
    const { database } = customers(2)
    const sink = await smtpSink({ message: ({ to }) => (numberOf(to) === 1 ? 'silence' : undefined) })
    const { campaignId } = prepare(database)
    expect(await dispatch(database, campaignId, { smtp: sink.url, transportOptions: { answerTimeoutMs: 200 } })).toMatchObject({ sent: 1, uncertain: 1 })
    expect(messages(database, campaignId)[0]!.reason).toBe('The mail server did not answer in time. It may have been sent.')
  })

  test('before the message: it surely was not sent, and goes over a new connection', async () => {
    const { database } = customers(8)
    let cuts = 0
    const sink = await smtpSink({ rcptTo: (address) => (numberOf(address) === 4 && cuts++ === 0 ? 'cut' : undefined) })
    const { campaignId } = prepare(database)
    expect(await dispatch(database, campaignId, { smtp: sink.url })).toMatchObject({ sent: 8, uncertain: 0 })
    expect([...sink.byRecipient().values()]).toEqual(Array(8).fill(1))
  })

  test('421 in the middle: the message waits, and goes over a new connection', async () => {
    const { database } = customers(10)
    let closings = 0
    const sink = await smtpSink({ mailFrom: () => (closings++ % 4 === 3 && closings < 10 ? '421 4.3.2 Closing, come back' : undefined) })
    const { campaignId } = prepare(database)
    expect(await dispatch(database, campaignId, { smtp: sink.url })).toMatchObject({ sent: 10, failed: 0, uncertain: 0 })
    expect([...sink.byRecipient().values()]).toEqual(Array(10).fill(1))
  })

  test('five uncertain ones in a row stop the campaign before there are more', async () => {
    const { database } = customers(30)
    const sink = await smtpSink({ message: () => 'cut' })
    const { campaignId } = prepare(database)
    const result = await dispatch(database, campaignId, { smtp: sink.url, options: { inFlight: 1 } })
    expect(result).toMatchObject({ sent: 0, uncertain: 5, queued: 25 })
    expect(result.stopped).toBe('5 messages in a row could not be sent, so the rest was not tried. The last time: The connection to the mail server was cut.')
    expect(campaign(database, campaignId)).toMatchObject({ state: 'paused', stopReason: result.stopped })
  })
})

describe('a server that cannot be used', () => {
  test('refused connections stop the campaign with everything still queued, and say what to do', async () => {
    const { database } = customers(20)
    const port = await freePort()
    const { campaignId } = prepare(database)
    const connector = linkMaker()
    const result = await dispatch(database, campaignId, { smtp: `smtp://127.0.0.1:${port}`, connector })
    expect(result).toEqual({ sent: 0, failed: 0, skipped: 0, uncertain: 0, queued: 20, stopped: `Nothing answers at the mail server's address 127.0.0.1:${port}. Check the host and port in Settings, and that the server runs.` })
    expect(campaign(database, campaignId)).toMatchObject({ state: 'paused', stopReason: result.stopped })

    const sink = await smtpSink()
    expect(await dispatch(database, campaignId, { smtp: sink.url, connector })).toMatchObject({ sent: 20, queued: 0, stopped: null })
    expect(campaign(database, campaignId)).toMatchObject({ state: 'done', stopReason: null })
  })

  test('one that goes away in the middle leaves the rest queued, and nobody gets two afterwards', async () => {
    const { database } = customers(40)
    const sink = await smtpSink()
    const { campaignId } = prepare(database)
    sink.onTaken((count) => { if (count === 15) void sink.stop() })
    const first = await dispatch(database, campaignId, { smtp: sink.url })
    expect(first.stopped).toMatch(/^Nothing answers at the mail server/)
    expect(first.sent + first.uncertain).toBeGreaterThanOrEqual(15)
    expect(first.sent + first.uncertain + first.queued).toBe(40)
    const another = await smtpSink()
    const second = await dispatch(database, campaignId, { smtp: another.url })
    expect(second).toMatchObject({ uncertain: first.uncertain, queued: 0, sent: 40 - first.uncertain })
    const got = [...sink.taken(), ...another.taken()].map(({ to }) => to)
    expect(new Set(got).size).toBe(got.length)
  })

  test('a server that takes no further connection is used with those it gave', async () => {
    const { database } = customers(30)
    const sink = await smtpSink({ greeting: (n) => (n > 1 ? '421 4.7.0 Too many connections' : undefined) })
    const { campaignId } = prepare(database)
    expect(await dispatch(database, campaignId, { smtp: sink.url })).toMatchObject({ sent: 30, stopped: null })
  })

  test('a sender that is refused stops the campaign after five', async () => {
    const { database } = customers(30)
    const sink = await smtpSink({ mailFrom: () => '553 5.7.1 You may not send as this address' })
    const { campaignId } = prepare(database)
    const result = await dispatch(database, campaignId, { smtp: sink.url, options: { inFlight: 1 } })
    expect(result).toMatchObject({ failed: 5, queued: 25, stopped: expect.stringContaining('553 5.7.1 You may not send as this address') })
  })

  test('a server that answers in another language than SMTP is named', async () => {
    const { database } = customers(1)
    const sink = await smtpSink({ greeting: () => 'HTTP/1.1 400 Bad Request' })
    const { campaignId } = prepare(database)
    expect((await dispatch(database, campaignId, { smtp: sink.url })).stopped).toBe(`What answers at 127.0.0.1:${sink.port} is no mail server. Check the host and port in Settings.`)
  })

  test('one that never greets is not waited for without end', async () => {
    const { database } = customers(1)
    const sink = await smtpSink({ greeting: () => 'silence' })
    const { campaignId } = prepare(database)
    expect((await dispatch(database, campaignId, { smtp: sink.url, transportOptions: { connectTimeoutMs: 100 } })).stopped).toMatch(/did not answer in time/)
  })
})

describe('a billing system that makes no links', () => {
  test('without a line the campaign stops, and everything stays queued', async () => {
    const { database } = customers(10)
    const sink = await smtpSink()
    const { campaignId } = prepare(database)
    const connector = linkMaker(() => new ConnectorError('OFFLINE', 'The billing system cannot be reached.'))
    expect(await dispatch(database, campaignId, { smtp: sink.url, connector })).toMatchObject({ sent: 0, queued: 10, stopped: 'No registration link can be had. The billing system cannot be reached.' })
    expect(sink.taken()).toHaveLength(0)
  })

  test('a failure that passes is passed over, with the same key', async () => {
    const { database } = customers(3)
    const sink = await smtpSink()
    const { campaignId } = prepare(database)
    const connector = linkMaker((_, n) => (n <= 2 ? new ConnectorError('SERVER', 'The billing system failed.') : undefined))
    expect(await dispatch(database, campaignId, { smtp: sink.url, connector, options: { inFlight: 1 } })).toMatchObject({ sent: 3, stopped: null })
    expect(new Set(connector.asked.slice(0, 3).map(({ key }) => key)).size).toBe(1)
  })

  test('a token that is not taken stops it at once', async () => {
    const { database } = customers(3)
    const sink = await smtpSink()
    const { campaignId } = prepare(database)
    const connector = linkMaker(() => new ConnectorError('UNAUTHORIZED', 'The token is not taken.'))
    expect(await dispatch(database, campaignId, { smtp: sink.url, connector, options: { inFlight: 1 } })).toMatchObject({ queued: 3, stopped: 'No registration link can be had. The token is not taken.' })
    expect(connector.asked).toHaveLength(1)
  })

  test('a link that is no web address is never sent', async () => {
    const { database } = customers(1)
    const sink = await smtpSink()
    const { campaignId } = prepare(database)
    const connector = linkMaker(() => ({ kind: 'done', changed: [], result: { url: 'javascript:alert(1)', expiresAt: NOW + 1 } }))
    expect((await dispatch(database, campaignId, { smtp: sink.url, connector })).stopped).toMatch(/no web address/)
    expect(sink.taken()).toHaveLength(0)
  })
})

describe('a person’s word', () => {
  test('pausing keeps what is queued; going on sends it', async () => {
    const { database } = customers(60)
    const sink = await smtpSink()
    const { campaignId } = prepare(database)
    const stop = new AbortController()
    sink.onTaken((count) => {
      if (count !== 20) return
      haltCampaign(database, campaignId, 'paused', NOW)
      stop.abort()
    })
    await expect(dispatch(database, campaignId, { smtp: sink.url, signal: stop.signal })).rejects.toThrow(JobCancelled)
    expect(campaign(database, campaignId)).toMatchObject({ state: 'paused', stopReason: null })
    const { sent, queued } = states(database, campaignId)
    expect(sent).toBe(sink.taken().length)
    expect(sent! + queued!).toBe(60)
    expect(await dispatch(database, campaignId, { smtp: sink.url })).toMatchObject({ sent: 60, queued: 0 })
    expect([...sink.byRecipient().values()]).toEqual(Array(60).fill(1))
  })

  test('a pause written down by another process is heeded at the next message', async () => {
    const { database } = customers(60)
    const sink = await smtpSink()
    const { campaignId } = prepare(database)
    sink.onTaken((count) => { if (count === 20) haltCampaign(database, campaignId, 'paused', NOW) })
    const result = await dispatch(database, campaignId, { smtp: sink.url })
    expect(result).toMatchObject({ stopped: null })
    expect(result.sent).toBeLessThan(40)
    expect(campaign(database, campaignId).state).toBe('paused')
  })

  test('cancelling leaves out what is queued, for good', async () => {
    const { database } = customers(60)
    const sink = await smtpSink()
    const { campaignId } = prepare(database)
    sink.onTaken((count) => { if (count === 20) haltCampaign(database, campaignId, 'cancelled', NOW) })
    const result = await dispatch(database, campaignId, { smtp: sink.url })
    expect(result.sent).toBe(sink.taken().length)
    expect(result.sent + result.skipped).toBe(60)
    expect(messages(database, campaignId).at(-1)).toMatchObject({ state: 'skipped', reason: 'Cancelled before it was sent.' })
    expect(await dispatch(database, campaignId, { smtp: sink.url })).toMatchObject({ sent: result.sent, queued: 0 })
  })

  test('an uncertain message may be said to be sent, or to be sent again as a new message with a fresh link', async () => {
    const { database } = customers(2)
    const sink = await smtpSink({ message: () => 'cut' })
    const { campaignId } = prepare(database)
    const connector = linkMaker()
    await dispatch(database, campaignId, { smtp: sink.url, connector })
    const [one, two] = messages(database, campaignId)
    expect([one!.state, two!.state]).toEqual(['uncertain', 'uncertain'])
    expect(settleUncertain(database, one!.id, 'sent', '<x@y.example>', NOW)).toBe(true)
    expect(settleUncertain(database, one!.id, 'send_again', '<x@y.example>', NOW)).toBe(false)
    expect(settleUncertain(database, two!.id, 'send_again', '<new@y.example>', NOW)).toBe(true)
    expect(campaign(database, campaignId)).toMatchObject({ state: 'paused', finishedAt: null })
    sink.behave({})
    expect(await dispatch(database, campaignId, { smtp: sink.url, connector })).toMatchObject({ sent: 2, uncertain: 0 })
    expect(sink.taken().filter(({ to }) => to === two!.toAddress).map(({ raw }) => /^Message-ID: (.*)$/m.exec(raw)![1])).toEqual([two!.messageId, '<new@y.example>'])
    expect(new Set(connector.asked.filter(({ registrationId }) => registrationId === 'reg_2').map(({ key }) => key)).size).toBe(2)
  })
})

test('a template that cannot be filled in stops the campaign before anything goes', async () => {
  const { database } = customers(5)
  const sink = await smtpSink()
  const { campaignId } = prepare(database)
  database.raw.prepare(`UPDATE template SET text = 'Hello {{ contact.nickname }}'`).run()
  const result = await dispatch(database, campaignId, { smtp: sink.url })
  expect(result).toMatchObject({ sent: 0, queued: 5, stopped: expect.stringContaining('undefined variable: contact.nickname') })
  expect(sink.taken()).toHaveLength(0)
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}
