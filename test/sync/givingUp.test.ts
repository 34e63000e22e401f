import { describe, expect, test } from 'vitest'
import { ConnectorError, type Connector, type ConnectorErrorCode, type CommandOutcome } from '#main/core/ports/connector.ts'
import type { CommandName } from '#contract/commands.ts'
import type { Database } from '#main/db/database.ts'
import { push } from '#main/sync/push.ts'
import { HASTY, newWorkspace } from './copy.ts'
import { give, outboxOf, outboxRow } from './outboxRows.ts'

type Answer = ConnectorErrorCode | CommandOutcome<CommandName>
const DONE = { kind: 'done', changed: [], result: {} } as unknown as Answer
const DAY = 86_400_000
const NOTE = { accountId: 'acc_1', text: 'x' }

/** A line that works, and a billing system that answers commands and readings as told, again and again. */
function upstream(answer: (sent: number, key: string) => Answer, read: () => ConnectorErrorCode | null = () => null) {
  const keys: string[] = []
  const fail = (code: ConnectorErrorCode) => new ConnectorError(code, `It failed: ${code}. It will be tried again.`)
  const connector = {
    me: () => Promise.resolve({}),
    read: () => {
      const code = read()
      return code === null ? Promise.resolve(null) : Promise.reject(fail(code))
    },
    send: (_command: string, { idempotencyKey }: { idempotencyKey: string }) => {
      keys.push(idempotencyKey)
      const given = answer(keys.length, idempotencyKey)
      return typeof given === 'string' ? Promise.reject(fail(given)) : Promise.resolve(given)
    },
  } as unknown as Connector
  return { connector, keys }
}

/** Pushes as if every pause were over, so often. */
async function pushes(connector: Connector, database: Database, times: number, now = Date.now) {
  const ends = []
  for (let n = 0; n < times; n += 1) {
    database.raw.exec('UPDATE outbox SET nextTryAt = NULL WHERE nextTryAt IS NOT NULL')
    ends.push(await push(connector, database, { retry: { ...HASTY, attempts: 1 }, now }))
  }
  return ends
}

describe('a command that was sent before may have been carried out', () => {
  const sentBefore = (database: Database) => database.raw.exec(`UPDATE outbox SET state = 'queued', attempts = 1, firstSentAt = ${Date.now()}`)

  test('forbidden now, it is not known how it ended; at its first try it is refused', async () => {
    const { database } = newWorkspace()
    const { connector } = upstream(() => 'FORBIDDEN')
    give(database, 'addAccountNote', NOTE)
    sentBefore(database)
    give(database, 'addAccountNote', NOTE, { accountId: 'acc_2' })
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ uncertain: 1, refused: 1, waiting: 0 })
    expect(outboxOf(database)).toMatchObject([
      { state: 'uncertain', outcome: '{"code":"NOT_ALLOWED"}', message: expect.stringContaining('not known whether it was carried out') },
      { state: 'rejected', outcome: '{"code":"NOT_ALLOWED"}' },
    ])
  })

  test('written by another version, it is not known either, and nothing is sent', async () => {
    const { database } = newWorkspace()
    const { connector, keys } = upstream(() => DONE)
    give(database, 'addAccountNote', { ...NOTE, text: 7 })
    sentBefore(database)
    give(database, 'addAccountNote', { ...NOTE, text: 7 }, { accountId: 'acc_2' })
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ uncertain: 1, refused: 1 })
    expect(outboxOf(database)).toMatchObject([{ state: 'uncertain', message: expect.not.stringContaining('Do it again') }, { state: 'rejected' }])
    expect(keys).toEqual([])
  })

  test('nor where the billing system knows its key with other words', async () => {
    const { database } = newWorkspace()
    const { connector } = upstream(() => ({ kind: 'refused', code: 'IDEMPOTENCY_MISMATCH', message: 'Another command has this key.' }))
    give(database, 'addAccountNote', NOTE)
    sentBefore(database)
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ uncertain: 1, refused: 0 })
  })

  test('a refusal in words of the billing system’s own stays one: with its key it answers what it answered', async () => {
    const { database } = newWorkspace()
    const { connector } = upstream(() => ({ kind: 'refused', code: 'NOT_HELD', message: 'It is not on hold.' }))
    give(database, 'releaseInvoice', { invoiceId: 'inv_1', note: null })
    sentBefore(database)
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ refused: 1, uncertain: 0 })
  })
})

