/** Whose an item is, until when it rests, what comes next, what is noted: as a window asks for it. */
import { describe, expect, test } from 'vitest'
import { brokenAudit } from '#main/db/audit.ts'
import { namesInTrail, PEOPLE_SQL } from '#main/db/people.ts'
import { itemsOf, recordsOf, restingOf, workItems } from '#main/db/work.ts'
import { livePromises, noteCounts, workMarks, workOf } from '#main/db/workMarks.ts'
import type { Queue } from '#contract/work.ts'
import { SLICE_MAX } from '#main/features/work/slices.ts'
import { expectNoScan } from '../../fixtures/plan.ts'
import { turnsOf } from '../../fixtures/turns.ts'
import { busyAccount, codeOf, DAY, NOW, trailOf, workDesk } from './books.ts'

const markOf = ({ database, clock }: ReturnType<typeof workDesk>, { queue, id }: { queue: Queue; id: string }) => workMarks(database, queue, workItems(database, queue, [id]), clock.now)[0]

describe('assigning', () => {
  test('items of every queue are somebody’s; windows and the audit trail hear of it, each item by itself', async () => {
    const at = workDesk()
    const { failed, hold, invitation, account, charge, held, registration, unpaid } = busyAccount(at.books)
    expect((await at.client.assign({ items: [failed, hold, invitation], to: 'Ines Carvalho' })).changed).toBe(3)
    expect([failed, hold, invitation].map((item) => markOf(at, item)?.assignee)).toEqual(Array(3).fill('Ines Carvalho'))
    expect(at.desk.published).toEqual([['work']])
    expect(trailOf(at.database)).toEqual([
      { action: 'work.assign', subject: charge.seriesId, by: 'Noor Vale', accountId: account.id, area: 'work', detail: { queue: 'failedCharges', accountId: account.id, invoiceId: unpaid.id, to: 'Ines Carvalho' } },
      { action: 'work.assign', subject: held.id, by: 'Noor Vale', accountId: account.id, area: 'work', detail: { queue: 'heldInvoices', accountId: account.id, to: 'Ines Carvalho' } },
      { action: 'work.assign', subject: registration.id, by: 'Noor Vale', accountId: account.id, area: 'work', detail: { queue: 'registrations', accountId: account.id, to: 'Ines Carvalho' } },
    ])
    expect(brokenAudit(at.database)).toBeNull()
  })

  test('to whom it is assigned already is no change, and no entry', async () => {
    const at = workDesk()
    const { failed } = busyAccount(at.books)
    await at.client.assign({ items: [failed], to: 'Ines Carvalho' })
    expect((await at.client.assign({ items: [failed], to: 'Ines Carvalho' })).changed).toBe(0)
    expect(trailOf(at.database)).toHaveLength(1)
  })

  test('to nobody leaves no row behind where nothing else is known', async () => {
    const at = workDesk()
    const { failed } = busyAccount(at.books)
    await at.client.assign({ items: [failed], to: 'Ines Carvalho' })
    await at.client.assign({ items: [failed], to: null })
    expect(at.database.raw.prepare('SELECT count(*) AS n FROM work').get()).toEqual({ n: 0 })
  })

  test('what has left the queue meanwhile is passed over, the others are done', async () => {
    const at = workDesk()
    const { failed } = busyAccount(at.books)
    expect((await at.client.assign({ items: [{ queue: 'failedCharges', id: 'ch_gone' }, failed], to: 'Ines Carvalho' })).changed).toBe(1)
  })

  test('a failed charge keeps its work when a retry fails again: the series is what is worked on', async () => {
    const at = workDesk()
    const { failed, account, charge, unpaid, method } = busyAccount(at.books)
    await at.client.assign({ items: [failed], to: 'Ines Carvalho' })
    await at.client.addNote({ items: [failed], text: 'Rang; will top up on Friday.' })
    const again = at.books.charge(account, { invoiceId: unpaid.id, amountMinor: 50_000, status: 'failed', declineCode: 'insufficient_funds', methodId: method.id, at: NOW - DAY, seriesId: charge.seriesId })
    at.books.derive()
    expect(markOf(at, { queue: 'failedCharges', id: again.id })).toMatchObject({ assignee: 'Ines Carvalho', notes: 1 })
    // The window still names it by the charge that its row was read with.
    expect(markOf(at, failed)).toMatchObject({ assignee: 'Ines Carvalho', notes: 1 })
    expect((await at.client.assign({ items: [failed], to: null })).changed).toBe(1)
  })

  test('whom things can be assigned to: the operator, then who has worked here by name, and nobody who is none', async () => {
    const at = workDesk()
    const { failed } = busyAccount(at.books)
    expect(await at.client.people()).toEqual(['Noor Vale'])
    await at.client.assign({ items: [failed], to: 'Ines Carvalho' })
    at.database.raw.prepare(`INSERT INTO audit (at, by, action, subject, detail, previousHash, hash) VALUES (1, 'Adaeze Obi', 'x', 'y', '{}', '', ''), (1, 'SMS from Rosa Lindqvist', 'x', 'y', '{}', '', ''), (1, 'Counterfoil', 'x', 'y', '{}', '', '')`).run()
    expect(await at.client.people()).toEqual(['Noor Vale', 'Adaeze Obi', 'Ines Carvalho'])
    expect(namesInTrail(at.database)).toEqual(['Adaeze Obi', 'Counterfoil', 'Noor Vale', 'SMS from Rosa Lindqvist'])
  })
})

