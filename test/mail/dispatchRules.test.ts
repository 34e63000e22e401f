import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { JobCancelled } from '#main/core/ports/jobs.ts'
import type { SendingRules } from '#main/core/ports/outgoing.ts'
import { db } from '#main/db/database.ts'
import { connect } from '#main/db/workspace.ts'
import { NTH_LAST, QUEUED } from '#main/mail/messageLog.ts'
import { createPacing } from '#main/mail/pacing.ts'
import { isThrottle } from '#main/mail/smtpReply.ts'
import { createSmtpTransport } from '#main/mail/transport.ts'
import { campaign, customer, customers, dispatch, messages, NOW, prepare, RULES, states } from './customers.ts'
import { smtpSink } from './smtpSink.ts'

const HOUR = 3_600_000
const rules = (given: Partial<SendingRules>): SendingRules => ({ ...RULES, ...given })
const rate = (perMinute: number | null, perHour: number | null) => rules({ rates: [{ party: 'au' as never, perMinute, perHour }] })

describe('the rate of a party', () => {
  test('holds for all its campaigns together, and over a restart, by what is written down', async () => {
    const books = customers(20)
    const sink = await smtpSink()
    const run = async (campaignId: string, at: number, database = books.database) => {
      const stop = new AbortController()
      const steps: string[] = []
      const ended = dispatch(database, campaignId, {
        smtp: sink.url, now: () => at, rules: rate(null, 5), signal: stop.signal,
        progress({ step }) {
          steps.push(step)
          if (step.startsWith('as many')) stop.abort()
        },
      }).catch((error: unknown) => { if (!(error instanceof JobCancelled)) throw error })
      await ended
      return steps
    }
    const first = prepare(books.database)
    expect(await run(first.campaignId, NOW)).toContain('as many were sent as the settings allow; it goes on in 60 minutes')
    expect(states(books.database, first.campaignId)).toEqual({ sent: 5, queued: 15 })

    for (let n = 21; n <= 30; n++) customer(books, { email: `customer${n}@customer.example` })
    books.derive()
    books.database.raw.prepare(`UPDATE campaign SET state = 'paused'`).run()
    const second = prepare(books.database, { selection: { registrations: Array.from({ length: 10 }, (_, n) => `reg_${n + 21}` as never) } })
    const reopened = connect(books.dir)
    onTestFinished(() => reopened.close())
    expect(await run(second.campaignId, NOW + HOUR / 2, reopened)).toContain('as many were sent as the settings allow; it goes on in 30 minutes')
    expect(sink.taken()).toHaveLength(5)
    // An hour after the five it may be five again, of whichever campaign.
    await run(second.campaignId, NOW + HOUR, reopened)
    expect(states(books.database, second.campaignId)).toEqual({ sent: 5, queued: 5 })
    expect(sink.taken()).toHaveLength(10)
  })

  test('of a minute spreads the messages evenly, and the slower of it and the campaign’s own counts', () => {
    let now = 0
    const pacing = createPacing({ perMinute: (party) => (party === 'au' ? 60 : null), now: () => now })
    expect(['au', 'au', 'nz', 'au', 'nz'].map((party) => pacing.takeTurn(party))).toEqual([0, 1000, 0, 2000, 0])
    now = 500
    expect(pacing.takeTurn('au')).toBe(2500)
  })

  test('of another party does not slow this one', async () => {
    const { database } = customers(10)
    const sink = await smtpSink()
    const { campaignId } = prepare(database)
    expect(await dispatch(database, campaignId, { smtp: sink.url, rules: rules({ rates: [{ party: 'nz' as never, perMinute: 1, perHour: 1 }] }) })).toMatchObject({ sent: 10 })
  })

  test('is counted through an index, and so are the messages to go', () => {
    const { database } = customers(1)
    const planOf = (sql: string, ...parameters: unknown[]) => database.raw.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters).map(({ detail }) => detail).join('\n')
    expect(planOf(NTH_LAST, 'au', 0, 4)).toBe('SEARCH message USING COVERING INDEX message_by_party (partyId=? AND sendingAt>?)')
    expect(planOf(QUEUED, 'c', '', 200)).toBe('SEARCH message USING INDEX message_by_state (campaignId=? AND state=? AND id>?)')
  })
})