describe('a command that the billing system stumbles over', () => {
  test('is left to a person after twenty answers that were none, and those behind it of its account go', async () => {
    const { database } = newWorkspace()
    const { connector, keys } = upstream((_sent, key) => (key === 'bad' ? 'SERVER' : DONE))
    give(database, 'addAccountNote', NOTE, { key: 'bad' })
    give(database, 'addAccountNote', NOTE, { key: 'good' })
    await pushes(connector, database, 19)
    expect(outboxOf(database)).toMatchObject([{ state: 'queued', attempts: 19, serverErrors: 19 }, { state: 'queued', attempts: 0 }])
    const ends = await pushes(connector, database, 2)
    expect(ends.map(({ uncertain, pushed }) => [uncertain, pushed])).toEqual([[1, 0], [0, 1]])
    expect(outboxOf(database)).toMatchObject([
      { state: 'uncertain', attempts: 20, nextTryAt: null, outcome: '{"code":"NO_ANSWER"}', message: 'It failed: SERVER. It was sent 20 times without an answer that says how it ended. So it is not known whether this was carried out, and it is not tried any more by itself: look at it in the billing system before doing it again.' },
      { state: 'done' },
    ])
    expect(keys.filter((key) => key === 'bad')).toHaveLength(20)
  })

  test('is left to a person when a day has gone since it first left', async () => {
    const { database } = newWorkspace()
    const { connector } = upstream(() => 'SERVER', () => 'SERVER')
    give(database, 'addAccountNote', NOTE, { ifMatch: 1 })
    await pushes(connector, database, 2)
    expect(outboxOf(database)).toMatchObject([{ state: 'queued', attempts: 2 }])
    await pushes(connector, database, 1, () => Date.now() + DAY + 60_000)
    expect(outboxOf(database)).toMatchObject([{ state: 'uncertain', outcome: '{"code":"TOO_OLD"}' }])
  })

  test('cuts are not answers that could not be read: one of those after five of these is no end', async () => {
    const { database } = newWorkspace()
    const { connector } = upstream((sent) => (sent <= 5 ? 'OFFLINE' : sent === 6 ? 'MALFORMED' : DONE))
    const id = give(database, 'addAccountNote', NOTE)
    await pushes(connector, database, 6)
    expect(outboxRow(database, id)).toMatchObject({ state: 'queued', attempts: 6, unreadable: 1, serverErrors: 0 })
    await pushes(connector, database, 1)
    expect(outboxRow(database, id)).toMatchObject({ state: 'done' })
  })

  test('a line that is cut again and again for less than a day is no reason, nor is being asked to call less often', async () => {
    const { database } = newWorkspace()
    const { connector } = upstream((sent) => (sent % 2 === 0 ? 'OFFLINE' : 'RATE_LIMITED'))
    const id = give(database, 'addAccountNote', NOTE)
    await pushes(connector, database, 60)
    expect(outboxRow(database, id)).toMatchObject({ state: 'queued', attempts: 60, unreadable: 0, serverErrors: 0 })
  })

  test('one that hangs each time ends after a day, but not by the first try after a day without a line', async () => {
    const { database } = newWorkspace()
    const { connector } = upstream(() => 'TIMEOUT', () => 'TIMEOUT')
    const id = give(database, 'addAccountNote', NOTE, { ifMatch: 1 })
    const nextDay = () => Date.now() + DAY + 60_000
    await pushes(connector, database, 1)
    await pushes(connector, database, 1, nextDay)
    expect(outboxRow(database, id)).toMatchObject({ state: 'queued' })
    database.raw.exec('UPDATE outbox SET attempts = 5')
    await pushes(connector, database, 1, nextDay)
    expect(outboxRow(database, id)).toMatchObject({ state: 'uncertain' })
  })

  test('money whose invoice can never be read is refused, for it never left; those behind it go', async () => {
    const { database } = newWorkspace()
    const { connector, keys } = upstream(() => DONE, () => 'MALFORMED')
    give(database, 'payInvoice', { invoiceId: 'inv_1', methodId: 'pm_1' }, { key: 'money' })
    give(database, 'addAccountNote', NOTE, { key: 'note' })
    const ends = await pushes(connector, database, 6)
    expect(ends.map(({ refused }) => refused)).toEqual([0, 0, 0, 0, 1, 0])
    expect(outboxOf(database)).toMatchObject([{ state: 'rejected', attempts: 0, outcome: '{"code":"NOT_SENT"}', message: expect.stringContaining('nothing was sent') }, { state: 'done' }])
    expect(keys).toEqual(['note'])
  })
})

test('how long the billing system wants to be left alone is told with the end of the push', async () => {
  const { database } = newWorkspace()
  const { connector } = upstream(() => DONE)
  give(database, 'addAccountNote', NOTE)
  const busy: Connector = { ...connector, send: () => Promise.reject(new ConnectorError('RATE_LIMITED', 'Less often, please.', { retryAfterMs: 120_000 })) }
  expect(await push(busy, database, { retry: HASTY })).toMatchObject({ stopped: 'Less often, please.', retryAfterMs: 120_000, waiting: 1 })
  database.raw.exec('UPDATE outbox SET nextTryAt = NULL')
  expect(await push({ ...connector, me: busy.send as never }, database, { retry: HASTY })).toMatchObject({ stopped: 'Less often, please.', retryAfterMs: 120_000 })
  expect(await push({ ...connector, me: () => Promise.reject(new ConnectorError('OFFLINE', 'Nothing answers.')) }, database, { retry: { ...HASTY, attempts: 1 } })).not.toHaveProperty('retryAfterMs')
})