describe('resting and done', () => {
  test('an item rests until its time, then it is there again by itself', async () => {
    const at = workDesk()
    const { hold } = busyAccount(at.books)
    await at.client.snooze({ items: [hold], until: NOW + DAY })
    expect(markOf(at, hold)?.snoozedUntil).toBe(NOW + DAY)
    at.clock.now = NOW + DAY
    expect(markOf(at, hold)?.snoozedUntil).toBeNull()
  })

  test('a moment that has passed is refused, and nothing is changed', async () => {
    const at = workDesk()
    const { hold } = busyAccount(at.books)
    expect(await codeOf(at.client.snooze({ items: [hold], until: NOW }))).toBe('PAST')
    expect(trailOf(at.database)).toEqual([])
  })

  test('done lasts until something happens to it', async () => {
    const at = workDesk()
    const { failed, account, charge, unpaid, method } = busyAccount(at.books)
    await at.client.done({ items: [failed], done: true })
    expect(markOf(at, failed)).toMatchObject({ doneAt: NOW, doneBy: 'Noor Vale' })
    at.books.charge(account, { invoiceId: unpaid.id, amountMinor: 50_000, status: 'failed', declineCode: 'insufficient_funds', methodId: method.id, at: NOW + 1, seriesId: charge.seriesId })
    at.books.derive()
    expect(markOf(at, failed)).toMatchObject({ doneAt: null, doneBy: null })
    // Finished with once more, now with this failure too.
    expect((await at.client.done({ items: [failed], done: true })).changed).toBe(1)
    expect(markOf(at, failed)?.doneBy).toBe('Noor Vale')
  })

  test('what is done rests no more, and what is to rest is not done', async () => {
    const at = workDesk()
    const { hold } = busyAccount(at.books)
    await at.client.snooze({ items: [hold], until: NOW + DAY })
    await at.client.done({ items: [hold], done: true })
    expect(markOf(at, hold)).toMatchObject({ snoozedUntil: null, doneAt: NOW })
    await at.client.snooze({ items: [hold], until: NOW + DAY })
    expect(markOf(at, hold)).toMatchObject({ snoozedUntil: NOW + DAY, doneAt: null })
  })

  test('not done after all', async () => {
    const at = workDesk()
    const { hold } = busyAccount(at.books)
    await at.client.done({ items: [hold], done: true })
    await at.client.done({ items: [hold], done: false })
    expect(markOf(at, hold)?.doneAt).toBeNull()
    expect(trailOf(at.database).map(({ action }) => action)).toEqual(['work.done', 'work.reopen'])
  })
})

test('what comes next is a text and perhaps a day, and is taken away again', async () => {
  const at = workDesk()
  const { invitation } = busyAccount(at.books)
  await at.client.nextAction({ items: [invitation], action: { text: 'Ask for another address', on: '2026-11-24' } })
  expect(markOf(at, invitation)?.nextAction).toEqual({ text: 'Ask for another address', on: '2026-11-24' })
  await at.client.nextAction({ items: [invitation], action: { text: 'Ask again', on: null } })
  expect(markOf(at, invitation)?.nextAction).toEqual({ text: 'Ask again', on: null })
  await at.client.nextAction({ items: [invitation], action: null })
  expect(markOf(at, invitation)?.nextAction).toBeNull()
})

