/** Commands that were given for later: when they go, and whom they hold up. */
import { describe, expect, test } from 'vitest'
import { commandsToSend, countForLater, countToGo, LONGEST_WAIT_MS, markSending, markWaiting, nextDue, nextForLater, wakeCommands, withdrawCommand } from '#main/db/outbox.ts'
import type { Database } from '#main/db/database.ts'
import { connect } from '#main/db/workspace.ts'
import { newWorkspace } from './copy.ts'
import { give, outboxRow } from './outboxRows.ts'

const NOW = 1_800_000_000_000
const HOUR = 3_600_000
const of = (accountId: string) => ({ accountId, targetId: `inv_${accountId}_${Math.random()}` })
function later(database: Database, at: number, accountId = 'acc_1'): number {
  const id = give(database, 'releaseInvoice', { invoiceId: 'inv_1', note: null }, of(accountId))
  database.raw.prepare('UPDATE outbox SET notBefore = ? WHERE id = ?').run(at, id)
  return id
}
const soon = (database: Database, accountId = 'acc_1') => give(database, 'releaseInvoice', { invoiceId: 'inv_1', note: null }, of(accountId))
const next = (database: Database, now: number) => database.all(commandsToSend(now, 100)).map(({ id }) => id)

describe('a command for later', () => {
  test('does not go before its time, not by a millisecond, however far off that is', () => {
    const { database } = newWorkspace()
    const id = later(database, NOW + 30 * 24 * HOUR)
    for (const now of [NOW, NOW + LONGEST_WAIT_MS + 1, NOW + 30 * 24 * HOUR - 1]) expect(next(database, now), String(now)).toEqual([])
    expect(next(database, NOW + 30 * 24 * HOUR)).toEqual([id])
  })

  test('holds up nobody of its account before its time', () => {
    const { database } = newWorkspace()
    const first = later(database, NOW + HOUR)
    const second = soon(database)
    expect(next(database, NOW)).toEqual([second])
    expect(database.first(nextDue(NOW))).toEqual({ at: 0 })
    database.run(withdrawCommand(second, NOW))
    expect(next(database, NOW)).toEqual([])
    expect(next(database, NOW + HOUR)).toEqual([first])
  })

  test('comes after what waits already when its time has come, and among others for later by their times', () => {
    const { database } = newWorkspace()
    const [evening, morning, same] = [later(database, NOW + 8 * HOUR), later(database, NOW + HOUR), later(database, NOW + HOUR)]
    const asSoonAsCanBe = soon(database)
    const order: number[] = []
    for (;;) {
      const [id] = next(database, NOW + 9 * HOUR)
      if (id === undefined) break
      order.push(id)
      database.raw.prepare(`UPDATE outbox SET state = 'done' WHERE id = ?`).run(id)
    }
    expect(order).toEqual([asSoonAsCanBe, morning, same, evening])
  })

  test('goes on before all others of its account once it has left, whatever the clock says since', () => {
    const { database } = newWorkspace()
    const id = later(database, NOW)
    database.first(markSending(id, NOW))
    database.run(markWaiting(id, NOW + 5_000, 'No answer came.'))
    const behind = soon(database)
    expect(next(database, NOW)).toEqual([])
    expect(next(database, NOW + 5_000)).toEqual([id])
    // The clock jumped back before its time: it may have been carried out, so it is not put off again.
    expect(next(database, NOW - HOUR + 5_000)).toEqual([])
    expect(database.first(countToGo(NOW - HOUR))?.count).toBe(2)
    expect(database.first(nextForLater(NOW - HOUR))).toEqual({ at: null })
    expect(behind).toBeGreaterThan(id)
  })

  test('is not sent early when the line is back', () => {
    const { database } = newWorkspace()
    const id = later(database, NOW + HOUR)
    database.run(wakeCommands())
    expect(outboxRow(database, id).notBefore).toBe(NOW + HOUR)
    expect(next(database, NOW)).toEqual([])
  })

  test('survives a restart, and its time is known again', () => {
    const { database, dir } = newWorkspace()
    const [near, far] = [later(database, NOW + HOUR), later(database, NOW + 48 * HOUR, 'acc_2')]
    const other = connect(dir)
    expect(other.first(nextForLater(NOW))).toEqual({ at: NOW + HOUR })
    expect(other.first(nextForLater(NOW + HOUR))).toEqual({ at: NOW + 48 * HOUR })
    expect(next(other, NOW + 2 * HOUR)).toEqual([near])
    expect(next(other, NOW + 48 * HOUR)).toEqual([near, far])
    other.close()
  })

  test('can be taken back before its time', () => {
    const { database } = newWorkspace()
    const id = later(database, NOW + HOUR)
    expect(database.run(withdrawCommand(id, NOW)).changes).toBe(1)
    expect(next(database, NOW + 2 * HOUR)).toEqual([])
    expect(database.first(nextForLater(NOW))).toEqual({ at: null })
  })

  test('is counted apart from what may go', () => {
    const { database } = newWorkspace()
    later(database, NOW + HOUR)
    soon(database)
    expect([database.first(countToGo(NOW))?.count, database.first(countForLater(NOW))?.count]).toEqual([1, 1])
    expect([database.first(countToGo(NOW + HOUR))?.count, database.first(countForLater(NOW + HOUR))?.count]).toEqual([2, 0])
  })
})
