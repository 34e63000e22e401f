/** Each figure of Home is what the list shows that it opens. */
import { describe, expect, test } from 'vitest'
import { Happening, type home } from '#contract/home.ts'
import type { bank } from '#contract/bank.ts'
import type { failedCharges } from '#contract/failedCharges.ts'
import type { heldInvoices } from '#contract/heldInvoices.ts'
import type { outbox } from '#contract/outbox.ts'
import type { registrations } from '#contract/registrations.ts'
import type { PromiseToPay } from '#contract/work.ts'
import { db } from '#main/db/database.ts'
import { bankRouter } from '#main/features/bank/handlers.ts'
import { failedChargesRouter } from '#main/features/failed-charges/handlers.ts'
import { heldInvoicesRouter } from '#main/features/held-invoices/handlers.ts'
import { happenedPage, happenedSums, type Span } from '#main/features/home/happened.ts'
import { homeRouter } from '#main/features/home/handlers.ts'
import { storedOverdue } from '#main/features/home/overdue.ts'
import { outboxRouter } from '#main/features/outbox/handlers.ts'
import { registrationsRouter } from '#main/features/registrations/handlers.ts'
import { agingTotals } from '#main/db/agingAsOf.ts'
import { bankWaits, byAge, countedBy, mine, ofAge } from '../../../src-renderer/features/home/opens.ts'
import { formatMoney } from '../../../src-renderer/ui/format/money.ts'
import { promiseBrief } from '../../../src-renderer/ui/work/promiseWords.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'
import { visitAll } from '../../fixtures/paging.ts'
import { fill } from '../bank/fill.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Midday in UTC on 21 March; the 22nd has begun in Sydney. */
const NOW = Date.UTC(2026, 2, 21, 14)