describe('putting back', () => {
  test('a change of several queues is put back at once, and only once', async () => {
    const at = workDesk()
    const { failed, hold } = busyAccount(at.books)
    await at.client.assign({ items: [failed], to: 'Adaeze Obi' })
    const { undo } = await at.client.assign({ items: [failed, hold], to: 'Ines Carvalho' })
    expect(await at.client.undo({ undo })).toEqual({ changed: 2 })
    expect([markOf(at, failed)?.assignee, markOf(at, hold)?.assignee]).toEqual(['Adaeze Obi', null])
    expect(await codeOf(at.client.undo({ undo }))).toBe('GONE')
    expect(trailOf(at.database).slice(-2).map(({ action, detail }) => [action, detail['to']])).toEqual([['work.undo', 'Adaeze Obi'], ['work.undo', null]])
  })

  test('it touches nothing but what was changed: an assignment made since stays', async () => {
    const at = workDesk()
    const { hold } = busyAccount(at.books)
    const { undo } = await at.client.snooze({ items: [hold], until: NOW + DAY })
    await at.client.assign({ items: [hold], to: 'Ines Carvalho' })
    await at.client.undo({ undo })
    expect(markOf(at, hold)).toMatchObject({ snoozedUntil: null, assignee: 'Ines Carvalho' })
  })

  test('what somebody has changed again since is left as it is', async () => {
    const at = workDesk()
    const { hold } = busyAccount(at.books)
    const { undo } = await at.client.snooze({ items: [hold], until: NOW + DAY })
    await at.client.snooze({ items: [hold], until: NOW + 3 * DAY })
    expect(await codeOf(at.client.undo({ undo }))).toBe('GONE')
    expect(markOf(at, hold)?.snoozedUntil).toBe(NOW + 3 * DAY)
  })

  test('the last hundred changes are kept', async () => {
    const at = workDesk()
    const { hold } = busyAccount(at.books)
    const tokens: string[] = []
    for (let n = 0; n < 101; n++) tokens.push((await at.client.nextAction({ items: [hold], action: { text: `Step ${n}`, on: null } })).undo)
    expect(await codeOf(at.client.undo({ undo: tokens[0]! }))).toBe('GONE')
    expect(await codeOf(at.client.undo({ undo: tokens[100]! }))).toBe('done')
  })
})

describe('notes', () => {
  test('a note is on the item, counted on its row, and in the trail; it can be left on what has left its queue', async () => {
    const at = workDesk()
    const { invitation, account } = busyAccount(at.books)
    const paid = at.books.invoice(account, { status: 'paid' })
    expect(await at.client.addNote({ items: [invitation, { queue: 'heldInvoices', id: paid.id }], text: 'Spoke to Kai.' })).toEqual({ changed: 2 })
    expect(markOf(at, invitation)?.notes).toBe(1)
    expect(at.database.raw.prepare('SELECT subjectId, accountId, text, by FROM note ORDER BY rowid').all()).toEqual([
      { subjectId: invitation.id, accountId: account.id, text: 'Spoke to Kai.', by: 'Noor Vale' }, { subjectId: paid.id, accountId: account.id, text: 'Spoke to Kai.', by: 'Noor Vale' }])
    expect(trailOf(at.database).map(({ action, subject }) => [action, subject])).toEqual([['note.add', invitation.id], ['note.add', paid.id]])
    expect(at.desk.published).toEqual([['work', 'notes']])
  })
})

test('whoever may only look can leave a note, and change nothing else', async () => {
  const at = workDesk({ grants: ['billing:view'] })
  const { hold, account } = busyAccount(at.books)
  const items = [hold]
  const calls = [
    at.client.assign({ items, to: 'Ines Carvalho' }), at.client.snooze({ items, until: NOW + DAY }), at.client.done({ items, done: true }), at.client.nextAction({ items, action: null }), at.client.undo({ undo: 'x' }),
    at.client.promise({ account: account.id, invoice: null, amount: { minor: 1, currency: 'AUD' }, dueOn: '2026-12-01', note: null }), at.client.settlePromise({ promise: 'x', as: 'seen' }),
  ]
  expect(await Promise.all(calls.map(codeOf))).toEqual(calls.map(() => 'NOT_ALLOWED'))
  expect(await codeOf(at.client.addNote({ items, text: 'Seen.' }))).toBe('done')
  expect(at.database.raw.prepare('SELECT count(*) AS n FROM work').get()).toEqual({ n: 0 })
})

