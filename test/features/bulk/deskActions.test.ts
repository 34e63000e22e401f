import { isDefinedError, safe } from '@orpc/client'
import { describe, expect, test } from 'vitest'
import { bulkDesk, closed, company, DAY_MS, failure, held, NOW, signIn } from './desk.ts'
import { failures, invoices, registrations, RETRY } from './orders.ts'

describe('what the desk keeps, for many items', () => {
  test('an assignment is the same as of one, in the audit trail item by item, and put back as it was', async () => {
    const books = company(() => {})
    const some = ['A', 'B', 'C'].map((name) => failure(books, { name }))
    const desk = await bulkDesk(closed(books))
    const { client } = desk
    await client.work.assign({ items: [{ queue: 'failedCharges', id: some[0]!.charge.id }], to: 'Rosa Lindqvist' })
    const preview = await client.bulk.preview(failures({ do: 'assign', to: 'Rosa Lindqvist' }))
    expect(preview).toMatchObject({ label: 'Assign to Rosa Lindqvist', where: 'desk', total: 3, takes: 2, money: [{ minor: 220_000, currency: 'AUD' }], leftOut: [{ reason: 'It is assigned to Rosa Lindqvist already.', count: 1 }] })
    const run = await desk.ended((await client.bulk.run({ id: preview.id })).run)
    expect(run).toMatchObject({ where: 'desk', total: 2, outcomes: { done: 2 } })
    expect((await client.failedCharges.page({ limit: 10, assignee: 'Rosa Lindqvist' })).rows).toHaveLength(3)
    expect(desk.audit('work.assign').map(({ by, subject, detail }) => [by, subject, detail['to'], detail['run'] ?? null])).toEqual([
      ['Noor Vale', some[0]!.invoice.id, 'Rosa Lindqvist', null], ['Noor Vale', some[1]!.invoice.id, 'Rosa Lindqvist', run.id], ['Noor Vale', some[2]!.invoice.id, 'Rosa Lindqvist', run.id],
    ])
    // Somebody has taken one over since: that stays.
    await client.work.assign({ items: [{ queue: 'failedCharges', id: some[2]!.charge.id }], to: 'Noor Vale' })
    expect(await client.bulk.undo({ run: run.id })).toEqual({ undone: 1, left: 1 })
    const rows = (await client.failedCharges.page({ limit: 10, sort: 'account', descending: false })).rows
    expect(rows.map(({ work }) => work.assignee)).toEqual(['Rosa Lindqvist', null, 'Noor Vale'])
    expect(await client.bulk.get({ run: run.id })).toMatchObject({ undoneAt: expect.any(Number), undoneBy: 'Noor Vale', outcomes: { withdrawn: 1, done: 1 } })
    expect(desk.audit('bulk.undo')).toMatchObject([{ subject: run.id, detail: { undone: 1, left: 1 } }])
    // What was put back is not put back again.
    const { error } = await safe(client.bulk.undo({ run: run.id }))
    expect(isDefinedError(error) && error.code).toBe('NOTHING')
  })

  test('every action of the desk, on every queue', async () => {
    const books = company(() => {})
    failure(books, { name: 'A' })
    held(books, { name: 'B' })
    const customer = books.account({ name: 'C' })
    books.registration(customer)
    const desk = await bulkDesk(closed(books))
    const { client } = desk
    const marks = async (show: 'all' | 'active' = 'all') => [
      ...(await client.failedCharges.page({ limit: 10, show })).rows, ...(await client.heldInvoices.page({ limit: 10, show })).rows, ...(await client.registrations.page({ limit: 10, show, party: 'au' })).rows.filter(({ accountName }) => accountName === 'C'),
    ].map(({ work }) => work)
    const everywhere = async (action: Parameters<typeof registrations>[0]) => {
      await desk.carryOut(failures(action, { filter: { show: 'all' } }))
      await desk.carryOut(invoices(action, { filter: { show: 'all' } }))
      await desk.carryOut(registrations(action, { filter: { show: 'all', text: 'C' } }))
    }
    await everywhere({ do: 'next_action', text: 'Call the customer', on: '2026-03-25' })
    expect(await marks()).toMatchObject(Array.from({ length: 3 }, () => ({ nextAction: { text: 'Call the customer', on: '2026-03-25' } })))
    await everywhere({ do: 'note', text: 'Spoke to their accountant' })
    expect((await marks()).map(({ notes }) => notes)).toEqual([1, 1, 1])
    await everywhere({ do: 'snooze', until: NOW + DAY_MS })
    expect(await marks('active')).toEqual([])
    await everywhere({ do: 'snooze', until: null })
    expect(await marks('active')).toHaveLength(3)
    await everywhere({ do: 'done' })
    expect((await marks()).map(({ doneBy }) => doneBy)).toEqual(['Noor Vale', 'Noor Vale', 'Noor Vale'])
    expect(await client.bulk.preview(failures({ do: 'done' }, { filter: { show: 'done' } }))).toMatchObject({ takes: 0, leftOut: [{ reason: 'It is done already.' }] })
    await everywhere({ do: 'reopen' })
    expect(await marks('active')).toHaveLength(3)
    expect(desk.outbox()).toEqual([])
  })

  test('a note is not taken back, and a moment that has passed is none to rest until', async () => {
    const desk = await bulkDesk(closed(company((books) => void failure(books))))
    const run = await desk.carryOut(failures({ do: 'note', text: 'Called' }))
    const { error } = await safe(desk.client.bulk.undo({ run: run.id }))
    expect(isDefinedError(error) && { code: error.code, message: error.message }).toEqual({ code: 'NOTHING', message: 'Notes are not taken back.' })
    expect(await desk.client.bulk.preview(failures({ do: 'snooze', until: NOW - 1 }))).toMatchObject({ takes: 0, leftOut: [{ reason: 'That moment has passed. Choose a later one.' }] })
  })
})