/** Two parties, and of everything that Home counts some of each kind: yesterday's and older ones, what rests, what is done, what is somebody's. */
function company() {
  const books = emptyBooks()
  const { database } = books
  books.party()
  books.party({ id: 'us', name: 'USA', timeZone: 'America/Denver', currency: 'USD' })
  let n = 0
  for (const partyId of ['au', 'us'] as const) {
    for (let i = 0; i < 12; i += 1) {
      n += 1
      const account = books.account({ partyId, currency: partyId === 'au' ? 'AUD' : 'USD', billing: i % 4 === 0 ? 'prepaid' : 'postpaid' })
      const method = books.method(account)
      if (i % 4 === 0) books.wallet(account, { balanceMinor: -500, pausedAt: NOW - DAY })
      const invoice = books.invoice(account, { totalMinor: 1000 * n, dueOn: i % 2 === 0 ? '2026-03-01' : '2026-04-01' })
      const declineCode = ['insufficient_funds', 'expired_card', 'stolen_card'][i % 3]!
      books.charge(account, { status: 'failed', declineCode, invoiceId: invoice.id, seriesId: invoice.id, amountMinor: 1000 * n, methodId: method.id, at: NOW - i * 7 * HOUR })
      const paid = books.charge(account, { status: 'succeeded', seriesId: `s${n}`, at: NOW - i * HOUR })
      if (i % 3 !== 0) books.charge(account, { status: 'failed', declineCode, seriesId: `s${n}`, at: NOW - 9 * DAY })
      books.payment(account, { chargeId: paid.id, receivedOn: ['2026-03-19', '2026-03-20', '2026-03-21'][i % 3]!, amountMinor: 40 + n })
      const held = books.invoice(account, { totalMinor: 700 + n, issuedOn: '2026-03-10', dueOn: '2026-04-10' })
      if (i % 2 === 0) books.hold(held, { heldAt: NOW - i * 9 * HOUR })
      else books.put('approvals', { id: `apr_${n}`, rev: 1, partyId, updatedAt: NOW, accountId: account.id, invoiceId: held.id, preference: 'review_then_auto', approverId: null, sentBy: 'email', state: 'waiting', requestedAt: NOW - i * HOUR, autoApprovesAt: NOW + (i - 3) * HOUR, events: [{ kind: 'requested', at: NOW - i * HOUR, by: 'Billing system', channel: null }] })
      const other = books.invoice(account, { totalMinor: 90 })
      books.hold(other, { heldAt: NOW - 5 * DAY, releasedAt: NOW - i * 8 * HOUR, releasedBy: 'Rosa Lindqvist' })
      books.put('approvals', { id: `apr_auto_${n}`, rev: 1, partyId, updatedAt: NOW - i * 8 * HOUR, accountId: account.id, invoiceId: other.id, preference: 'review_then_auto', approverId: null, sentBy: 'email', state: 'auto_approved', requestedAt: NOW - 5 * DAY, autoApprovesAt: null, events: [] })
      const state = (['not_invited', 'invited', 'bounced', 'registered'] as const)[i % 4]!
      books.registration(account, { state, email: i % 5 === 0 ? null : `p${n}@customer.example`, registeredAt: state === 'registered' ? NOW - i * 6 * HOUR : null, bouncedAt: state === 'bounced' ? NOW - DAY : null, invitedAt: state === 'not_invited' ? null : NOW - 3 * DAY, expiresAt: state === 'invited' ? NOW + DAY : null, timesSent: state === 'not_invited' ? 0 : 1 })
      const promise = (['open', 'kept', 'part_kept', 'broken'] as const)[i % 4]!
      database.run(db.insertInto('promise').values({ id: `p${n}`, accountId: account.id, partyId, invoiceId: i % 2 === 0 ? null : invoice.id, amountMinor: 100 + n, currency: account.currency, dueOn: '2026-03-20', note: null, madeAt: NOW - 6 * DAY, madeBy: 'Noor Vale', baselineMinor: 0, state: promise, receivedMinor: { open: 0, kept: 100 + n, part_kept: 30 + n, broken: 0 }[promise], keptOn: null, stateAt: NOW - i * 5 * HOUR, answeredAt: i === 7 ? NOW : null, answeredBy: i === 7 ? 'Noor Vale' : null }))
      for (const [queue, itemId] of [['failedCharges', invoice.id], ['heldInvoices', held.id], ['registrations', `reg_${n}`]] as const) {
        if (i % 6 === 1) database.run(db.insertInto('work').values({ queue, itemId, accountId: account.id, assignee: 'Noor Vale', snoozedUntil: null, doneThrough: null, doneAt: null, doneBy: null, nextAction: null, nextActionOn: null, changedAt: NOW, changedBy: 'Noor Vale' }))
        if (i % 6 === 2) database.run(db.insertInto('work').values({ queue, itemId, accountId: account.id, assignee: 'Noor Vale', snoozedUntil: NOW + DAY, doneThrough: null, doneAt: null, doneBy: null, nextAction: null, nextActionOn: null, changedAt: NOW, changedBy: 'Noor Vale' }))
      }
    }
  }
  books.derive()
  const { context } = deskOver(books, { now: () => NOW })
  return {
    books, database,
    home: clientOf<typeof home>(homeRouter(context)), outbox: clientOf<typeof outbox>(outboxRouter(context)),
    queues: {
      'failed-charges': clientOf<typeof failedCharges>(failedChargesRouter(context)),
      'held-invoices': clientOf<typeof heldInvoices>(heldInvoicesRouter(context)),
      registrations: clientOf<typeof registrations>(registrationsRouter(context)),
    },
  }
}
type Company = ReturnType<typeof company>
type List = keyof typeof countedBy

interface Paged {
  rows: unknown[]
  next: string | null
}
/** All rows of a list, page by page. */
async function rowsOf<R>(page: (after: string | undefined) => Promise<Paged>): Promise<R[]> {
  const rows: R[] = []
  for (let after: string | undefined; ; ) {
    const found = await page(after)
    rows.push(...(found.rows as R[]))
    if (found.next === null) return rows
    after = found.next
  }
}
const listRows = ({ queues }: Company, list: List, filter: object) => rowsOf((after) => (queues[list].page as (input: object) => Promise<Paged>)({ ...filter, limit: 5, after }))

test.each(Object.keys(countedBy) as List[])('each figure of %s is the length of the list it opens', async (list) => {
  const on = company()
  for (const party of [undefined, 'au']) {
    for (const [name, filter] of [...Object.entries(countedBy[list]), ['mine', mine('Noor Vale')] as const]) {
      const asked = { ...filter, party }
      const { total } = await on.queues[list].counts(asked)
      expect(total, `${name} of ${party}`).toBe((await listRows(on, list, asked)).length)
      if (name !== 'answered') expect(total, name).toBeGreaterThan(0)
    }
  }
})

