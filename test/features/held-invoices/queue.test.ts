import { isDefinedError, safe } from '@orpc/client'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { heldInvoices, HeldInvoiceRow } from '#contract/heldInvoices.ts'
import type { ApprovalPreference, Grant } from '#contract/vocabulary.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { encodeCursor } from '#main/db/keyset.ts'
import { heldInvoicesRouter } from '#main/features/held-invoices/handlers.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'
import { visitAll } from '../../fixtures/paging.ts'

const HOUR_MS = 3_600_000
const NOW = Date.UTC(2026, 2, 20, 3)

const queueOf = (books: Books, options: { grants?: Grant[] } = {}) => {
  const desk = deskOver(books, { now: () => NOW, ...options })
  return { ...desk, queue: clientOf<typeof heldInvoices>(heldInvoicesRouter(desk.context)) }
}

type Event = RecordOf<'approvals'>['events'][number]
const happened = (kind: Event['kind'], hoursAgo: number): Event => ({ kind, at: NOW - hoursAgo * HOUR_MS, by: 'Rosa Lindqvist', channel: null })

interface Case {
  name?: string
  partyId?: string
  totalMinor?: number
  preference?: ApprovalPreference
  /** The approval's events; without any there is no approval. */
  events?: Event[]
  state?: RecordOf<'approvals'>['state']
  autoApprovesAt?: number | null
  hold?: Parameters<Books['hold']>[1]
}

/** An invoice of an account of its own, with an approval or a hold or both. */
function invoiceWith(books: Books, { name = 'Kestrel Freight', partyId = 'au', totalMinor = 110_000, preference = 'review_then_auto', events, state = 'waiting', autoApprovesAt = null, hold }: Case) {
  const account = books.account({ name, partyId })
  const invoice = books.invoice(account, { totalMinor, lines: [{ description: 'Tracking plan', quantity: 2, unitMinor: 55_000, amountMinor: 110_000 }], rev: 7 })
  if (events) {
    books.put('approvals', {
      id: `apr_${invoice.id}`, rev: 1, partyId, updatedAt: 1, accountId: account.id, invoiceId: invoice.id, preference, approverId: null, sentBy: 'email',
      state, requestedAt: events[0]!.at, autoApprovesAt, events,
    })
  }
  if (hold) books.hold(invoice, hold)
  return { account, invoice }
}

const withParty = () => {
  const books = emptyBooks()
  books.party()
  return books
}
async function detailOf(given: Case) {
  const books = withParty()
  const { invoice } = invoiceWith(books, given)
  books.derive()
  return queueOf(books).queue.detail({ invoice: invoice.id })
}

describe('the clock of an invoice', () => {
  test.each<[string, Case, { leftMs: number | null; nextStep: string }]>([
    ['runs while the customer may still object', { events: [happened('requested', 5)], autoApprovesAt: NOW + 43 * HOUR_MS },
      { leftMs: null, nextStep: 'It approves itself when the clock has run out, unless it is put on hold.' }],
    ['stands still on hold, with what was left', { events: [happened('requested', 30), happened('held', 20)], state: 'held', hold: {} },
      { leftMs: 38 * HOUR_MS, nextStep: 'The clock stands still while the invoice is on hold. A release starts it again with the time that was left.' }],
    ['goes on after a release with what was left, not with two new days', { events: [happened('requested', 40), happened('held', 10), happened('released', 5)], autoApprovesAt: NOW + 13 * HOUR_MS },
      { leftMs: null, nextStep: 'It approves itself when the clock has run out, unless it is put on hold.' }],
    ['is over before the billing system has said so', { events: [happened('requested', 49)], autoApprovesAt: NOW - HOUR_MS },
      { leftMs: null, nextStep: 'Its time is over: the billing system approves it by itself; pull to see it.' }],
    ['never runs where the customer approves each', { events: [happened('requested', 400)], preference: 'approve_all' },
      { leftMs: null, nextStep: 'It waits for the customer: they approve each invoice.' }],
    ['never runs where we approve', { events: [happened('requested', 400)], preference: 'approved_by_us' },
      { leftMs: null, nextStep: 'It waits for us: this customer leaves the approval to our team.' }],
    ['never runs on hold where the customer approves each', { events: [happened('requested', 400), happened('held', 3)], preference: 'approve_all', state: 'held', hold: {} },
      { leftMs: null, nextStep: 'Nothing is approved by itself. After a release it stays here and waits for the customer.' }],
    ['is not there for a hold without any approval', { hold: { channel: 'sms' } },
      { leftMs: null, nextStep: 'Nothing happens by itself. The hold stays until it is released.' }],
    ['is finished for what was approved and put on hold afterwards', { events: [happened('requested', 60), happened('auto_approved', 12)], state: 'auto_approved', hold: {} },
      { leftMs: null, nextStep: 'It was approved before. The hold stays until it is released.' }],
  ])('%s', async (_, given, expected) => {
    const { leftMs, nextStep, row } = await detailOf(given)
    expect({ leftMs, nextStep }).toEqual(expected)
    // However late it gets, nothing on hold has a time at which it approves itself.
    if (given.hold) expect(row).toMatchObject({ state: 'held', approvesAt: null })
    else expect(row).toMatchObject({ state: 'waiting', approvesAt: given.autoApprovesAt ?? null })
  })
})

