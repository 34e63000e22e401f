import { describe, expect, test } from 'vitest'
import type { RegistrationFilter, RegistrationRow } from '#contract/registrations.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { encodeCursor } from '#main/db/keyset.ts'
import { createRouterClient } from '@orpc/server'
import { sendWaitsFor } from '#main/db/sendAfter.ts'
import { contactsOf, registrationById } from '#main/features/registrations/queries.ts'
import { registrationsRouter } from '#main/features/registrations/handlers.ts'
import { customer } from '../../mail/customers.ts'
import { expectNoScan } from '../../fixtures/plan.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'

const NOW = 1_790_000_000_000
const HOUR = 3_600_000

const queueOf = (books: Books, now = NOW) =>
  createRouterClient(registrationsRouter({ database: books.database, now: () => now } as never))

/** One customer in each situation. */
function situations(): Books {
  const books = emptyBooks()
  books.together(() => {
    for (const id of ['au', 'us']) books.party({ id })
    customer(books, { name: 'Never asked', state: 'not_invited' })
    customer(books, { name: 'Waits', state: 'invited', invitedAt: NOW - 5 * HOUR, expiresAt: NOW + HOUR, timesSent: 1 })
    customer(books, { name: 'Asked again', state: 'invited', invitedAt: NOW - 71 * HOUR, expiresAt: NOW + HOUR, timesSent: 5 })
    customer(books, { name: 'Silent', state: 'invited', invitedAt: NOW - 72 * HOUR, expiresAt: NOW + 2 * HOUR, timesSent: 2 })
    customer(books, { name: 'Ran out unmarked', state: 'invited', invitedAt: NOW - 90 * HOUR, expiresAt: NOW, timesSent: 1 })
    customer(books, { name: 'Ran out', state: 'expired', invitedAt: NOW - 90 * HOUR, expiresAt: NOW - 5 * HOUR, timesSent: 2 })
    customer(books, { name: 'Came back', state: 'bounced', bouncedAt: NOW - 7 * HOUR })
    customer(books, { name: 'No address', state: 'not_invited', email: null })
    customer(books, { name: 'Bounces elsewhere', state: 'invited', invitedAt: NOW - HOUR, expiresAt: NOW + HOUR, emailBouncedAt: NOW - HOUR })
    customer(books, { name: 'Registered', state: 'registered', registeredAt: NOW - HOUR })
    customer(books, { name: 'Abroad', partyId: 'us', state: 'not_invited' })
  })
  books.derive()
  return books
}
const names = (rows: readonly RegistrationRow[]) => rows.map(({ accountName }) => accountName).sort()