test.each([undefined, 'au'])('bank entries to apply are as many, and come to as much in each currency, as the list they open, of party %s', async (party) => {
  const books = emptyBooks()
  books.party()
  books.party({ id: 'us', name: 'USA', currency: 'USD' })
  fill(books.database, 120)
  const client = clientOf<typeof bank>(bankRouter(deskOver(books, { now: () => NOW }).context))
  const asked = { ...bankWaits, ...(party === undefined ? {} : { party }) }
  const rows = await visitAll((after) => client.entries({ ...asked, limit: 7, ...after }))
  const { count, sums } = await client.counts(asked)
  expect([count, rows.every(({ state }) => state === 'open')]).toEqual([rows.length, true])
  expect(sums.map(({ currency }) => currency)).toEqual(['AUD', 'USD'])
  for (const { currency, minor } of sums) expect(minor).toBe(rows.reduce((sum, { amount }) => (amount.currency === currency ? sum + amount.minor : sum), 0))
})

test('the parts of a queue that are shown beside it are counted as their own lists are', async () => {
  const on = company()
  const { 'failed-charges': failed, 'held-invoices': held, registrations: customers } = on.queues
  const all = await failed.counts({})
  expect([all.byHardness.soft, all.byHardness.new_card]).toEqual([(await failed.counts(countedBy['failed-charges'].soft)).total, (await failed.counts(countedBy['failed-charges'].newCard)).total])
  const invoices = await held.counts({})
  expect([invoices.held, invoices.today]).toEqual([(await held.counts(countedBy['held-invoices'].held)).total, (await held.counts(countedBy['held-invoices'].today)).total])
  const { byNeed } = await customers.counts({})
  expect([byNeed.send, byNeed.fix_address]).toEqual([(await customers.counts(countedBy.registrations.send)).total, (await customers.counts(countedBy.registrations.fixAddress)).total])
})

test.each([undefined, 'au'])('each band of a queue’s ages is as many as the list it opens, all of them are the queue, of party %s', async (party) => {
  const on = company()
  const { ages } = await on.home.more({ party })
  for (const { queue, bands } of ages) {
    const list = ({ registrations: 'registrations', failedCharges: 'failed-charges', heldInvoices: 'held-invoices' } as const)[queue]
    for (const { age, count } of bands) {
      const asked = { ...ofAge(age), party }
      expect([(await on.queues[list].counts(asked)).total, (await listRows(on, list, asked)).length, (await listRows(on, list, { ...asked, sort: byAge[list], descending: false })).length], `${queue} ${age}`).toEqual([count, count, count])
    }
    expect(bands.reduce((sum, { count }) => sum + count, 0), queue).toBe((await on.queues[list].counts({ party })).total)
    expect(bands.filter(({ count }) => count > 0).length, queue).toBeGreaterThan(queue === 'registrations' ? 0 : 1)
  }
})

test('the oldest of a queue is the first of its list by age, and not one that rests', async () => {
  const on = company()
  on.database.raw.exec(`UPDATE promise SET answeredAt = 1 WHERE answeredAt IS NULL AND state IN ('broken','part_kept')`)
  const { oldest } = await on.home.more({})
  const first = async (list: List): Promise<number | null> => {
    const { rows } = await (on.queues[list].page as (input: object) => Promise<{ rows: { sinceAt?: number; lastFailedAt?: number; heldAt?: number | null; requestedAt?: number | null }[] }>)({ sort: byAge[list], descending: false, limit: 1 })
    return rows[0]?.sinceAt ?? rows[0]?.lastFailedAt ?? rows[0]?.heldAt ?? rows[0]?.requestedAt ?? null
  }
  expect(oldest).toEqual([{ queue: 'registrations', at: await first('registrations') }, { queue: 'failedCharges', at: await first('failed-charges') }, { queue: 'heldInvoices', at: await first('held-invoices') }])
  expect(oldest.every(({ at }) => at !== null)).toBe(true)
})

