import { call } from '@orpc/server'
import { describe, expect, test } from 'vitest'
import { brokenAudit } from '#main/db/audit.ts'
import { db } from '#main/db/database.ts'
import { advanceBasis, commandsToSend, countDone, countForLater, countToGo, countWaiting, nextDue, nextForLater, openCounts, unhappyEnds, wakeCommands } from '#main/db/outbox.ts'
import { outboxPage, outboxRow, refusedBefore, waitingAbout } from '#main/db/outboxList.ts'
import { outboxRouter } from '#main/features/outbox/handlers.ts'
import { newDesk } from '../../sync/deskContext.ts'
import { give, outboxOf } from '../../sync/outboxRows.ts'

const MANAGER = { grants: ['billing:view', 'billing:manage'] }
const VIEWER = { grants: ['billing:view'] }
const SUBJECT = { accountId: 'acc_1', partyId: 'au', targetId: 'inv_1', ifMatch: 7 }
const RELEASE = { invoiceId: 'inv_1' as never, note: 'Agreed by phone' }

describe('giving a command', () => {
  test('puts it on disk with the audit trail beside it, and tells the lists that show it', () => {
    const { context, database, published } = newDesk({ operator: MANAGER, now: () => 5000 })
    expect(context.outbox.enqueue('releaseInvoice', RELEASE, SUBJECT)).toEqual({ id: 1, state: 'queued' })
    expect(outboxOf(database)).toMatchObject([
      { id: 1, command: 'releaseInvoice', accountId: 'acc_1', targetId: 'inv_1', input: '{"invoiceId":"inv_1","note":"Agreed by phone"}', idempotencyKey: 'id-1', ifMatch: 7, state: 'queued', attempts: 0, createdAt: 5000, createdBy: 'Noor Vale' },
    ])
    expect(database.all(db.selectFrom('audit').select(['at', 'by', 'action', 'subject', 'detail']))).toEqual([
      { at: 5000, by: 'Noor Vale', action: 'command.releaseInvoice', subject: 'inv_1', detail: '{"outboxId":1,"accountId":"acc_1","invoiceId":"inv_1","note":"Agreed by phone"}' },
    ])
    expect(published).toEqual([['outbox', 'heldInvoices']])
  })

  test('each has a key of its own', () => {
    const { context, database } = newDesk({ operator: MANAGER })
    context.outbox.enqueue('releaseInvoice', RELEASE, SUBJECT)
    context.outbox.enqueue('releaseInvoice', RELEASE, SUBJECT)
    expect(new Set(outboxOf(database).map((row) => row.idempotencyKey)).size).toBe(2)
  })

  test.each([['a viewer', VIEWER], ['nobody who is known', undefined]])('is refused to %s, and nothing is written', (_who, operator) => {
    const { context, database } = newDesk(operator ? { operator } : {})
    expect(() => context.outbox.enqueue('releaseInvoice', RELEASE, SUBJECT)).toThrow(expect.objectContaining({ code: 'NOT_ALLOWED' }))
    expect(outboxOf(database)).toEqual([])
    expect(database.all(db.selectFrom('audit').selectAll())).toEqual([])
  })

  test('with an input that the command does not take writes nothing', () => {
    const { context, database } = newDesk({ operator: MANAGER })
    expect(() => context.outbox.enqueue('extendApproval', { invoiceId: 'inv_1' as never, hours: 0.5 }, SUBJECT)).toThrow()
    expect(outboxOf(database)).toEqual([])
  })

  test('many at once in a transaction of the caller are all there or none', () => {
    const { context, database } = newDesk({ operator: MANAGER })
    expect(() => database.transaction(() => {
      context.outbox.enqueue('releaseInvoice', RELEASE, SUBJECT)
      throw new Error('half way')
    })).toThrow('half way')
    expect(outboxOf(database)).toEqual([])
    expect(brokenAudit(database)).toBeNull()
  })
})