describe('the queue', () => {
  test('holds who cannot sign in, each with what they need; a link past its time needs a new one, marked or not', async () => {
    const queue = queueOf(situations())
    const by = async (filter: RegistrationFilter) => names((await queue.page({ ...filter, limit: 50 })).rows)
    expect(await by({ need: 'send' })).toEqual(['Abroad', 'Never asked', 'Ran out', 'Ran out unmarked'])
    expect(await by({ need: 'wait' })).toEqual(['Asked again', 'Silent', 'Waits'])
    expect(await by({ need: 'fix_address' })).toEqual(['Bounces elsewhere', 'Came back', 'No address'])
    expect(await by({ need: 'none' })).toEqual([])
    expect(await by({ state: 'expired' })).toEqual(['Ran out', 'Ran out unmarked'])
    expect(await by({ state: 'invited' })).toEqual(['Asked again', 'Bounces elsewhere', 'Silent', 'Waits'])
    expect(await by({ need: 'send', state: 'expired' })).toEqual(['Ran out', 'Ran out unmarked'])
    expect(await by({ need: 'send', party: 'us' as PartyId })).toEqual(['Abroad'])
    expect(await by({ text: 'ran ou' })).toEqual(['Ran out', 'Ran out unmarked'])
    expect(await by({ reason: 'never_sent' })).toEqual(['Abroad', 'Never asked'])
    expect(await by({ reason: 'no_address' })).toEqual(['No address'])
    expect(await by({ reason: 'bounced' })).toEqual(['Bounces elsewhere', 'Came back'])
    expect(await by({ reason: 'expired' })).toEqual(['Ran out', 'Ran out unmarked'])
    expect(await by({ reason: 'invited' })).toEqual(['Asked again', 'Waits'])
    expect(await by({ reason: 'silent' })).toEqual(['Silent'])
    expect(await by({ reason: 'bounced', state: 'invited' })).toEqual(['Bounces elsewhere'])
    expect(await by({ reason: 'bounced', need: 'send' })).toEqual([])
    expect(await by({})).toHaveLength(10)
    expect(await queue.counts({})).toEqual({ total: 10, byNeed: { send: 4, wait: 3, fix_address: 3, none: 0 }, byReason: { never_sent: 2, no_address: 1, bounced: 2, expired: 2, silent: 1, invited: 2 } })
    const { rows } = await queue.page({ text: 'unmarked', limit: 1 })
    expect(rows[0]).toMatchObject({ state: 'expired', need: 'send', reason: 'expired' })
  })

  test('an hour later the one that waited needs a new link, without any pull', async () => {
    const books = situations()
    expect(names((await queueOf(books, NOW + HOUR).page({ need: 'send', limit: 50 })).rows)).toContain('Waits')
  })

  test('one that was done with comes back when something happens: the address is another one, the link has run out', async () => {
    const books = emptyBooks()
    books.party()
    customer(books, { name: 'Corrected', state: 'bounced', invitedAt: NOW - 9 * HOUR, bouncedAt: NOW - 8 * HOUR, timesSent: 1 })
    customer(books, { name: 'Ran out', state: 'invited', invitedAt: NOW - 9 * HOUR, expiresAt: NOW - HOUR, timesSent: 1 })
    books.derive()
    const { database } = books
    const queue = queueOf(books)
    database.raw.exec(`INSERT INTO work (queue, itemId, accountId, doneThrough, doneAt, doneBy, changedAt, changedBy) SELECT 'registrations', registrationId, accountId, sinceAt, ${NOW - 5 * HOUR}, 'Noor', 1, 'Noor' FROM cache.registrationItem`)
    expect((await queue.counts({})).total).toBe(0)
    expect((await queue.counts({ show: 'done' })).total).toBe(2)
    database.raw.exec(`UPDATE cache.registration SET state = 'not_invited', email = 'another@x.example', bouncedAt = NULL, updatedAt = ${NOW - HOUR} WHERE state = 'bounced'`)
    database.raw.exec(`UPDATE cache.registration SET state = 'expired' WHERE state = 'invited'`)
    books.derive()
    expect(names((await queue.page({ limit: 9 })).rows)).toEqual(['Corrected', 'Ran out'])
    expect((await queue.counts({ show: 'done' })).total).toBe(0)
  })

  test('a page’s contacts and the email that follows a correction are found by an index', () => {
    const { database } = situations()
    expect(database.plan(sendWaitsFor('reg_1')).join('\n')).toMatch(/SEARCH s USING INDEX sendAfter_by_registration .*\n.*SEARCH o USING INTEGER PRIMARY KEY/)
    expectNoScan(database, contactsOf(['reg_1']))
    expectNoScan(database, registrationById('reg_1'))
  })

  test('is found by contact, address and account number', async () => {
    const books = emptyBooks()
    books.party()
    customer(books, { name: 'Ōtara Plumbing', contactName: 'Mere Tautahi', email: 'mere@otara.example' })
    customer(books, { name: 'Kestrel Freight', contactName: 'Jo Birch', email: 'jo@kestrel.example' })
    books.derive()
    const queue = queueOf(books)
    for (const text of ['otara', 'mere taut', 'mere@otara.example', 'A-000001', 'TAUTAHI plumb']) expect(names((await queue.page({ text, limit: 5 })).rows)).toEqual(['Ōtara Plumbing'])
    expect((await queue.counts({ text: 'kestrel' })).total).toBe(1)
  })

  test('a forged cursor is refused in plain words', async () => {
    const queue = queueOf(situations())
    await expect(queue.page({ after: 'forged', limit: 5 })).rejects.toThrow('Start again from the top of the list.')
    await expect(queue.page({ sort: 'account', after: encodeCursor([1, 'reg_1']), limit: 5 })).rejects.toThrow('Start again from the top of the list.')
  })

  test('what happens next is told for each situation', async () => {
    const books = situations()
    const queue = queueOf(books)
    const { rows } = await queue.page({ limit: 50 })
    const told = Object.fromEntries(await Promise.all(rows.map(async (row) => {
      const { nextStep, mayInvite, mayNotBecause } = await queue.detail({ registration: row.registrationId })
      return [row.accountName, [nextStep, mayInvite, mayNotBecause]]
    })))
    expect(told).toMatchObject({
      'Never asked': ['A registration email was never sent. None goes by itself: send one.', true, null],
      'Waits': ['Invited, and not registered yet. The link is good until 22 Sept 2026. A new email makes that link stop working.', true, null],
      'Silent': ['Sent 2 times, and nothing came back. Call the customer: a new link can be read out to them. The last one is good until 22 Sept 2026.', true, null],
      'Ran out unmarked': ['The link has run out. Send a new registration email.', true, null],
      'Came back': ['The email came back. Ask for the right address.', false, 'Mail to this address comes back.'],
      'No address': ['There is no email address to send to. Add one to the contact.', false, 'No email address.'],
      'Bounces elsewhere': ['The email came back. Ask for the right address.', false, 'Mail to this address comes back.'],
    })
  })

  test('the desk’s last message stands beside a customer until the copy shows its effect', async () => {
    const books = situations()
    const queue = queueOf(books)
    const { database } = books
    database.raw.prepare(`INSERT INTO template (id, kind, partyId, version, subject, html, text, createdAt, createdBy) VALUES ('t', 'registration', NULL, 1, 's', 'h', 't', 0, 'x')`).run()
    database.raw.prepare(`INSERT INTO campaign (id, kind, partyId, state, templateId, total, ratePerMinute, createdAt, createdBy, finishedAt, stopReason) VALUES ('c', 'registration', NULL, 'running', 't', 1, NULL, ?, 'Rosa', NULL, NULL)`).run(NOW)
    database.raw.prepare(`INSERT INTO message (id, campaignId, accountId, partyId, subjectId, toAddress, toName, state, messageId, queuedAt, settledAt) VALUES ('m', 'c', 'acc_1', 'au', 'reg_1', 'x@y.example', 'x', 'queued', '<m>', ?, NULL)`).run(NOW)
    const shown = async (state: string, settledAt: number | null) => {
      database.raw.prepare('UPDATE message SET state = ?, settledAt = ?').run(state, settledAt)
      return (await queue.page({ text: 'Never', limit: 1 })).rows[0]!.message
    }
    expect(await shown('queued', null)).toEqual({ state: 'queued', at: NOW })
    expect(await shown('sent', NOW + 5)).toEqual({ state: 'sent', at: NOW + 5 })
    expect(await shown('failed', NOW + 5)).toEqual({ state: 'failed', at: NOW + 5 })
    expect(await shown('skipped', NOW + 5)).toBeNull()
    await shown('sent', NOW + 5)
    database.raw.prepare(`UPDATE cache.registration SET state = 'invited', invitedAt = ?, expiresAt = ? WHERE id = 'reg_1'`).run(NOW, NOW + HOUR)
    books.derive()
    expect((await queue.page({ text: 'Never', limit: 1 })).rows[0]).toMatchObject({ state: 'invited', message: null })
  })
})