describe('what happened since yesterday', () => {
  test.each([undefined, 'au'])('is as many, and as much, as the rows of its list, of party %s', async (party) => {
    const on = company()
    const { happened, sinceOn } = await on.home.more({ party })
    expect(sinceOn).toBe(party === undefined ? '2026-03-20' : '2026-03-21')
    for (const { what, count, amounts } of happened) {
      const list = await on.home.list({ party, what, limit: 2 })
      const rows = await rowsOf<(typeof list.rows)[number]>((after) => on.home.list({ party, what, limit: 2, after }))
      expect([what, rows.length, list.count], what).toEqual([what, count, count])
      const sums = new Map<string, number>()
      for (const { amount } of rows) if (amount !== null) sums.set(amount.currency, (sums.get(amount.currency) ?? 0) + amount.minor)
      expect(amounts, what).toEqual([...sums].map(([currency, minor]) => ({ currency, minor })).sort((a, b) => (a.currency < b.currency ? -1 : 1)))
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
      if (what !== 'sent' && what !== 'bounced') expect(count, what).toBeGreaterThan(0)
    }
  })

  test('of promises that were not kept is as much as is missing, as the queues that they stand in tell it', async () => {
    const on = company()
    const inQueues = new Map<string, PromiseToPay>()
    for (const list of Object.keys(countedBy) as List[]) for (const { work } of await listRows(on, list, {}) as { work: { promise: PromiseToPay | null } }[]) if (work.promise !== null) inQueues.set(work.promise.id, work.promise)
    const { happened } = await on.home.more({})
    for (const what of ['asking', 'broken'] as const) {
      const { rows, amounts } = await on.home.list({ what, limit: 50 })
      expect(happened.find((one) => one.what === what)?.amounts).toEqual(amounts)
      const queued = rows.filter(({ id }) => inQueues.has(id))
      expect(new Set(queued.map(({ says }) => says)), what).toEqual(new Set(['Broken', 'Kept in part']))
      for (const { id, amount } of queued) expect(promiseBrief(inQueues.get(id)!)).toContain(`: ${formatMoney(amount!)}`)
    }
    const { rows } = await on.home.list({ what: 'kept', limit: 50 })
    expect(rows.every(({ amount }) => amount !== null && amount.minor > 100)).toBe(true)
  })

  test('counts nothing from before, and names what it was', async () => {
    const on = company()
    const { rows, amounts } = await on.home.list({ what: 'recovered', limit: 50 })
    expect(rows.every((row) => row.on !== null && row.on >= '2026-03-20' && row.says === 'Card')).toBe(true)
    expect(amounts.length).toBe(2)
    const failed = await on.home.list({ what: 'failed', limit: 50 })
    expect(failed.rows.every((row) => row.at! >= Date.UTC(2026, 2, 20) && row.title.startsWith('IN'))).toBe(true)
    expect(failed.rows.map(({ at }) => at)).toEqual(failed.rows.map(({ at }) => at).toSorted((a, b) => b! - a!))
  })

  test('money received on a day is what the bar of that day shows', async () => {
    const on = company()
    const { cash } = await on.home.figures({})
    for (const day of cash) {
      const { amounts } = await on.home.list({ what: 'received', on: day.on, limit: 50 })
      expect(amounts.find(({ currency }) => currency === day.currency)?.minor).toBe(day.minor)
    }
    expect(cash.length).toBeGreaterThan(3)
  })

  test('a place that no page gave out is refused', async () => {
    await expect(company().home.list({ what: 'failed', limit: 5, after: 'nonsense' })).rejects.toMatchObject({ code: 'BAD_CURSOR' })
  })
})

test('what is overdue, and the aging, are what the receivables come to on that day', async () => {
  const on = company()
  const { aging, overdue, asOf } = await on.home.figures({})
  const totals = agingTotals(on.database, { asOf, party: null, accounts: null })
  expect(aging).toEqual(totals)
  expect(overdue).toEqual(totals.map(({ currency, d1_30, d31_60, d61_90, d90plus }) => ({ currency, minor: d1_30 + d31_60 + d61_90 + d90plus })))
})

