import { describe, expect, test } from 'vitest'
import { commandNames, commands } from '#contract/commands.ts'
import type { outbox } from '#contract/outbox.ts'
import { brokenAudit } from '#main/db/audit.ts'
import { db, type Database } from '#main/db/database.ts'
import { pendingCommands } from '#main/db/pendingCommands.ts'
import { unhappyEnds } from '#main/db/outbox.ts'
import { outboxRouter } from '#main/features/outbox/handlers.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'

const NOW = Date.UTC(2026, 2, 1, 9)

/** A desk on which the first command has ended as told. */
async function ended(end: { state: string; outcome?: unknown; message?: string; attempts?: number }, grants?: ['billing:view']) {
  const books = emptyBooks()
  books.party()
  const account = books.account({ rev: 4 })
  const { database } = books
  const manager = clientOf<typeof outbox>(outboxRouter(deskOver(books, { now: () => NOW }).context))
  await manager.give({ command: 'setPoNumber', input: { accountId: account.id, poNumber: 'PO-1' } } as never)
  settle(database, 1, end)
  const desk = deskOver(books, { now: () => NOW, ...(grants ? { grants } : {}) })
  return { books, database, account, ...desk, client: clientOf<typeof outbox>(outboxRouter(desk.context)) }
}

function settle(database: Database, id: number, { state, outcome = null, message = 'No.', attempts = 1 }: { state: string; outcome?: unknown; message?: string; attempts?: number }) {
  database.raw.prepare('UPDATE outbox SET state = ?, outcome = ?, message = ?, attempts = ?, settledAt = ? WHERE id = ?')
    .run(state, outcome === null ? null : JSON.stringify(outcome), message, attempts, NOW, id)
}
const rows = (database: Database) => database.all(db.selectFrom('outbox').selectAll().orderBy('id'))
const trail = (database: Database) => database.all(db.selectFrom('audit').select(['action', 'detail']).orderBy('id')).map(({ action, detail }) => [action, JSON.parse(detail) as unknown])

