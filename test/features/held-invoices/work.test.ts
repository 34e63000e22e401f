/** What the desk knows decides which invoices are to be worked on now. */
import { describe, expect, test } from 'vitest'
import type { HeldInvoiceFilter, heldInvoices } from '#contract/heldInvoices.ts'
import type { AccountId, PartyId } from '#contract/vocabulary.ts'
import { db } from '#main/db/database.ts'
import { heldInvoicesRouter } from '#main/features/held-invoices/handlers.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'
import { visitAll } from '../../fixtures/paging.ts'

const HOUR_MS = 3_600_000
/** 14:00 in Sydney, 23:00 of the day before in Chicago. */
const NOW = Date.UTC(2026, 2, 20, 3) + HOUR_MS

function company() {
  const books = emptyBooks()
  books.party()
  books.party({ id: 'us', currency: 'USD', timeZone: 'America/Chicago' })
  const { context } = deskOver(books, { now: () => NOW })
  const queue = clientOf<typeof heldInvoices>(heldInvoicesRouter(context))
  return {
    books, queue,
    /** The names that a filter leaves, page by page of two, checked against the counts. */
    async names(filter: HeldInvoiceFilter, sort: 'clock' | 'account' | 'amount' | 'since' = 'account') {
      const rows = await visitAll((after) => queue.page({ ...filter, sort, limit: 2, ...after }))
      expect(await queue.counts(filter)).toMatchObject({ total: rows.length, held: rows.filter(({ state }) => state === 'held').length, waiting: rows.filter(({ state }) => state === 'waiting').length })
      return rows.map(({ accountName }) => accountName).join('')
    },
  }
}

function heldBy(books: Books, name: string, heldAt = NOW - 10 * HOUR_MS) {
  const account = books.account({ name })
  const invoice = books.invoice(account)
  books.hold(invoice, { heldAt })
  return { account, invoice, id: invoice.id }
}

function waits(books: Books, name: string, { partyId = 'au', autoApprovesAt }: { partyId?: string; autoApprovesAt: number | null }) {
  const account = books.account({ name, partyId, currency: partyId === 'us' ? 'USD' : 'AUD' })
  const invoice = books.invoice(account)
  books.put('approvals', {
    id: `apr_${invoice.id}`, rev: 1, partyId, updatedAt: 1, accountId: account.id, invoiceId: invoice.id, preference: 'review_then_auto', approverId: null, sentBy: 'email',
    state: 'waiting', requestedAt: NOW - 40 * HOUR_MS, autoApprovesAt, events: [],
  })
  return { account, invoice, id: invoice.id }
}

interface Known { assignee?: string; snoozedUntil?: number; doneThrough?: number }
const knows = (books: Books, { id, account }: { id: string; account: { id: string } }, { doneThrough, ...known }: Known) =>
  books.database.run(db.insertInto('work').values({
    queue: 'heldInvoices', itemId: id, accountId: account.id, ...known, ...(doneThrough === undefined ? {} : { doneThrough, doneAt: NOW - 1, doneBy: 'Noor Vale' }), changedAt: NOW, changedBy: 'Noor Vale',
  }))
const promised = (books: Books, { account }: { account: { id: string; partyId: string } }, state: 'open' | 'broken') =>
  books.database.raw.prepare(`INSERT INTO promise (id, accountId, partyId, amountMinor, currency, dueOn, madeAt, madeBy, baselineMinor, state, stateAt) VALUES (?, ?, ?, 100, 'AUD', '2026-03-19', 1, 'Noor Vale', 0, ?, 1)`).run(`pr_${account.id}`, account.id, account.partyId, state)
const wrote = (books: Books, { id, account }: { id: string; account: { id: string } }) => {
  books.database.run(db.insertInto('smsAnswer').values({ id: `sms_${id}`, fromNumber: '+61491570006', toNumber: '+61491570156', words: 'please wait', at: NOW, readAt: NOW, intent: 'other', state: 'proposed', accountId: account.id, remark: 'Not clear.' }))
  books.database.run(db.insertInto('smsProposal').values({ invoiceId: id, answerId: `sms_${id}` }))
}