describe('a server that asks for less', () => {
  test.each([
    ['421 4.7.0 Too many messages in this session', true], ['450 4.7.28 Our system has detected an unusual rate', true], ['451 4.4.5 Server busy', true],
    ['452 4.5.3 Too many recipients', true], ['450 Message rate limit exceeded', true], ['454 4.7.1 You have exceeded the sending limit', true], ['451 Please slow down', true],
    ['450 4.7.1 Greylisted, try again later', false], ['452 4.2.2 The mailbox is over its quota limit, exceeded', false], ['450 4.2.1 Mailbox busy', false], ['451 4.3.0 Temporary failure', false],
  ])('%s: %s', (reply, throttles) => expect(isThrottle(reply)).toBe(throttles))

  test('is served twice as slowly each time that it says so, whatever was under way, and faster again when it takes them', () => {
    let now = 0
    const pacing = createPacing({ perMinute: () => null, now: () => now, slowMs: { first: 100, most: 300 } })
    expect(pacing.throttled(0)).toBe(1)
    // Those that had their turn before say nothing new.
    expect([pacing.throttled(-1), pacing.throttled(0)]).toEqual([1, 1])
    expect([pacing.takeTurn('au'), pacing.takeTurn('nz')]).toEqual([100, 200])
    now = 150
    expect(pacing.throttled(now)).toBe(2)
    expect(pacing.slowedMs()).toBe(200)
    now = 160
    expect(pacing.throttled(now, 5000)).toBe(3)
    expect(pacing.slowedMs()).toBe(300)
    expect(pacing.takeTurn('au')).toBe(5000)
    for (let n = 0; n < 10; n++) pacing.accepted()
    expect(pacing.slowedMs()).toBe(150)
    for (let n = 0; n < 100; n++) pacing.accepted()
    expect(pacing.slowedMs()).toBe(0)
    now = 20_000
    expect(pacing.takeTurn('au')).toBe(0)
  })

  test('gets them all in the end, and none counts as failed', async () => {
    const { database } = customers(40)
    let asked = 0
    const sink = await smtpSink({ rcptTo: () => (asked++ % 8 < 4 && asked < 60 ? '450 4.7.28 Too many messages from you' : undefined) })
    const { campaignId } = prepare(database)
    expect(await dispatch(database, campaignId, { smtp: sink.url })).toMatchObject({ sent: 40, failed: 0, stopped: null })
    expect([...sink.byRecipient().values()]).toEqual(Array(40).fill(1))
  })

  test('and takes none for ten pauses is left alone, with its words; everything is queued still', async () => {
    const { database } = customers(40)
    const sink = await smtpSink({ mailFrom: () => '450 4.7.28 Daily limit reached' })
    const { campaignId } = prepare(database)
    const result = await dispatch(database, campaignId, { smtp: sink.url })
    expect(result).toMatchObject({ sent: 0, failed: 0, queued: 40 })
    expect(result.stopped).toBe('The mail server asks for less mail and took none for 10 pauses, each longer than the one before, so the rest was not tried. The last time: 450 4.7.28 Daily limit reached')
  })
})

describe('permanent failures', () => {
  test('in a row stop the campaign, with the server’s words', async () => {
    const { database } = customers(30)
    let asked = 0
    const sink = await smtpSink({ rcptTo: () => (++asked > 4 ? '550 5.7.1 Your mail is not wanted here' : undefined) })
    const { campaignId } = prepare(database)
    const result = await dispatch(database, campaignId, { smtp: sink.url, rules: rules({ stopAfter: 3 }), options: { inFlight: 1 } })
    expect(result).toEqual({ sent: 4, failed: 3, skipped: 0, uncertain: 0, queued: 23, stopped: '3 messages in a row were refused for good, so the rest was not tried. The last time: 550 5.7.1 Your mail is not wanted here' })
    expect(campaign(database, campaignId)).toMatchObject({ state: 'paused', stopReason: result.stopped })
  })

  test('here and there do not', async () => {
    const { database } = customers(30)
    let asked = 0
    const sink = await smtpSink({ rcptTo: () => (asked++ % 3 > 0 ? '550 5.1.1 No such mailbox' : undefined) })
    const { campaignId } = prepare(database)
    expect(await dispatch(database, campaignId, { smtp: sink.url, rules: rules({ stopAfter: 3 }), options: { inFlight: 1 } })).toMatchObject({ sent: 10, failed: 20, stopped: null })
  })

  test.each([
    ['before the message', { mailFrom: () => '552 5.3.4 Message size exceeds fixed limit' }],
    ['after it', { message: () => '552 5.2.3 Message length exceeds what this mailbox takes' }],
  ])('of size, %s, are about one message each', async (_, behaviour) => {
    const { database } = customers(8)
    const sink = await smtpSink(behaviour)
    const { campaignId } = prepare(database)
    expect(await dispatch(database, campaignId, { smtp: sink.url, options: { inFlight: 1 } })).toMatchObject({ failed: 8, queued: 0, stopped: null })
    expect(messages(database, campaignId)[0]).toMatchObject({ state: 'failed', serverReply: expect.stringMatching(/^552/) })
  })
})