describe('who may, and how long a preview is good', () => {
  test('who may only look is refused all but notes, also when the grants go while it runs', async () => {
    const desk = await bulkDesk(closed(company((books) => void failure(books)), ['billing:view']))
    for (const action of [RETRY, { do: 'assign', to: null }] as const) {
      const { error } = await safe(desk.client.bulk.preview(failures(action)))
      expect(isDefinedError(error) && error.code).toBe('NOT_ALLOWED')
    }
    expect(await desk.carryOut(failures({ do: 'note', text: 'Seen' }))).toMatchObject({ outcomes: { done: 1 } })
    signIn(desk.database, ['billing:view', 'billing:manage'])
    const { id } = await desk.client.bulk.preview(failures(RETRY))
    signIn(desk.database, ['billing:view'])
    const refused = await safe(desk.client.bulk.run({ id }))
    expect(isDefinedError(refused.error) && refused.error.code).toBe('NOT_ALLOWED')
    expect(desk.outbox()).toEqual([])
  })

  test('a preview is good for half an hour and for one run', async () => {
    const desk = await bulkDesk(closed(company((books) => void failure(books))))
    const { id } = await desk.client.bulk.preview(failures({ do: 'done' }))
    desk.at(NOW + 30 * 60_000)
    const { run } = await desk.client.bulk.run({ id })
    await desk.ended(run)
    for (const call of [desk.client.bulk.run({ id }), desk.client.bulk.leftOut({ id, limit: 5 })]) {
      const { error } = await safe(call as Promise<unknown>)
      expect(error).toMatchObject({ code: 'GONE' })
    }
    const other = await desk.client.bulk.preview(failures({ do: 'reopen' }, { filter: { show: 'all' } }))
    desk.at(NOW + 61 * 60_000)
    const { error } = await safe(desk.client.bulk.run({ id: other.id }))
    expect(error).toMatchObject({ code: 'GONE' })
  })

  test('commands that wait are taken back, those that left are not', async () => {
    const books = company(() => {})
    for (const name of ['A', 'B', 'C']) failure(books, { name })
    const desk = await bulkDesk(closed(books))
    const run = await desk.carryOut(failures(RETRY))
    const [, sent] = desk.outbox()
    desk.database.raw.prepare(`UPDATE outbox SET state = 'sending', attempts = 1 WHERE id = ?`).run(sent!.id)
    expect(await desk.client.bulk.undo({ run: run.id })).toEqual({ undone: 2, left: 1 })
    expect(desk.outbox().map(({ state }) => state)).toEqual(['withdrawn', 'sending', 'withdrawn'])
    expect((await desk.client.bulk.get({ run: run.id })).outcomes).toEqual({ withdrawn: 2, waiting: 1 })
    expect(desk.audit('command.withdraw').map(({ detail }) => detail['run'])).toEqual([run.id, run.id])
    // And may be tried again now.
    expect(await desk.client.bulk.preview(failures(RETRY))).toMatchObject({ takes: 2 })
  })
})