describe('what is worked on', () => {
  test('is what neither rests nor is done; each can be asked for, and all', async () => {
    const { books, names } = company()
    const [, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => heldBy(books, name)) as [ReturnType<typeof heldBy>, ReturnType<typeof heldBy>, ReturnType<typeof heldBy>, ReturnType<typeof heldBy>]
    books.derive()
    knows(books, b, { snoozedUntil: NOW + HOUR_MS })
    knows(books, c, { doneThrough: NOW - 10 * HOUR_MS })
    knows(books, d, { snoozedUntil: NOW - 1 })
    expect(await names({})).toBe('ad')
    expect(await names({ show: 'snoozed' })).toBe('b')
    expect(await names({ show: 'done' })).toBe('c')
    expect(await names({ show: 'all' })).toBe('abcd')
  })
  test('has back what is done once it is put on hold again, or released', async () => {
    const { books, names, queue } = company()
    const a = heldBy(books, 'a', NOW - 10 * HOUR_MS)
    const b = heldBy(books, 'b', NOW - 2 * HOUR_MS)
    const c = waits(books, 'c', { autoApprovesAt: NOW + 30 * HOUR_MS })
    books.hold(c.invoice, { heldAt: NOW - 5 * HOUR_MS, releasedAt: NOW - HOUR_MS, releasedBy: 'Rosa Lindqvist' })
    books.derive()
    for (const one of [a, b, c]) knows(books, one, { doneThrough: NOW - 3 * HOUR_MS })
    expect(await names({})).toBe('bc')
    expect(await names({ show: 'done' })).toBe('a')
    expect((await queue.page({ show: 'done', limit: 1 })).rows[0]!.work).toMatchObject({ doneBy: 'Noor Vale' })
  })
  test('has whatever a customer has written about by SMS, even when it rests or was done', async () => {
    const { books, names, queue } = company()
    const [a, b] = [heldBy(books, 'a'), heldBy(books, 'b')]
    heldBy(books, 'c')
    books.derive()
    knows(books, a, { doneThrough: NOW })
    knows(books, b, { snoozedUntil: NOW + HOUR_MS })
    wrote(books, a)
    wrote(books, b)
    expect(await names({})).toBe('abc')
    expect(await names({ answered: true })).toBe('ab')
    expect(await names({ show: 'done' }) + await names({ show: 'snoozed' })).toBe('')
    expect((await queue.page({ answered: true, sort: 'account', limit: 5 })).rows.map(({ work }) => [work.doneAt, work.snoozedUntil])).toEqual([[null, null], [null, null]])
  })
  test('is narrowed to whose it is, to nobody’s, to what was promised and to one account', async () => {
    const { books, names } = company()
    const [a, b, c] = [heldBy(books, 'a'), heldBy(books, 'b'), heldBy(books, 'c')]
    books.derive()
    knows(books, a, { assignee: 'Noor Vale' })
    knows(books, b, { assignee: 'Ana Brook' })
    promised(books, b, 'open')
    promised(books, c, 'broken')
    expect(await names({ assignee: 'Noor Vale' })).toBe('a')
    expect(await names({ unassigned: true })).toBe('c')
    expect(await names({ promised: 'open' })).toBe('b')
    expect(await names({ promised: 'broken' })).toBe('c')
    expect(await names({ promised: 'open', assignee: 'Noor Vale' })).toBe('')
    expect(await names({ account: b.account.id as AccountId })).toBe('b')
  })
  test('is the same however many rest: of very many SQLite walks, of few it begins at them', async () => {
    const { books, queue } = company()
    const account = books.account({ name: 'Kestrel Freight' })
    books.together(() => {
      for (let n = 0; n < 1100; n++) {
        const invoice = books.invoice(account)
        books.hold(invoice)
        knows(books, { id: invoice.id, account }, { snoozedUntil: NOW + HOUR_MS, assignee: n % 2 === 0 ? 'Noor Vale' : 'Ana Brook' })
      }
    })
    books.derive()
    expect(await queue.counts({ show: 'snoozed' })).toMatchObject({ total: 1100 })
    expect(await queue.counts({ show: 'snoozed', assignee: 'Ana Brook' })).toMatchObject({ total: 550 })
    expect((await queue.page({ show: 'snoozed', sort: 'since', limit: 500 })).rows).toHaveLength(500)
    expect((await queue.page({ show: 'snoozed', assignee: 'Ana Brook', limit: 10 })).rows).toHaveLength(10)
  })
})

describe('what approves itself today', () => {
  const startOfTomorrow = { au: Date.UTC(2026, 2, 20, 13), us: Date.UTC(2026, 2, 20, 5) }
  test('is told by the day of each party, and counted the same', async () => {
    const { books, names, queue } = company()
    waits(books, 'a', { autoApprovesAt: startOfTomorrow.au - 1 })
    waits(books, 'b', { autoApprovesAt: startOfTomorrow.au })
    waits(books, 'c', { partyId: 'us', autoApprovesAt: startOfTomorrow.us - 1 })
    waits(books, 'd', { partyId: 'us', autoApprovesAt: startOfTomorrow.us })
    waits(books, 'e', { autoApprovesAt: NOW - 1 })
    waits(books, 'f', { autoApprovesAt: null })
    heldBy(books, 'g')
    books.derive()
    for (const sort of ['clock', 'account', 'since'] as const) expect((await names({ today: true }, sort)).split('').toSorted().join('')).toBe('ace')
    expect(await names({ today: true }, 'clock')).toBe('eca')
    expect(await names({ today: true, party: 'us' as PartyId })).toBe('c')
    expect(await queue.counts({})).toMatchObject({ total: 7, today: 3 })
    expect(await queue.counts({ party: 'au' })).toMatchObject({ total: 5, today: 2 })
    expect(await queue.counts({ text: 'c' })).toMatchObject({ total: 1, today: 1 })
  })
})

test('a disputed invoice says so', async () => {
  const { books, queue } = company()
  const account = books.account()
  books.hold(books.invoice(account, { disputed: true }))
  books.derive()
  expect((await queue.page({ limit: 1 })).rows[0]).toMatchObject({ disputed: true })
})