describe('the handlers', () => {
  test('the page shows the newest first, by state, and goes on where the last one ended', async () => {
    const { context, database } = newDesk({ operator: MANAGER })
    const router = outboxRouter(context)
    for (let n = 0; n < 5; n += 1) give(database, 'releaseInvoice', RELEASE)
    database.raw.exec(`UPDATE outbox SET state = 'rejected', settledAt = 9, message = 'No.' WHERE id IN (2, 4)`)
    const first = await call(router.page, { limit: 2 })
    expect(first.rows.map(({ id, label, accountName }) => [id, label, accountName])).toEqual([[5, 'Release', 'acc_1'], [4, 'Release', 'acc_1']])
    const second = await call(router.page, { limit: 2, after: first.next! })
    expect(second.rows.map(({ id }) => id)).toEqual([3, 2])
    expect(await call(router.page, { limit: 2, after: second.next! })).toMatchObject({ rows: [{ id: 1 }], next: null })
    expect((await call(router.page, { limit: 9, state: 'rejected' })).rows).toMatchObject([{ id: 4, message: 'No.' }, { id: 2 }])
  })

  test('a waiting command can be taken back once, and the trail says so', async () => {
    const { context, database, published } = newDesk({ operator: MANAGER })
    const router = outboxRouter(context)
    const { id } = context.outbox.enqueue('releaseInvoice', RELEASE, SUBJECT)
    expect(await call(router.withdraw, { id })).toEqual({ id, state: 'withdrawn' })
    expect(published.at(-1)).toEqual(['outbox', 'bank', 'heldInvoices'])
    await expect(call(router.withdraw, { id })).rejects.toMatchObject({ code: 'NOT_WAITING', defined: true })
    await expect(call(router.withdraw, { id: 99 })).rejects.toMatchObject({ code: 'NOT_WAITING' })
    expect(database.all(db.selectFrom('audit').select('action'))).toEqual([{ action: 'command.releaseInvoice' }, { action: 'command.withdraw' }])
    expect(brokenAudit(database)).toBeNull()
  })

  test('a viewer can look and not take back', async () => {
    const { context, database } = newDesk({ operator: VIEWER })
    const id = give(database, 'releaseInvoice', RELEASE)
    const router = outboxRouter(context)
    expect((await call(router.page, { limit: 9 })).rows).toHaveLength(1)
    await expect(call(router.withdraw, { id })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  })

  test('a place that no page gave out is refused', async () => {
    const { context } = newDesk({ operator: MANAGER })
    await expect(call(outboxRouter(context).page, { limit: 9, after: 'nonsense' })).rejects.toMatchObject({ code: 'BAD_CURSOR' })
  })
})

describe('queries', () => {
  test('what may go out next, and what waits, is read through the index of waiting commands; nothing is scanned', () => {
    const { database } = newDesk()
    for (const query of [commandsToSend(0, 10), nextDue(0)]) {
      const plan = database.plan(query)
      expect(plan.join('\n')).toMatch(/SCAN outbox USING COVERING INDEX outbox_waiting/)
      expect(plan.filter((line) => /TEMP B-TREE FOR GROUP|SCAN (?!outbox USING COVERING INDEX outbox_waiting)/.test(line))).toEqual([])
    }
    expect(database.plan(countWaiting()).join('\n')).toMatch(/USING COVERING INDEX outbox_(waiting|by_state)/)
    for (const query of [nextForLater(5), countForLater(5)]) expect(database.plan(query).join('\n')).toMatch(/SEARCH outbox USING (COVERING )?INDEX outbox_for_later \(notBefore>\?\)/)
    expect(database.plan(countToGo(5)).join('\n')).toMatch(/SCAN outbox USING COVERING INDEX outbox_waiting/)
    expect(database.plan(wakeCommands()).join('\n')).toMatch(/USING INDEX outbox_(waiting|by_state)/)
  })

  test('a page is read by key, a page of one state through its index', () => {
    const { database } = newDesk()
    expect(database.plan(outboxPage({ before: 5, limit: 10 }))[0]).toMatch(/SEARCH o USING INTEGER PRIMARY KEY \(rowid<\?\)/)
    const byState = database.plan(outboxPage({ state: 'done', before: 5, limit: 10 }))
    expect(byState[0]).toMatch(/SEARCH o USING INDEX outbox_by_state \(state=\? AND id<\?\)/)
    expect(byState.join('\n')).not.toMatch(/TEMP B-TREE/)
  })

  test('what is open is read through its own short index, whatever else is asked for', () => {
    const { database } = newDesk()
    const along = (query: Parameters<typeof database.plan>[0], index: string) => {
      const plan = database.plan(query)
      expect(plan[0], plan.join('; ')).toMatch(new RegExp(`^(SEARCH|SCAN) o USING INDEX ${index}`))
      expect(plan.filter((line) => /TEMP B-TREE|SCAN o$/.test(line)), plan.join('; ')).toEqual([])
    }
    for (const before of [undefined, 50]) {
      for (const account of [undefined, 'acc_1']) {
        const plan = database.plan(outboxPage({ open: true, account, before, limit: 10 }))
        expect(plan[0]).toMatch(/^SEARCH o USING INTEGER PRIMARY KEY/)
        expect(plan.join('; ')).toMatch(/(SEARCH|SCAN) outbox USING (COVERING )?INDEX outbox_open/)
        expect(plan.filter((line) => /TEMP B-TREE|SCAN o$/.test(line)), plan.join('; ')).toEqual([])
      }
      along(outboxPage({ account: 'acc_1', before, limit: 10 }), 'outbox_by_account')
      along(outboxPage({ account: 'acc_1', state: 'done', before, limit: 10 }), 'outbox_by_(account|state)')
      for (const state of ['rejected', 'conflict', 'uncertain'] as const) along(outboxPage({ open: true, state, before, limit: 10 }), 'outbox_unresolved')
      for (const state of ['queued', 'sending'] as const) along(outboxPage({ open: true, state, before, limit: 10 }), 'outbox_(by_state|open)')
    }
  })

  test('counts, one command, and what a command does to others are each an index read', () => {
    const { database } = newDesk()
    expect(database.plan(openCounts()).join('\n')).toMatch(/USING INDEX outbox_unresolved/)
    expect(database.plan(countDone()).join('\n')).toMatch(/USING COVERING INDEX outbox_by_state/)
    expect(database.plan(unhappyEnds(20)).join('\n')).toMatch(/USING INDEX outbox_unresolved/)
    expect(database.plan(outboxRow(1))[0]).toMatch(/SEARCH o USING INTEGER PRIMARY KEY/)
    for (const query of [waitingAbout('x'), refusedBefore('setAutopay', 'x'), advanceBasis({ resource: 'accounts', recordId: 'x', from: 1, to: 2, basis: '{}' })]) {
      expect(database.plan(query)[0]).toMatch(/SEARCH outbox USING INDEX outbox_by_target/)
    }
  })

  test('commands that ended badly count until somebody has dealt with them', () => {
    const { database } = newDesk()
    for (const targetId of ['w', 'x', 'y', 'z']) give(database, 'releaseInvoice', RELEASE, { targetId })
    database.raw.exec(`UPDATE outbox SET state = 'rejected', settledAt = 50; UPDATE outbox SET settledAt = 10 WHERE targetId = 'z'; UPDATE outbox SET resolution = 'seen' WHERE targetId = 'w'`)
    expect(database.all(unhappyEnds(20))).toEqual([{ state: 'rejected', count: 2 }])
  })
})