test('the overdue invoices are as many as their list, the oldest due first, also where something is dated after the day', async () => {
  const on = company()
  const [account] = on.database.all(db.selectFrom('cache.account').selectAll().where('partyId', '=', 'au').limit(1))
  on.books.payment(account!, { receivedOn: '2026-03-25', amountMinor: 5 })
  on.books.derive()
  for (const party of [undefined, 'au']) {
    const { overdue, overdueInvoices } = await on.home.figures({ party })
    const page = (after?: string) => on.home.list({ party, what: 'overdue', limit: 4, after })
    const rows = await rowsOf<Awaited<ReturnType<typeof page>>['rows'][number]>(page)
    expect([rows.length, (await page()).count]).toEqual([overdueInvoices, overdueInvoices])
    expect(rows.some(({ accountId }) => accountId === account!.id)).toBe(true)
    expect(rows.map(({ on: due }) => due)).toEqual(rows.map(({ on: due }) => due).toSorted((a, b) => (a! < b! ? -1 : 1)))
    const sums = new Map<string, number>()
    for (const { amount } of rows) sums.set(amount!.currency, (sums.get(amount!.currency) ?? 0) + amount!.minor)
    expect([...sums].map(([currency, minor]) => ({ currency, minor })).sort((a, b) => (a.currency < b.currency ? -1 : 1))).toEqual(overdue)
  }
  const plan = on.database.plan(storedOverdue({ party: 'au', asOf: '2026-03-21', after: ['2026-01-01', 'inv_1'], limit: 9 }, '[]'))
  expect(plan.join('\n')).toMatch(/SEARCH o USING INDEX openInvoice_by_due/)
  expect(plan.filter((line) => line.includes('TEMP B-TREE'))).toEqual([])
})

test('the outbox has as many in each view as Home says', async () => {
  const on = company()
  const insert = (state: string, n: number) => on.database.raw.prepare(`INSERT INTO outbox (command, accountId, partyId, targetId, input, idempotencyKey, state, createdAt, createdBy) VALUES ('releaseInvoice', 'acc_1', 'au', 'inv_1', '{}', ?, ?, 1, 'Noor Vale')`).run(`k${state}${n}`, state)
  for (const [state, count] of [['queued', 3], ['sending', 1], ['rejected', 2], ['conflict', 4], ['uncertain', 5], ['done', 6]] as const) for (let n = 0; n < count; n += 1) insert(state, n)
  const counts = await on.outbox.counts()
  const length = async (state: 'queued' | 'sending' | 'rejected' | 'conflict' | 'uncertain') => (await on.outbox.page({ state, open: true, limit: 50 })).rows.length
  expect(counts).toMatchObject({ waiting: (await length('queued')) + (await length('sending')), refused: await length('rejected'), conflicts: await length('conflict'), uncertain: await length('uncertain') })
})

test('what happened is found through an index in time, whatever there was before', () => {
  const { database } = company()
  const INDEX: Record<Happening, RegExp> = {
    received: /SEARCH p USING (COVERING )?INDEX payment_by_receipt/, recovered: /SEARCH p USING (COVERING )?INDEX payment_by_receipt/, failed: /SEARCH c USING (COVERING )?INDEX charge_failed_by_time/,
    held: /SEARCH h USING (COVERING )?INDEX hold_by_time/, released: /SEARCH h USING (COVERING )?INDEX hold_by_release/, approved: /SEARCH v USING (COVERING )?INDEX approval_by_itself/,
    registered: /SEARCH r USING (COVERING )?INDEX registration_by_time/, sent: /SEARCH g USING (COVERING )?INDEX message_sent_by_time/, bounced: /SEARCH g USING (COVERING )?INDEX message_bounced_by_time/,
    kept: /SEARCH m USING (COVERING )?INDEX promise_by_change/, broken: /SEARCH m USING (COVERING )?INDEX promise_by_change/, asking: /(SCAN|SEARCH) m USING (COVERING )?INDEX promise_asks/,
  }
  for (const party of [null, 'au']) {
    const span: Span = { party, since: NOW - 2 * DAY, from: '2026-03-20', to: '2026-03-21' }
    for (const what of Happening.options) {
      for (const query of [happenedPage(what, span, { after: null, limit: 50 }), happenedSums(what, span)]) {
        const plan = database.plan(query)
        expect(plan.join('\n'), what).toMatch(INDEX[what])
        expect(plan.filter((line) => /^SCAN (?!m USING)/.test(line)), what).toEqual([])
      }
    }
  }
})
