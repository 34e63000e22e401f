/** Promises to pay, as they come to be kept or broken by themselves. */
import { describe, expect, onTestFinished, test } from 'vitest'
import type { work as workContract } from '#contract/work.ts'
import { CHANGES_AT_ONCE, createPromiseService } from '#main/core/promiseService.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import type { SyncStatus } from '#contract/sync.ts'
import { appendAudit, brokenAudit } from '#main/db/audit.ts'
import { markStale } from '#main/db/derive/staleAccounts.ts'
import { keptPromises, openPromiseBefore, promisesAnsweredBy, promisesOf, watchedPromises } from '#main/db/promises.ts'
import { workRouter } from '#main/features/work/handlers.ts'
import { emptyBooks, type Books } from '../fixtures/books.ts'
import { clientOf, deskOver } from '../fixtures/desk.ts'
import { expectNoScan, expectWalk } from '../fixtures/plan.ts'
import { turnsOf } from '../fixtures/turns.ts'
import { trailOf } from '../features/work/books.ts'
import { fakeClock } from './sync/fakeClock.ts'

/** A Friday, half past eleven in Sydney; midnight there is at 13:00 UTC. */
const NOW = Date.UTC(2026, 10, 20, 0, 30)
const HOUR = 3_600_000
const DAY = 24 * HOUR

async function opened({ owed = 50_000, automatic = false }: { owed?: number; automatic?: boolean } = {}) {
  const books = emptyBooks()
  books.party()
  const clock = fakeClock(NOW)
  const desk = deskOver(books, { now: clock.now })
  const status = { line: 'online' as SyncStatus['line'], pulling: null as SyncStatus['pulling'], nextPullAt: null as number | null }
  const pulls: number[] = []
  const context = Object.defineProperties({ ...pick(desk.context) }, {
    sync: { value: { status: () => status, pullNow: () => (pulls.push(clock.now()), { activity: 'a', finished: Promise.resolve() }) } },
    audit: { value: (action: string, subject: string, detail: Record<string, unknown>, by = 'Noor Vale') => appendAudit(books.database, { at: clock.now(), by, action, subject, detail }) },
  }) as Pick<CoreContext, 'database' | 'log' | 'now' | 'publish' | 'audit' | 'sync'>
  const account = books.account()
  const method = books.method(account)
  const invoice = books.invoice(account, { totalMinor: owed })
  const charge = books.charge(account, { invoiceId: invoice.id, amountMinor: owed, status: 'failed', declineCode: 'insufficient_funds', methodId: method.id, at: NOW - DAY })
  books.derive()
  const client = clientOf<typeof workContract>(workRouter(desk.context))
  const promises = createPromiseService(context, { automatic, clock })
  onTestFinished(() => promises.close())
  const pulled = (at = clock.now()) => books.database.raw.prepare(`INSERT OR REPLACE INTO cache.meta (key, value) VALUES ('lastPullAt', ?)`).run(String(at))
  const states = async () => (await client.promises({ account: account.id })).map(({ state, receivedMinor, keptOn, asks }) => ({ state, receivedMinor, keptOn, asks }))
  return { books, database: books.database, clock, desk, status, pulls, client, promises, account, invoice, charge, method, pulled, states }
}
type Opened = Awaited<ReturnType<typeof opened>>

function pick({ database, log, now, publish }: CoreContext): Partial<CoreContext> {
  return { database, log, now, publish }
}

const pay = (books: Books, { account, invoice }: Pick<Opened, 'account' | 'invoice'>, amountMinor: number, receivedOn: string) => {
  const payment = books.payment(account, { amountMinor, receivedOn, medium: 'bank_transfer' })
  books.allocation(payment, invoice)
  books.derive()
  return payment
}

/** On the invoice, by the Tuesday after. */
const promised = ({ client, account, invoice }: Opened, { minor = 50_000, dueOn = '2026-11-24', whole = false } = {}) =>
  client.promise({ account: account.id, invoice: whole ? null : invoice.id, amount: { minor, currency: 'AUD' }, dueOn, note: null })

/** A pull ended at noon of Wednesday the 25th. */
const afterDue = async (at: Opened) => {
  await at.clock.pass(5 * DAY)
  at.pulled()
}