describe('a command that was refused', () => {
  test('says why and what to do now, and may be given again or left as it is', async () => {
    const { client } = await ended({ state: 'rejected', outcome: { code: 'ACCOUNT_CLOSED' }, message: 'Account A-000001 is closed.' })
    expect(await client.detail({ id: 1 })).toMatchObject({
      item: { state: 'rejected', message: 'Account A-000001 is closed.', resolution: null }, says: [{ label: 'PO number', value: 'PO-1' }], conflict: null,
      whatNow: expect.stringContaining('opened again in the billing system'), steps: ['again', 'seen'], againId: null, resolvedBy: null, resolvedAt: null,
    })
  })

  test('advises first to leave it where nothing is left to do', async () => {
    const { client } = await ended({ state: 'rejected', outcome: { code: 'ALREADY_PAID' }, message: 'It has been paid.' })
    expect(await client.detail({ id: 1 })).toMatchObject({ whatNow: expect.stringContaining('nothing left to do'), steps: ['seen', 'again'] })
  })

  test('given again is a new command with a key and a version of its own; the old one asks for nobody any more, and the trail has both', async () => {
    const { client, database, account, published } = await ended({ state: 'rejected', outcome: { code: 'NOT_ALLOWED' } })
    database.raw.prepare('UPDATE cache.account SET rev = 9 WHERE id = ?').run(account.id)
    expect(await client.again({ id: 1 })).toEqual({ id: 2, state: 'queued' })
    const [old, fresh] = rows(database)
    expect(old).toMatchObject({ state: 'rejected', resolution: 'again', againId: 2, resolvedBy: 'Noor Vale', resolvedAt: NOW })
    expect(fresh).toMatchObject({ command: 'setPoNumber', input: old!.input, ifMatch: 9, state: 'queued', attempts: 0, resolution: null })
    expect(fresh!.idempotencyKey).not.toBe(old!.idempotencyKey)
    expect(trail(database).slice(-2)).toEqual([['command.setPoNumber', expect.objectContaining({ outboxId: 2 })], ['command.again', expect.objectContaining({ outboxId: 1, againId: 2 })]])
    expect(brokenAudit(database)).toBeNull()
    expect(published.at(-1)).toContain('outbox')
    expect(await client.detail({ id: 1 })).toMatchObject({ steps: [], whatNow: null, againId: 2 })
    await expect(client.again({ id: 1 })).rejects.toMatchObject({ code: 'NOT_NOW' })
  })

  test('is not given again where the copy shows that it cannot be, and stays as it was', async () => {
    const { client, database, books } = await ended({ state: 'rejected' })
    const wallet = books.account({ billing: 'prepaid' })
    books.wallet(wallet, { pausedAt: null })
    await client.give({ command: 'pauseAccount', input: { accountId: wallet.id, reason: 'x' } } as never)
    settle(database, 2, { state: 'rejected' })
    database.raw.prepare('UPDATE cache.wallet SET pausedAt = 5').run()
    await expect(client.again({ id: 2 })).rejects.toMatchObject({ code: 'NOT_NOW', message: expect.stringContaining('paused already') })
    expect(rows(database)).toMatchObject([{}, { state: 'rejected', resolution: null }])
    expect(rows(database)).toHaveLength(2)
  })

  test('has been dealt with when the same is given by hand', async () => {
    const { client, database, account } = await ended({ state: 'rejected' })
    await client.give({ command: 'setPoNumber', input: { accountId: account.id, poNumber: 'PO-2' } } as never)
    expect(rows(database)[0]).toMatchObject({ resolution: 'again', againId: 2 })
    expect(database.all(unhappyEnds(0))).toEqual([])
  })

  test('has not been dealt with by another note, or by another address', async () => {
    const { client, database, account } = await ended({ state: 'rejected' })
    const address = { lines: ['1 Wharf Road'], city: 'Port Halden', region: 'NSW', postcode: '2999', country: 'AU' }
    const given = [
      ['addAccountNote', { text: 'Called' }, { text: 'Called again' }],
      ['updateAddress', { which: 'billing', address }, { which: 'service', address }],
    ] as const
    for (const [command, first, second] of given) {
      const { id } = await client.give({ command, input: { accountId: account.id, ...first } } as never)
      settle(database, id, { state: 'rejected' })
      await client.give({ command, input: { accountId: account.id, ...second } } as never)
      expect(rows(database).find((row) => row.id === id), command).toMatchObject({ resolution: null })
      await client.give({ command, input: { accountId: account.id, ...first } } as never)
      expect(rows(database).find((row) => row.id === id), command).toMatchObject({ resolution: 'again' })
    }
  })

  test('left as it is no longer counts, leaves no mark on its record, and is not open', async () => {
    const { client, database, account } = await ended({ state: 'rejected' })
    expect(await client.counts()).toEqual({ waiting: 0, forLater: 0, refused: 1, conflicts: 0, uncertain: 0, done: 0 })
    expect(pendingCommands(database, [account.id]).size).toBe(1)
    await client.resolve({ id: 1, resolution: 'seen' })
    expect(await client.counts()).toEqual({ waiting: 0, forLater: 0, refused: 0, conflicts: 0, uncertain: 0, done: 0 })
    expect(database.all(unhappyEnds(0))).toEqual([])
    expect(pendingCommands(database, [account.id]).size).toBe(0)
    expect((await client.page({ open: true, limit: 9 })).rows).toEqual([])
    expect((await client.page({ state: 'rejected', limit: 9 })).rows).toMatchObject([{ resolution: 'seen' }])
    expect(trail(database).at(-1)).toEqual(['command.resolve', { outboxId: 1, command: 'setPoNumber', accountId: account.id, resolution: 'seen' }])
    await expect(client.resolve({ id: 1, resolution: 'seen' })).rejects.toMatchObject({ code: 'NOT_NOW' })
  })

  test('was not carried out, so nobody can say that it was', async () => {
    const { client } = await ended({ state: 'rejected' })
    await expect(client.resolve({ id: 1, resolution: 'carried_out' })).rejects.toMatchObject({ code: 'NOT_NOW' })
  })

  test('written by another version can only be left as it is', async () => {
    const { client, database } = await ended({ state: 'rejected', outcome: { code: 'OTHER_VERSION' } })
    database.raw.exec(`UPDATE outbox SET input = '{"of":"another version"}'`)
    expect(await client.detail({ id: 1 })).toMatchObject({ says: [], steps: ['seen'] })
    await expect(client.again({ id: 1 })).rejects.toMatchObject({ code: 'NOT_NOW' })
  })
})