test('five hundred items are done a few at a time, and whoever else asks is answered in between; every entry holds the hash of the one before', async () => {
  const at = workDesk()
  const account = at.books.account()
  at.books.together(() => {
    for (let n = 0; n < 500; n++) at.books.registration(account, { email: `a${n}@customer.example` })
  })
  at.books.derive()
  const items = at.database.raw.prepare<[], { id: string }>('SELECT registrationId AS id FROM cache.registrationItem').all().map(({ id }) => ({ queue: 'registrations' as const, id }))
  const assigned = await turnsOf(at.database, () => at.client.assign({ items, to: 'Ines Carvalho' }))
  const noted = await turnsOf(at.database, () => at.client.addNote({ items, text: 'Rang.' }))
  const undone = await turnsOf(at.database, () => at.client.undo({ undo: assigned.answer.undo }))
  expect([assigned.answer.changed, noted.answer.changed, undone.answer.changed, trailOf(at.database).length, brokenAudit(at.database)]).toEqual([500, 500, 500, 1500, null])
  for (const { written } of [assigned, noted, undone]) {
    expect(Math.max(...written)).toBeLessThanOrEqual(SLICE_MAX)
    expect(written.length).toBeGreaterThanOrEqual(500 / SLICE_MAX)
  }
})

test('where a slice fails, those before it are done and windows hear of it', async () => {
  const at = workDesk()
  const account = at.books.account()
  at.books.together(() => {
    for (let n = 0; n < 60; n++) at.books.registration(account, { email: `a${n}@customer.example` })
  })
  at.books.derive()
  const ids = at.database.raw.prepare<[], { id: string }>('SELECT registrationId AS id FROM cache.registrationItem').all().map(({ id }) => id)
  // Refused by the file itself once the last of them is to be written.
  at.database.raw.exec(`CREATE TEMP TRIGGER no_more BEFORE INSERT ON main.work WHEN new.itemId = '${ids.at(-1)}' BEGIN SELECT RAISE(ABORT, 'disk'); END`)
  await expect(at.client.assign({ items: ids.map((id) => ({ queue: 'registrations', id })), to: 'Ines Carvalho' })).rejects.toThrow()
  const done = at.database.raw.prepare<[], { n: number }>('SELECT count(*) AS n FROM work').get()!.n
  expect(done).toBeGreaterThan(0)
  expect(done).toBeLessThan(60)
  expect(trailOf(at.database)).toHaveLength(done)
  expect(at.desk.published).toEqual([['work']])
})

test('the plans: items by their keys, notes by what they are about, promises by account, names by steps along an index', () => {
  const { database } = workDesk()
  const plan = (query: Parameters<typeof database.plan>[0]) => database.plan(query).join('\n')
  for (const queue of ['registrations', 'failedCharges', 'heldInvoices'] as const) {
    expectNoScan(database, itemsOf(queue, ['a']))
    expectNoScan(database, recordsOf(queue, ['a']))
    expectNoScan(database, workOf(queue, ['a']))
  }
  expect(plan(itemsOf('failedCharges', ['a']))).toMatch(/SEARCH f USING INDEX failedCharge_by_series/)
  expect(plan(noteCounts(['a']))).toMatch(/USING (COVERING )?INDEX note_by_subject/)
  expect(plan(livePromises(['a']))).toMatch(/USING INDEX promise_\w+ \(accountId=\?\)/)
  expect(plan(restingOf('a'))).toMatch(/SEARCH w USING INDEX work_by_account/)
  const lines = (sql: string) => database.raw.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all().map(({ detail }) => detail)
  expect(lines(PEOPLE_SQL.trail).filter((line) => /audit|SEARCH a|SCAN a\b/.test(line)).every((line) => /USING COVERING INDEX audit_by_person/.test(line))).toBe(true)
  expect(lines(PEOPLE_SQL.assignees).join('\n')).toMatch(/INDEX work_by_assignee/)
})