describe('what comes of a promise', () => {
  test.each([false, true])('all of it comes: it is kept, on the day it came (about all that is owed: %s)', async (whole) => {
    const at = await opened()
    await promised(at, { whole })
    await at.clock.pass(DAY)
    pay(at.books, at, 50_000, '2026-11-21')
    at.pulled()
    expect(await at.promises.look()).toBe(1)
    expect(await at.states()).toEqual([{ state: 'kept', receivedMinor: 50_000, keptOn: '2026-11-21', asks: false }])
    expect(at.desk.published.at(-1)).toEqual(['work'])
    expect(trailOf(at.database).at(-1)).toMatchObject({ action: 'promise.kept', by: 'Counterfoil', accountId: at.account.id, area: 'work', detail: { amountMinor: 50_000, receivedMinor: 50_000, keptOn: '2026-11-21' } })
    expect(brokenAudit(at.database)).toBeNull()
    expect(await at.promises.look()).toBe(0)
  })

  test('a part comes, and the day passes: it is kept in part and asks for somebody; with the rest it is kept, and asks no more', async () => {
    const at = await opened()
    await promised(at)
    pay(at.books, at, 20_000, '2026-11-23')
    await afterDue(at)
    await at.promises.look()
    expect(await at.states()).toEqual([{ state: 'part_kept', receivedMinor: 20_000, keptOn: null, asks: true }])
    pay(at.books, at, 30_000, '2026-11-25')
    await at.promises.look()
    expect(await at.states()).toEqual([{ state: 'kept', receivedMinor: 50_000, keptOn: '2026-11-25', asks: false }])
    expect(trailOf(at.database).map(({ action }) => action)).toEqual(['promise.make', 'promise.part_kept', 'promise.kept'])
  })

  test('while it is open, what came of it so far is told without a word in the trail', async () => {
    const at = await opened()
    await promised(at)
    pay(at.books, at, 20_000, '2026-11-20')
    at.pulled()
    expect(await at.promises.look()).toBe(1)
    expect(await at.states()).toEqual([{ state: 'open', receivedMinor: 20_000, keptOn: null, asks: false }])
    expect(trailOf(at.database).map(({ action }) => action)).toEqual(['promise.make'])
  })

  test('nothing comes: it is broken once a pull knows of the day’s end in the party’s zone, not before', async () => {
    const at = await opened()
    await promised(at)
    // Ten at night on Tuesday in Sydney; then a minute past midnight, by a pull that may have begun before.
    await at.clock.pass(4 * DAY + 11 * HOUR)
    at.pulled()
    await at.promises.look()
    expect((await at.states())[0]?.state).toBe('open')
    await at.clock.pass(1.6 * HOUR)
    at.pulled()
    await at.promises.look()
    expect((await at.states())[0]?.state).toBe('open')
    await at.clock.pass(DAY)
    await at.promises.look()
    expect((await at.states())[0]?.state).toBe('open')
    at.pulled()
    await at.promises.look()
    expect(await at.states()).toEqual([{ state: 'broken', receivedMinor: 0, keptOn: null, asks: true }])
  })

  test('a bank that takes the money back makes a kept one open or broken again', async () => {
    const at = await opened()
    await promised(at, { whole: true })
    const payment = pay(at.books, at, 50_000, '2026-11-23')
    await afterDue(at)
    await at.promises.look()
    at.books.refund(payment, { reason: 'bank_return', refundedOn: '2026-11-25', amountMinor: 50_000 })
    at.books.allocation(payment, at.invoice, { amountMinor: -50_000, effectiveOn: '2026-11-25' })
    at.books.derive()
    await at.promises.look()
    expect(await at.states()).toEqual([{ state: 'broken', receivedMinor: 0, keptOn: null, asks: true }])
  })

  test('what we gave back ourselves was received all the same', async () => {
    const at = await opened()
    await promised(at, { whole: true })
    const payment = pay(at.books, at, 50_000, '2026-11-23')
    at.books.refund(payment, { reason: 'refund', refundedOn: '2026-11-25', amountMinor: 50_000 })
    at.books.derive()
    await afterDue(at)
    await at.promises.look()
    expect((await at.states())[0]?.state).toBe('kept')
  })

  test('where the invoice is credited, nothing is left to keep: it is taken back by itself', async () => {
    const at = await opened()
    await promised(at)
    at.books.creditAllocation(at.books.creditNote(at.account, { amountMinor: 50_000, issuedOn: '2026-11-23' }), at.invoice)
    at.books.derive()
    await afterDue(at)
    await at.promises.look()
    expect((await at.states())[0]?.state).toBe('withdrawn')
    expect(trailOf(at.database).at(-1)).toMatchObject({ action: 'promise.withdraw', by: 'Counterfoil' })
  })
})

