import { describe, expect, test } from 'vitest'
import { INVITED_ALREADY, type RegistrationSelection } from '#contract/mail.ts'
import type { RegistrationId } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import { previewOrder } from '#main/mail/orders/preview.ts'
import { customers, dispatch, messages, NOW, prepare } from './customers.ts'
import { smtpSink } from './smtpSink.ts'

const HOUR = 3_600_000
const all = ['reg_1', 'reg_2', 'reg_3', 'reg_4'] as RegistrationId[]

function look(database: Database, selection: RegistrationSelection, { again = false, now = NOW } = {}) {
  const { willSend, skipped } = previewOrder(database, { order: { kind: 'registration', selection }, again, quietMs: 24 * HOUR, now })
  return { willSend, left: Object.fromEntries(skipped.map(({ reason, count }) => [reason, count])) }
}

describe('who is invited and has a link that works', () => {
  function invited() {
    const books = customers(4)
    books.database.raw.prepare(`UPDATE cache.registration SET state = 'invited', expiresAt = ? WHERE id IN ('reg_1', 'reg_2')`).run(NOW + HOUR)
    books.database.raw.prepare(`UPDATE cache.registration SET state = 'invited', expiresAt = ? WHERE id = 'reg_3'`).run(NOW - HOUR)
    books.derive()
    return books.database
  }

  test('is not swept in with all that match, unless a person says so', () => {
    const database = invited()
    expect(look(database, { filter: {} })).toEqual({ willSend: 2, left: { [INVITED_ALREADY]: 2 } })
    expect(look(database, { filter: {}, includeInvited: true })).toEqual({ willSend: 4, left: {} })
  })

  test('is meant by a filter that asks for nobody else, and by name', () => {
    const database = invited()
    expect(look(database, { filter: { need: 'wait' } })).toEqual({ willSend: 2, left: {} })
    expect(look(database, { registrations: all })).toEqual({ willSend: 4, left: {} })
    expect(look(database, { registrations: all, includeInvited: false })).toEqual({ willSend: 2, left: { [INVITED_ALREADY]: 2 } })
  })

  test('is asked about once: who had one lately and gets it all the same is not asked about as invited', async () => {
    const { database } = customers(2)
    const sink = await smtpSink()
    await dispatch(database, prepare(database, { selection: { filter: {} } }).campaignId, { smtp: sink.url })
    database.raw.prepare(`UPDATE cache.registration SET state = 'invited', expiresAt = ?`).run(NOW + 48 * HOUR)
    const later = { now: NOW + HOUR }
    expect(look(database, { filter: {} }, later).willSend).toBe(0)
    expect(look(database, { filter: {} }, { ...later, again: true })).toEqual({ willSend: 2, left: {} })
  })
})

describe('who waits in a campaign that is paused', () => {
  test('is left out of the next one, and told apart from who is on the way', () => {
    const { database } = customers(4)
    const { campaignId } = prepare(database, { selection: { registrations: all.slice(0, 3) } })
    expect(look(database, { filter: {} })).toEqual({ willSend: 1, left: { 'Already on its way in another campaign.': 3 } })
    database.raw.prepare(`UPDATE campaign SET state = 'paused' WHERE id = ?`).run(campaignId)
    expect(look(database, { filter: {} })).toEqual({ willSend: 1, left: { 'Waits in a campaign that is paused.': 3 } })
    expect(look(database, { filter: {} }, { again: true }).willSend).toBe(1)
  })

  test('is left out as the message is about to go too, where the one that waits is the earlier', async () => {
    const { database } = customers(2)
    const sink = await smtpSink()
    const set = (campaignId: string, state: string) => database.raw.prepare('UPDATE campaign SET state = ? WHERE id = ?').run(state, campaignId)
    const first = prepare(database, { selection: { filter: {} } })
    set(first.campaignId, 'cancelled')
    const second = prepare(database, { selection: { filter: {} }, now: NOW + 1 })
    set(first.campaignId, 'paused')
    expect(await dispatch(database, second.campaignId, { smtp: sink.url })).toMatchObject({ sent: 0, skipped: 2 })
    expect(messages(database, second.campaignId).map(({ reason }) => reason)).toEqual(Array(2).fill('Waits in a campaign that is paused.'))
    expect(await dispatch(database, first.campaignId, { smtp: sink.url })).toMatchObject({ sent: 2 })
    expect([...sink.byRecipient().values()]).toEqual([1, 1])
  })
})