describe('the queue', () => {
  test('shows who holds what, why, through which channel, since when', async () => {
    const books = withParty()
    const { account, invoice } = invoiceWith(books, { events: [happened('requested', 30), happened('held', 20)], state: 'held', hold: { channel: 'sms', reason: 'Two vehicles were sold', heldAt: NOW - 20 * HOUR_MS } })
    const payment = books.payment(account, { amountMinor: 10_000 })
    books.allocation(payment, invoice)
    books.derive()
    expect((await queueOf(books).queue.page({ limit: 10 })).rows).toEqual([{
      rev: 7, invoiceId: invoice.id, invoiceNumber: invoice.number, accountId: account.id, partyId: 'au', accountName: 'Kestrel Freight', accountRef: account.ref,
      state: 'held', preference: 'review_then_auto', channel: 'sms', reason: 'Two vehicles were sold', heldBy: 'Rosa Lindqvist', heldAt: NOW - 20 * HOUR_MS,
      requestedAt: NOW - 30 * HOUR_MS, approvesAt: null, amount: { minor: 110_000, currency: 'AUD' }, open: { minor: 100_000, currency: 'AUD' },
      dueOn: '2026-02-09', approverName: null, answer: null, disputed: false, pending: null,
      work: { assignee: null, snoozedUntil: null, doneAt: null, doneBy: null, nextAction: null, notes: 0, promise: null },
    }])
  })
  test('has the nearest clock first, and what has none behind it', async () => {
    const books = withParty()
    invoiceWith(books, { name: 'late', events: [happened('requested', 1)], autoApprovesAt: NOW + 47 * HOUR_MS })
    invoiceWith(books, { name: 'held', hold: {} })
    invoiceWith(books, { name: 'soon', events: [happened('requested', 40)], autoApprovesAt: NOW + 8 * HOUR_MS })
    books.derive()
    expect((await queueOf(books).queue.page({ limit: 10 })).rows.map((row) => row.accountName)).toEqual(['soon', 'late', 'held'])
  })
  test('is filtered by party, state, channel, preference and text, and counted the same', async () => {
    const books = withParty()
    books.party({ id: 'us', currency: 'USD' })
    invoiceWith(books, { name: 'a', hold: { channel: 'sms' } })
    invoiceWith(books, { name: 'b', hold: { channel: 'chat' }, partyId: 'us' })
    invoiceWith(books, { name: 'c', events: [happened('requested', 1)], preference: 'approve_all' })
    const { invoice } = invoiceWith(books, { name: 'd', events: [happened('requested', 1)], preference: 'approved_by_us' })
    books.derive()
    const { queue } = queueOf(books)
    const names = async (filter: Parameters<typeof queue.counts>[0]) => {
      const { rows } = await queue.page({ ...filter, sort: 'account', limit: 10 })
      const counts = await queue.counts(filter)
      expect(counts).toMatchObject({ total: rows.length, held: rows.filter((row) => row.state === 'held').length, waiting: rows.filter((row) => row.state === 'waiting').length })
      return rows.map((row) => row.accountName).join('')
    }
    expect(await names({})).toBe('abcd')
    expect(await names({ party: 'us' })).toBe('b')
    expect(await names({ state: 'held' })).toBe('ab')
    expect(await names({ channel: 'sms' })).toBe('a')
    expect(await names({ preference: 'approve_all' })).toBe('c')
    expect(await names({ text: invoice.number })).toBe('d')
    expect(await names({ state: 'waiting', text: 'b' })).toBe('')
    expect((await queue.counts({})).open).toEqual([{ minor: 440_000, currency: 'AUD' }])
  })
  test('pages by key: every row once, in order, with any number of equal keys', async () => {
    const books = emptyBooks()
    const add = books.database.raw.prepare(`INSERT INTO cache.heldInvoice VALUES (?, 'IN1', 'acc', 'au', ?, 'A-1', 'held', NULL, 'sms', '', 'x', ?, NULL, NULL, ?, ?, 0, ?, NULL, NULL, 1, 1, 0)`)
    const { queue } = queueOf(books)
    await fc.assert(fc.asyncProperty(
      fc.array(fc.record({ amount: fc.integer({ min: 1, max: 3 }), currency: fc.constantFrom('AUD', 'USD'), heldAt: fc.constantFrom(1, 2), at: fc.constantFrom(5, 6, 8_640_000_000_000_000), name: fc.constantFrom('a', 'B', '名') }), { maxLength: 25 }),
      fc.integer({ min: 1, max: 7 }),
      async (given, limit) => {
        books.database.raw.exec('DELETE FROM cache.heldInvoice')
        books.together(() => given.forEach(({ amount, currency, heldAt, at, name }, i) => add.run(`inv_${(i * 7) % 31}_${i}`, name, heldAt, at, amount, currency)))
        for (const sort of ['clock', 'amount', 'account', 'since'] as const) {
          const up = (await visitAll((after) => queue.page({ sort, descending: false, limit, ...after }))).map((row) => row.invoiceId)
          const down = (await visitAll((after) => queue.page({ sort, descending: true, limit, ...after }))).map((row) => row.invoiceId)
          expect(down.toReversed()).toEqual(up)
          expect(new Set(up).size).toBe(given.length)
          expect(up).toHaveLength(given.length)
        }
        const byAmount = (await visitAll((after) => queue.page({ sort: 'amount', limit, ...after }))).map((row: HeldInvoiceRow) => row.amount)
        expect(byAmount, 'currency by currency').toEqual(byAmount.toSorted((a, b) => a.currency.localeCompare(b.currency) || a.minor - b.minor))
        const since = (await visitAll((after) => queue.page({ sort: 'since', limit, ...after }))).map((row: HeldInvoiceRow) => row.heldAt!)
        expect(since).toEqual(since.toSorted((a, b) => a - b))
      },
    ), { numRuns: 15 })
  })
  test.each([['forged', { after: 'x' }], ['of another order', { sort: 'account' as const, after: encodeCursor([1, 'inv_1']) }]])('refuses a cursor that is %s, as declared', async (_, input) => {
    const { error } = await safe(queueOf(emptyBooks()).queue.page({ limit: 10, ...input }))
    expect(isDefinedError(error) && error.code).toBe('BAD_CURSOR')
  })
})