describe('a conflict', () => {
  const current = (books: Awaited<ReturnType<typeof ended>>) => ({ resource: 'accounts', record: { ...JSON.parse(rows(books.database)[0]!.basis!), rev: 8, poNumber: 'PO-7', criticalPhone: '+61 2 5550 0100' } })

  test('shows both versions in words: what differs first, then what was wanted', async () => {
    const desk = await ended({ state: 'conflict' })
    settle(desk.database, 1, { state: 'conflict', outcome: { current: current(desk) } })
    const { conflict, steps } = await desk.client.detail({ id: 1 })
    expect(conflict).toMatchObject({ resource: 'accounts', recordId: desk.account.id })
    expect(conflict!.fields.slice(0, 3)).toEqual([
      { field: 'poNumber', label: 'PO number', here: null, there: 'PO-7', wanted: 'PO-1', differs: true },
      { field: 'criticalPhone', label: 'Phone for critical messages', here: null, there: '+61 2 5550 0100', wanted: null, differs: true },
      { field: 'name', label: 'Name', here: desk.account.name, there: desk.account.name, wanted: null, differs: false },
    ])
    const field = (name: string) => conflict!.fields.find((entry) => entry.field === name)!
    expect(field('billingAddress')).toMatchObject({ here: '12 Harbour Street, Geelong VIC 3220, AU', differs: false })
    expect(field('autopay').here).toBe('Yes')
    expect(field('approvalPreference').here).toBe('Customer approves each')
    expect(field('createdOn').here).toBe('1 Mar 2024')
    expect(steps).toEqual(['again', 'seen'])
  })

  test('of which the other version is not known shows none', async () => {
    const { client } = await ended({ state: 'conflict', outcome: { current: null } })
    expect(await client.detail({ id: 1 })).toMatchObject({ conflict: null, steps: ['again', 'seen'] })
  })

  test('of a command of before, whose own version was not kept, shows the other one and claims no difference', async () => {
    const desk = await ended({ state: 'conflict' })
    settle(desk.database, 1, { state: 'conflict', outcome: { current: current(desk) } })
    desk.database.raw.exec('UPDATE outbox SET basis = NULL, subject = NULL')
    const { conflict, item } = await desk.client.detail({ id: 1 })
    expect(item.subject).toBe(desk.account.name)
    expect(conflict!.fields[0]).toEqual({ field: 'poNumber', label: 'PO number', here: null, there: 'PO-7', wanted: 'PO-1', differs: false })
  })
})

describe('a command of which it is not known whether it was carried out', () => {
  test('goes out once more as itself: the same key, the same version, and it cannot be taken back', async () => {
    const { client, database } = await ended({ state: 'uncertain', attempts: 5 })
    const [before] = rows(database)
    expect((await client.detail({ id: 1 })).whatNow).toContain('cannot happen twice')
    expect(await client.again({ id: 1 })).toEqual({ id: 1, state: 'queued' })
    const after = rows(database)
    expect(after).toHaveLength(1)
    expect(after[0]).toMatchObject({ state: 'queued', attempts: 1, idempotencyKey: before!.idempotencyKey, ifMatch: before!.ifMatch, message: null, settledAt: null, resolution: null })
    await expect(client.withdraw({ id: 1 })).rejects.toMatchObject({ code: 'NOT_WAITING' })
    expect(trail(database).at(-1)).toEqual(['command.again', expect.objectContaining({ outboxId: 1, sameKey: true })])
  })

  test('may be found done in the billing system', async () => {
    const { client, database } = await ended({ state: 'uncertain' })
    await client.resolve({ id: 1, resolution: 'carried_out' })
    expect(rows(database)[0]).toMatchObject({ state: 'uncertain', resolution: 'carried_out', resolvedBy: 'Noor Vale' })
  })

  test('with an old key and no version to hold on to is not sent again by anybody', async () => {
    const { client, database } = await ended({ state: 'uncertain', outcome: { code: 'TOO_OLD' } })
    database.raw.exec('UPDATE outbox SET ifMatch = NULL')
    expect(await client.detail({ id: 1 })).toMatchObject({ steps: ['carried_out', 'seen'], whatNow: expect.stringContaining('give the command once more from the record') })
    await expect(client.again({ id: 1 })).rejects.toMatchObject({ code: 'NOT_NOW' })
  })
})