describe('the line', () => {
  test('that is gone for a while is waited for, and the campaign goes on by itself', async () => {
    const { database } = customers(60)
    const sink = await smtpSink()
    const { campaignId } = prepare(database)
    const steps = new Set<string>()
    let back: Awaited<ReturnType<typeof smtpSink>> | null = null
    sink.onTaken((count) => { if (count === 20) void sink.stop().then(() => setTimeout(() => void smtpSink({}, sink.port).then((made) => (back = made)), 300)) })
    const result = await dispatch(database, campaignId, { smtp: sink.url, progress: ({ step }) => steps.add(step), options: { lineBackPausesMs: Array<number>(100).fill(20) } })
    expect(result).toMatchObject({ queued: 0, failed: 0, stopped: null })
    expect(result.sent + result.uncertain).toBe(60)
    expect([...steps].some((step) => step.startsWith('waiting for the mail server. Nothing answers'))).toBe(true)
    const got = [...sink.taken(), ...back!.taken()].map(({ to }) => to)
    expect(new Set(got).size).toBe(got.length)
  })

  test('a server that closes every connection at once is asked less and less often, and then left alone; everything is queued', async () => {
    const { database } = customers(30)
    const sink = await smtpSink({ mailFrom: () => 'cut' })
    const { campaignId } = prepare(database)
    const result = await dispatch(database, campaignId, { smtp: sink.url })
    expect(result).toMatchObject({ sent: 0, failed: 0, uncertain: 0, queued: 30, stopped: expect.stringMatching(/^The mail server closed the connection and took none for 10 pauses/) })
  })

  test('a message that makes the server close the connection each time is given up, and the others go', async () => {
    const { database } = customers(10)
    const sink = await smtpSink({ rcptTo: (address) => (address.startsWith('customer4@') ? 'cut' : undefined) })
    const { campaignId } = prepare(database)
    expect(await dispatch(database, campaignId, { smtp: sink.url, options: { inFlight: 2 } })).toMatchObject({ sent: 9, failed: 1, uncertain: 0 })
    expect(messages(database, campaignId).find(({ toAddress }) => toAddress.startsWith('customer4@'))).toMatchObject({ reason: 'The mail server closed the connection 12 times before it went over.', attempts: 12 })
  })

  test('a person’s pause ends the waiting', async () => {
    const { database } = customers(20)
    const sink = await smtpSink()
    const { campaignId } = prepare(database)
    const stop = new AbortController()
    sink.onTaken((count) => { if (count === 5) void sink.stop() })
    await expect(dispatch(database, campaignId, {
      smtp: sink.url, signal: stop.signal, options: { lineBackPausesMs: Array<number>(100).fill(60_000) }, progress: ({ step }) => { if (step.startsWith('waiting')) stop.abort() },
    })).rejects.toThrow(JobCancelled)
    expect(campaign(database, campaignId)).toMatchObject({ state: 'paused', stopReason: null })
  })

  test('a connection that was idle for longer than a minute by the clock, as after a laptop’s sleep, is not used again', async () => {
    const sink = await smtpSink()
    const transport = createSmtpTransport(sink.url, { connections: 1 })
    onTestFinished(() => transport.close())
    const send = async () => {
      const lane = await transport.acquire()
      const delivery = await lane.deliver({ from: 'a@b.example', to: ['c@d.example'] }, Buffer.from('Subject: x\r\n\r\nx'))
      lane.release()
      return { delivery: delivery.kind, fresh: lane.fresh }
    }
    expect(await send()).toEqual({ delivery: 'accepted', fresh: true })
    expect(await send()).toEqual({ delivery: 'accepted', fresh: false })
    const slept = Date.now() + 61_000
    vi.spyOn(Date, 'now').mockReturnValue(slept)
    expect(await send()).toEqual({ delivery: 'accepted', fresh: true })
    expect(sink.connections().all).toBe(2)
  })

  test('connections that died while nothing went over them are replaced at once: no message waits, fails or is uncertain', async () => {
    const { database } = customers(60)
    let cuts = 0
    // Every connection is cut when its third message begins: sixty cuts would stop a campaign if each counted.
    const perConnection = new Map<number, number>()
    const sink = await smtpSink({ mailFrom: () => { const n = sink.connections().all; perConnection.set(n, (perConnection.get(n) ?? 0) + 1); return perConnection.get(n)! > 2 ? (cuts++, 'cut') : undefined } })
    const { campaignId } = prepare(database)
    expect(await dispatch(database, campaignId, { smtp: sink.url, transportOptions: { connections: 1 }, options: { retryPausesMs: [] } })).toMatchObject({ sent: 60, failed: 0, uncertain: 0, stopped: null })
    expect(cuts).toBeGreaterThan(20)
  })

  test('a server that hangs does not keep a pause waiting: what is on the line is uncertain after a short grace', async () => {
    const { database } = customers(20)
    const sink = await smtpSink({ message: () => 'silence' })
    const { campaignId } = prepare(database)
    const stop = new AbortController()
    sink.onTaken((count) => { if (count === 3) stop.abort() })
    await expect(dispatch(database, campaignId, { smtp: sink.url, signal: stop.signal, transportOptions: { connections: 3, answerTimeoutMs: 60_000 }, options: { stopGraceMs: 50 } })).rejects.toThrow(JobCancelled)
    expect(states(database, campaignId)).toEqual({ queued: 17, uncertain: 3 })
  })

  test('without a certificate that somebody vouches for nothing goes, and everything is queued', async () => {
    const { database } = customers(5)
    const server = new SMTPServer({ logger: false, secure: true, authOptional: true, disableReverseLookup: true })
    server.on('error', () => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
    const { campaignId } = prepare(database)
    const result = await dispatch(database, campaignId, { smtp: `smtps://localhost:${(server.server.address() as AddressInfo).port}` })
    expect(result).toMatchObject({ sent: 0, queued: 5, stopped: expect.stringMatching(/its certificate cannot be trusted \(\w+\)\. Nothing was sent\./) })
  })
})

test('two operators who send to the same people at the same moment, in two processes, write to each once', { timeout: 60_000 }, async () => {
  const { database, dir } = customers(200)
  const sink = await smtpSink()
  const first = prepare(database, { now: Date.now() })
  // As if the other had not seen it yet.
  database.raw.exec(`UPDATE campaign SET state = 'done'`)
  const second = prepare(database, { now: Date.now() })
  database.raw.exec(`UPDATE campaign SET state = 'paused'`)
  expect(second.skipped).toBe(0)
  const results = await Promise.all([first, second].map(({ campaignId }) => new Promise<string>((resolve) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'dispatchChild.ts'), dir, campaignId, sink.url], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    child.on('close', () => resolve(said))
  })))
  const [a, b] = results.map((said) => JSON.parse(said) as { sent: number; skipped: number })
  expect(a!.sent + b!.sent).toBe(200)
  expect(a!.skipped + b!.skipped).toBe(200)
  expect([...sink.byRecipient().values()]).toEqual(Array(200).fill(1))
})

test('an address that many mail servers would not take is left out with why', async () => {
  const books = customers(2)
  // The billing system's own check of addresses is stricter today.
  books.database.raw.exec(`UPDATE cache.registration SET email = 'mëre@customer.example' WHERE id = 'reg_2'`)
  const sink = await smtpSink()
  const { campaignId } = prepare(books.database)
  expect(messages(books.database, campaignId).map(({ state }) => state)).toEqual(['queued', 'queued'])
  await dispatch(books.database, campaignId, { smtp: sink.url })
  expect(messages(books.database, campaignId).find(({ toAddress }) => toAddress.startsWith('m'))).toMatchObject({ state: 'skipped', reason: 'The address has letters before the @ that many mail servers do not take. Ask the customer for another one.' })
  expect(sink.taken()).toHaveLength(1)
  expect(books.database.first(db.selectFrom('message').select('sentFrom').where('campaignId', '=', campaignId).where('state', '=', 'sent'))).toEqual({ sentFrom: 'accounts@au.meridianfleet.example' })
})