describe('a broken promise', () => {
  test('ends what rests or is done of its account, and only of its invoice where it is about one', async () => {
    const at = await opened()
    const other = at.books.invoice(at.account, { totalMinor: 7_000 })
    const elsewhere = at.books.charge(at.account, { invoiceId: other.id, amountMinor: 7_000, status: 'failed', declineCode: 'insufficient_funds', methodId: at.method.id, at: NOW - DAY })
    at.books.hold(at.invoice, { heldAt: NOW - DAY })
    at.books.derive()
    const [own, others, held] = [{ queue: 'failedCharges', id: at.charge.id }, { queue: 'failedCharges', id: elsewhere.id }, { queue: 'heldInvoices', id: at.invoice.id }] as const
    await at.client.snooze({ items: [own, others], until: NOW + 30 * DAY })
    await at.client.done({ items: [held], done: true })
    await at.client.assign({ items: [own], to: 'Ines Carvalho' })
    await promised(at)
    await afterDue(at)
    await at.promises.look()
    expect(at.database.raw.prepare('SELECT queue, itemId, snoozedUntil, doneThrough, assignee FROM work ORDER BY itemId').all()).toEqual([
      { queue: 'failedCharges', itemId: at.charge.seriesId, snoozedUntil: null, doneThrough: null, assignee: 'Ines Carvalho' },
      { queue: 'failedCharges', itemId: elsewhere.seriesId, snoozedUntil: NOW + 30 * DAY, doneThrough: null, assignee: null },
    ])
    expect(trailOf(at.database).at(-1)).toMatchObject({ action: 'promise.broken', detail: { woken: 2 } })
  })

  test('wakes once: what somebody lets rest after having seen it stays at rest', async () => {
    const at = await opened()
    const { id } = await promised(at)
    await afterDue(at)
    await at.promises.look()
    await at.client.settlePromise({ promise: id, as: 'seen' })
    await at.client.snooze({ items: [{ queue: 'failedCharges', id: at.charge.id }], until: at.clock.now() + DAY })
    pay(at.books, at, 1_000, '2026-11-25')
    await at.promises.look()
    expect(await at.states()).toEqual([{ state: 'part_kept', receivedMinor: 1_000, keptOn: null, asks: false }])
    expect(at.database.raw.prepare('SELECT snoozedUntil FROM work').get()).toEqual({ snoozedUntil: at.clock.now() + DAY })
  })
})

describe('of what is not known nothing is said', () => {
  const brokenAfter = async (at: Opened, prepare: () => void) => {
    await promised(at)
    await afterDue(at)
    prepare()
    await at.promises.look()
    const [first] = await at.states()
    return first?.state
  }

  test('before the first pull, and while one runs', async () => {
    const at = await opened()
    expect(await brokenAfter(at, () => at.database.raw.exec(`DELETE FROM cache.meta WHERE key = 'lastPullAt'`))).toBe('open')
    at.pulled()
    at.status.pulling = { activity: 'a' } as never
    expect(await at.promises.look()).toBe(0)
    at.status.pulling = null
    expect(await at.promises.look()).toBe(1)
  })

  test('of an account that is not in the copy, of a party that has not come whole, of an account whose lists are older than its records', async () => {
    for (const prepare of [
      (at: Opened) => at.database.raw.prepare('DELETE FROM cache.account').run(),
      (at: Opened) => at.database.raw.prepare(`DELETE FROM cache.meta WHERE key = 'lists au'`).run(),
      (at: Opened) => markStale(at.database, new Map([[at.account.id, 1]])),
      (at: Opened) => at.database.raw.prepare('DELETE FROM cache.invoice').run(),
    ]) {
      const at = await opened()
      expect(await brokenAfter(at, () => prepare(at))).toBe('open')
    }
  })
})