describe('a command that was sent and got no answer yet', () => {
  test('may be stopped by a person: those behind it may go, and it can still be done again as itself', async () => {
    const { client, database, account, published } = await ended({ state: 'queued', attempts: 3, message: 'It answers 500.' })
    const [before] = rows(database)
    expect(await client.detail({ id: 1 })).toMatchObject({ steps: ['stop'], whatNow: expect.stringContaining('stop trying') })
    expect(await client.stop({ id: 1 })).toEqual({ id: 1, state: 'uncertain' })
    expect(rows(database)[0]).toMatchObject({ state: 'uncertain', settledAt: NOW, nextTryAt: null, message: expect.stringContaining('It was sent 3 times') })
    expect(trail(database).at(-1)).toEqual(['command.stop', { outboxId: 1, command: 'setPoNumber', accountId: account.id }])
    expect(brokenAudit(database)).toBeNull()
    expect(published.at(-1)).toContain('outbox')
    expect(await client.detail({ id: 1 })).toMatchObject({ steps: ['carried_out', 'again', 'seen'] })
    await expect(client.stop({ id: 1 })).rejects.toMatchObject({ code: 'NOT_WAITING' })
    expect(await client.again({ id: 1 })).toEqual({ id: 1, state: 'queued' })
    expect(rows(database)).toMatchObject([{ idempotencyKey: before!.idempotencyKey, ifMatch: before!.ifMatch, serverErrors: 0, unreadable: 0 }])
  })

  test('is not stopped while it is on its way, nor one that never left, nor by a viewer', async () => {
    const { client, database } = await ended({ state: 'sending', attempts: 1 })
    await expect(client.stop({ id: 1 })).rejects.toMatchObject({ code: 'NOT_WAITING' })
    settle(database, 1, { state: 'queued', attempts: 0 })
    await expect(client.stop({ id: 1 })).rejects.toMatchObject({ code: 'NOT_WAITING' })
    await expect(client.stop({ id: 9 })).rejects.toMatchObject({ code: 'NOT_WAITING' })
    const viewer = await ended({ state: 'queued', attempts: 1 }, ['billing:view'])
    expect(await viewer.client.detail({ id: 1 })).toMatchObject({ steps: [] })
    await expect(viewer.client.stop({ id: 1 })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  })
})

describe('again of what is not known', () => {
  test.each(['OTHER_VERSION', 'IDEMPOTENCY_MISMATCH'])('is not offered where the same words are another command now: %s', async (code) => {
    const { client } = await ended({ state: 'uncertain', outcome: { code } })
    expect(await client.detail({ id: 1 })).toMatchObject({ steps: ['carried_out', 'seen'] })
    await expect(client.again({ id: 1 })).rejects.toMatchObject({ code: 'NOT_NOW' })
  })

  test('is offered after the grant is back, with the words of whom to ask', async () => {
    const { client } = await ended({ state: 'uncertain', outcome: { code: 'NOT_ALLOWED' } })
    expect(await client.detail({ id: 1 })).toMatchObject({ steps: ['carried_out', 'again', 'seen'], whatNow: expect.stringMatching(/^Ask an administrator/) })
  })

  test('without a version to hold on to it is, while the key is young, and the key grows no younger by it', async () => {
    const { client, database } = await ended({ state: 'uncertain', outcome: { code: 'NO_ANSWER' } })
    const hour = 3_600_000
    database.raw.exec(`UPDATE outbox SET ifMatch = NULL, firstSentAt = ${NOW - 25 * hour}`)
    expect(await client.detail({ id: 1 })).toMatchObject({ steps: ['carried_out', 'seen'] })
    database.raw.exec(`UPDATE outbox SET firstSentAt = ${NOW - 2 * hour}`)
    expect(await client.again({ id: 1 })).toEqual({ id: 1, state: 'queued' })
    expect(rows(database)).toMatchObject([{ firstSentAt: NOW - 2 * hour }])
  })
})

test('a viewer sees everything and can do nothing', async () => {
  const { client } = await ended({ state: 'uncertain' }, ['billing:view'])
  expect(await client.detail({ id: 1 })).toMatchObject({ steps: [] })
  await expect(client.again({ id: 1 })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  await expect(client.resolve({ id: 1, resolution: 'seen' })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
})

test('a number that no command has is told so', async () => {
  const { client } = await ended({ state: 'rejected' })
  for (const ask of [client.detail({ id: 9 }), client.again({ id: 9 }), client.resolve({ id: 9, resolution: 'seen' })]) await expect(ask).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a decline is done, with the advice of its code; what waits can be taken back', async () => {
  const { client, database } = await ended({ state: 'queued', attempts: 0 })
  expect(await client.detail({ id: 1 })).toMatchObject({ steps: ['withdraw'], whatNow: null })
  database.raw.exec(`UPDATE outbox SET command = 'payInvoice', input = '{"invoiceId":"i","methodId":"m"}'`)
  settle(database, 1, { state: 'done', outcome: { chargeId: 'c', status: 'failed', declineCode: 'expired_card' } })
  expect(await client.detail({ id: 1 })).toMatchObject({ item: { state: 'done', declined: true }, whatNow: 'Ask the customer to enter a new card in the portal.', steps: [] })
  expect((await client.page({ state: 'done', limit: 9 })).rows).toMatchObject([{ id: 1, declined: true }])
  settle(database, 1, { state: 'done', outcome: { chargeId: 'c', status: 'succeeded', declineCode: null } })
  expect((await client.page({ state: 'done', limit: 9 })).rows).toMatchObject([{ id: 1, declined: false }])
})

test('the list is by account and by what is open, and goes on where the last page ended', async () => {
  const { client, books, database } = await ended({ state: 'rejected' })
  const other = books.account()
  for (let n = 0; n < 4; n += 1) await client.give({ command: 'setPoNumber', input: { accountId: other.id, poNumber: `PO-${n}` } } as never)
  settle(database, 2, { state: 'done' })
  settle(database, 3, { state: 'withdrawn' })
  const first = await client.page({ open: true, limit: 2 })
  expect(first.rows.map(({ id }) => id)).toEqual([5, 4])
  expect((await client.page({ open: true, limit: 2, after: first.next! })).rows.map(({ id }) => id)).toEqual([1])
  expect((await client.page({ account: other.id, limit: 9 })).rows.map(({ id }) => id)).toEqual([5, 4, 3, 2])
  expect((await client.page({ account: other.id, open: true, limit: 9 })).rows.map(({ id }) => id)).toEqual([5, 4])
  expect((await client.page({ state: 'done', open: true, limit: 9 })).rows).toEqual([])
  expect(await client.counts()).toEqual({ waiting: 2, forLater: 0, refused: 1, conflicts: 0, uncertain: 0, done: 1 })
})

test('every command has a label, and words for all it carries', () => {
  for (const name of commandNames) {
    const { label, target, input, fields } = commands[name]
    expect(label).toMatch(/^[A-Z]/)
    expect(Object.keys(fields).sort(), name).toEqual(Object.keys(input.shape).filter((field) => field !== target).sort())
  }
})