describe('one invoice', () => {
  test('shows its lines and the party’s zone', async () => {
    const { lines, timeZone } = await detailOf({ hold: {} })
    expect(lines).toEqual([{ description: 'Tracking plan', quantity: 2, amountMinor: 110_000 }])
    expect(timeZone).toBe('Australia/Sydney')
  })
  test('that has left the queue is not found', async () => {
    const books = withParty()
    const { invoice } = invoiceWith(books, {})
    books.derive()
    const { error } = await safe(queueOf(books).queue.detail({ invoice: invoice.id }))
    expect(isDefinedError(error) && error.code).toBe('NOT_FOUND')
  })
})

describe('a decision', () => {
  type Call = (queue: ReturnType<typeof queueOf>['queue'], invoice: never) => Promise<unknown>
  const hold: Call = (queue, invoice) => queue.hold({ invoice, reason: '  Wrong PO number ', channel: 'chat' })
  const release: Call = (queue, invoice) => queue.release({ invoice, note: 'Agreed by phone' })
  const approve: Call = (queue, invoice) => queue.approve({ invoice })

  async function decided(given: Case, call: Call, options: { grants?: Grant[]; invoice?: string } = {}) {
    const books = withParty()
    const { invoice, account } = invoiceWith(books, given)
    books.derive()
    const { queue, commands } = queueOf(books, options)
    const { error } = await safe(call(queue, (options.invoice ?? invoice.id) as never))
    return { books, invoice, account, queue, code: isDefinedError(error as never) ? (error as unknown as { code: string }).code : error, commands: commands() }
  }
  const waiting: Case = { events: [happened('requested', 5)], autoApprovesAt: NOW + 43 * HOUR_MS }
  const held: Case = { events: [happened('requested', 30), happened('held', 20)], state: 'held', hold: {} }

  test('goes to the outbox with the invoice as it was read', async () => {
    const { commands, invoice, account } = await decided(waiting, hold)
    expect(commands).toEqual([{ command: 'holdInvoice', input: { invoiceId: invoice.id, reason: 'Wrong PO number', channel: 'chat' }, accountId: account.id, targetId: invoice.id, ifMatch: 7, state: 'queued' }])
    expect((await decided(held, release)).commands).toMatchObject([{ command: 'releaseInvoice', input: { note: 'Agreed by phone' }, ifMatch: 7 }])
    expect((await decided(waiting, approve)).commands).toMatchObject([{ command: 'approveInvoice', input: { note: null }, ifMatch: 7 }])
  })
  test.each<[string, Case, (queue: ReturnType<typeof queueOf>['queue'], invoice: never, rev: number) => Promise<unknown>]>([
    ['a hold', waiting, (queue, invoice, rev) => queue.hold({ invoice, rev, reason: 'Wrong', channel: 'chat' })],
    ['a release', held, (queue, invoice, rev) => queue.release({ invoice, rev })],
    ['an approval', waiting, (queue, invoice, rev) => queue.approve({ invoice, rev })],
  ])('on another version of the invoice than was shown is refused: %s', async (_, given, call) => {
    const stale = await decided(given, (queue, invoice) => call(queue, invoice, 6))
    expect(stale).toMatchObject({ code: 'CHANGED', commands: [] })
    expect((await decided(given, (queue, invoice) => call(queue, invoice, 7))).commands).toMatchObject([{ ifMatch: 7 }])
  })
  test('may be a hold on any invoice, also one that nobody was asked to approve, and an approval of one on hold', async () => {
    expect((await decided({}, hold)).commands).toHaveLength(1)
    expect((await decided(held, approve)).commands).toHaveLength(1)
  })
  test('shows on the row while it waits, and stays the only one until it is done', async () => {
    const { queue, invoice, books, commands: before } = await decided(held, release)
    expect(before).toHaveLength(1)
    expect((await queue.page({ limit: 1 })).rows[0]!.pending).toEqual({ id: 1, label: 'Release', state: 'queued', message: null })
    for (const call of [release, hold, approve]) {
      const { error } = await safe(call(queue, invoice.id as never))
      expect(error).toMatchObject({ code: 'STILL_WAITING', defined: true, message: '“Release” is still waiting to go out for this invoice. Wait until it is done, or take it back in the outbox.' })
    }
    expect(books.database.raw.prepare('SELECT count(*) FROM outbox').pluck().get()).toBe(1)
    books.database.raw.exec(`UPDATE outbox SET state = 'rejected'`)
    await release(queue, invoice.id as never)
    expect(books.database.raw.prepare('SELECT count(*) FROM outbox').pluck().get()).toBe(2)
  })
  test.each<[string, Case, Call, string]>([
    ['a hold of what is on hold', held, hold, 'ALREADY_HELD'],
    ['a release of what is not on hold', waiting, release, 'NOT_HELD'],
    ['a release of what is not in the queue', {}, release, 'NOT_HELD'],
    ['an approval that nobody waits for', {}, approve, 'NOT_WAITING'],
    ['an approval of what is only on hold', { hold: {} }, approve, 'NOT_WAITING'],
  ])('is refused as declared: %s', async (_, given, call, code) => {
    const answer = await decided(given, call)
    expect(answer.code).toBe(code)
    expect(answer.commands).toEqual([])
  })
  test.each<[string, Call]>([['hold', hold], ['release', release], ['approve', approve]])('to %s is refused to who may only look, and of an invoice that is not there', async (_, call) => {
    const viewer = await decided(held, call, { grants: ['billing:view'] })
    expect(viewer.code).toBe('NOT_ALLOWED')
    expect(viewer.commands).toEqual([])
    expect((await decided(held, call, { invoice: 'inv_404' })).code).toBe('NOT_FOUND')
  })
  test('is never cut short: a reason longer than the billing system takes is refused', async () => {
    const { code, commands } = await decided(waiting, (queue, invoice) => queue.hold({ invoice, reason: 'x'.repeat(501), channel: 'chat' }))
    expect(code).toMatchObject({ code: 'BAD_REQUEST' })
    expect(commands).toEqual([])
  })
})