describe('by itself', () => {
  test('it looks at the start, when money comes and when a pull has ended; several at once are one look', async () => {
    const at = await opened({ automatic: true })
    await promised(at)
    at.pulled()
    await at.clock.pass(1_000)
    pay(at.books, at, 10_000, '2026-11-20')
    for (let n = 0; n < 5; n++) at.promises.moneyCame()
    await at.clock.pass(999)
    expect((await at.states())[0]?.receivedMinor).toBe(0)
    await at.clock.pass(1)
    expect((await at.states())[0]?.receivedMinor).toBe(10_000)
    pay(at.books, at, 40_000, '2026-11-20')
    at.pulled(at.clock.now() + 1)
    at.promises.pulled()
    await at.clock.pass(1_000)
    expect((await at.states())[0]?.state).toBe('kept')
  })

  test('when the day has passed it asks for a pull, for the day’s end is only known by one; again not before ten minutes', async () => {
    const at = await opened({ automatic: true })
    await promised(at, { dueOn: '2026-11-20' })
    at.pulled()
    // Midnight in Sydney is 12 and a half hours away.
    await at.clock.pass(12.5 * HOUR)
    expect(at.pulls).toEqual([])
    await at.clock.pass(12 * 60_000)
    expect(at.pulls).toHaveLength(1)
    expect(at.pulls[0]).toBeGreaterThanOrEqual(NOW + 12.5 * HOUR + 10 * 60_000)
    await at.clock.pass(7 * 60_000)
    expect(at.pulls).toHaveLength(1)
    at.pulled()
    await at.clock.pass(61_000)
    expect((await at.states())[0]?.state).toBe('broken')
    await at.clock.pass(HOUR)
    expect(at.pulls).toHaveLength(1)
  })

  test('without a line, or with a pull to come soon anyway, it asks for none; with nothing to judge neither', async () => {
    const at = await opened({ automatic: true })
    at.pulled()
    await at.clock.pass(DAY)
    expect(at.pulls).toEqual([])
    await promised(at, { dueOn: '2026-11-21' })
    at.status.line = 'offline'
    await at.clock.pass(DAY)
    expect(at.pulls).toEqual([])
    at.status.line = 'online'
    at.status.nextPullAt = at.clock.now() + 5 * 60_000
    await at.clock.pass(60_000)
    expect(at.pulls).toEqual([])
  })
})

test('thousands are looked at in slices, and each once', async () => {
  const at = await opened()
  const made = at.database.raw.prepare(`INSERT INTO promise (id, accountId, partyId, invoiceId, amountMinor, currency, dueOn, madeAt, madeBy, baselineMinor, stateAt) VALUES (?, ?, 'au', ?, 50000, 'AUD', '2026-11-24', ?, 'Noor Vale', 0, ?)`)
  at.books.together(() => {
    for (let n = 0; n < 1_000; n++) made.run(`p${String(n).padStart(5, '0')}`, at.account.id, at.invoice.id, NOW, NOW)
  })
  await afterDue(at)
  const { answer, written } = await turnsOf(at.database, () => at.promises.look())
  expect(answer).toBe(1_000)
  expect(Math.max(...written)).toBeLessThanOrEqual(CHANGES_AT_ONCE)
  expect(written.length).toBeGreaterThanOrEqual(1_000 / CHANGES_AT_ONCE)
  expect(trailOf(at.database)).toHaveLength(1_000)
})

test('the plans: those whose state may change, and those kept lately, along their own indexes; an account’s by account', async () => {
  const { database } = await opened()
  const page = { today: '2026-11-20', after: null, limit: 50 }
  expectWalk(database, watchedPromises(page), 'promise_watched')
  expectWalk(database, watchedPromises({ ...page, after: ['2026-11-20', 'p'] }), 'promise_watched')
  expectWalk(database, keptPromises(page), 'promise_kept')
  expectWalk(database, openPromiseBefore('2026-11-20'), 'promise_watched')
  expectWalk(database, promisesOf('a'), 'promise_by_account')
  expectNoScan(database, promisesAnsweredBy({ accountId: 'a', invoiceId: 'i', currency: 'AUD' }))
})
