/** Every filter of the registrations queue in every order: pages, counts, ages and ids are of the same people, and each is read along an index. */
import fc from 'fast-check'
import { createRouterClient } from '@orpc/server'
import { describe, expect, test } from 'vitest'
import type { RegistrationFilter, RegistrationRow } from '#contract/registrations.ts'
import type { PartyId, RegistrationState } from '#contract/vocabulary.ts'
import { db, type Database } from '#main/db/database.ts'
import { ageingOfInvitations, registrationTallies } from '#main/db/registrationCounts.ts'
import { manyAtWork, registrationIds, registrationPage, type RegistrationSort } from '#main/db/registrationQueue.ts'
import { registrationsRouter } from '#main/features/registrations/handlers.ts'
import { sql } from 'kysely'
import { customer } from '../../mail/customers.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'
import { visitAll } from '../../fixtures/paging.ts'

const NOW = 1_790_000_000_000
const HOUR = 3_600_000
const DAY = 24 * HOUR
const STATES = ['not_invited', 'invited', 'expired', 'bounced', 'registered'] as const
const NEEDS = ['send', 'wait', 'fix_address', 'none'] as const
const REASONS = ['never_sent', 'no_address', 'bounced', 'expired', 'silent', 'invited'] as const
const SHOWS = ['active', 'snoozed', 'done', 'all'] as const
const SORTS = ['since', 'account', 'times'] as const
const PARTIES = ['au', 'us', 'ww'] as const

const queueOf = (books: Books) => createRouterClient(registrationsRouter({ database: books.database, now: () => NOW } as never))

function company(customers = 150): Books {
  const books = emptyBooks()
  books.together(() => {
    for (const id of PARTIES) books.party({ id })
    for (let n = 0; n < customers; n++) {
      const state = STATES[(n * 7) % 5] as RegistrationState
      const asked = state === 'invited' || state === 'expired'
      customer(books, {
        name: ['Ōtara', 'Kestrel', 'kestrel', 'Zeta', '漢字'][n % 5]!, partyId: PARTIES[n % 3]!, state, email: n % 11 === 0 ? null : `c${n}@customer.example`,
        timesSent: asked ? n % 4 : 0, invitedAt: asked ? NOW - ((n * 5) % 90) * DAY : null, expiresAt: asked ? NOW + ((n % 5) - 2) * HOUR : null,
        bouncedAt: state === 'bounced' ? NOW - (n % 4) * HOUR : null, ...(n % 13 === 0 ? { emailBouncedAt: NOW - HOUR } : {}),
      })
    }
  })
  books.derive()
  worked(books.database)
  return books
}

/** Some of them rest, some are done (of these some have had something happen since), some are somebody's, some have promised. */
function worked(database: Database): void {
  const items = database.all<{ registrationId: string; accountId: string; partyId: string; sinceAt: number }>({ compile: () => sql`SELECT registrationId, accountId, partyId, sinceAt FROM cache.registrationItem ORDER BY registrationId`.compile(db) })
  const work = database.raw.prepare(`INSERT INTO work (queue, itemId, accountId, assignee, snoozedUntil, doneThrough, doneAt, doneBy, changedAt, changedBy) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'Noor')`)
  const promise = database.raw.prepare(`INSERT INTO promise (id, accountId, partyId, invoiceId, amountMinor, currency, dueOn, madeAt, madeBy, baselineMinor, state, stateAt) VALUES (?, ?, ?, NULL, 100, 'AUD', '2026-01-01', 1, 'Noor', 0, ?, 1)`)
  for (const [n, { registrationId, accountId, partyId, sinceAt }] of items.entries()) {
    const done = n % 6 === 0 ? sinceAt - (n % 4 === 0 ? 1 : 0) : null
    if (n % 4 === 0 || done !== null || n % 5 === 0) work.run('registrations', registrationId, accountId, n % 5 === 0 ? ['Noor', 'Ivo'][n % 2]! : null, n % 4 === 0 ? NOW + ((n % 3) - 1) * DAY : null, done, done, done === null ? null : 'Noor', NOW)
    // Of another queue, under the same id.
    else work.run('failedCharges', registrationId, accountId, 'Noor', NOW + DAY, sinceAt, 1, 'Noor', NOW)
    if (n % 9 === 0) promise.run(`p${n}`, accountId, partyId, n % 18 === 0 ? 'open' : 'broken')
  }
}


const maybe = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const anyFilter = fc.record({
  party: maybe(PARTIES), need: maybe(NEEDS), state: maybe(STATES), reason: maybe(REASONS), text: maybe(['kes', 'otara', '漢字', 'nobody']),
  show: maybe(SHOWS), assignee: maybe(['Noor', 'Ivo', 'Nobody']), unassigned: maybe([true, false]), promised: maybe(['open', 'broken'] as const),
}).map((filter) => Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as RegistrationFilter)

/** What the filter means, told once more without SQL. */
function matches(row: RegistrationRow, { party, need, state, reason, text, show = 'active', assignee, unassigned, promised }: RegistrationFilter): boolean {
  const words: Record<string, RegExp> = { kes: /^kestrel/i, otara: /^Ōtara/, 漢字: /^漢字/, nobody: /^$/ }
  const { work } = row
  const [rests, isDone] = [work.snoozedUntil !== null, work.doneAt !== null]
  const shown = { active: !rests && !isDone, snoozed: rests && !isDone, done: isDone, all: true }[show]
  return shown && (!party || row.partyId === party) && (!need || row.need === need) && (!state || row.state === state) && (!reason || row.reason === reason)
    && (!text || words[text]!.test(row.accountName)) && (!assignee || work.assignee === assignee) && (unassigned !== true || work.assignee === null)
    && (!promised || (promised === 'open' ? work.promise?.state === 'open' : work.promise?.asks === true))
}

describe('any filter, order and page size', () => {
  test('pages give every matching row once, in order; counts, ages and ids are of the same people', async () => {
    const books = company()
    const queue = queueOf(books)
    const everything = (await queue.page({ show: 'all', limit: 500 })).rows
    expect(everything.length).toBeGreaterThan(100)
    await fc.assert(fc.asyncProperty(anyFilter, fc.constantFrom<RegistrationSort>(...SORTS), fc.boolean(), fc.integer({ min: 1, max: 60 }), async (filter, sort, descending, limit) => {
      const found = await visitAll((at) => queue.page({ ...filter, sort, descending, limit, ...at }))
      const key = (row: RegistrationRow): readonly [string | number, string] => [sort === 'since' ? row.sinceAt : sort === 'times' ? row.timesSent : row.accountName, row.registrationId]
      const order = (a: RegistrationRow, b: RegistrationRow) => {
        const [[x, i], [y, j]] = [key(a), key(b)]
        // Names are compared without regard to case, which SQLite does for ASCII only.
        const bytes = (s: string | number) => Buffer.from(String(s).replace(/[A-Z]/g, (c) => c.toLowerCase()))
        const by = (typeof x === 'number' ? x - (y as number) : Buffer.compare(bytes(x), bytes(y))) || (i < j ? -1 : 1)
        return descending ? -by : by
      }
      const expected = everything.filter((row) => matches(row, filter)).toSorted(order)
      expect(found.map((row) => row.registrationId)).toEqual(expected.map((row) => row.registrationId))
      const counts = await queue.counts(filter)
      expect(counts.total).toBe(expected.length)
      for (const one of NEEDS) expect(counts.byNeed[one]).toBe(expected.filter((row) => row.need === one).length)
      for (const one of REASONS) expect(counts.byReason[one]).toBe(expected.filter((row) => row.reason === one).length)
      const ids = registrationIds(filter, 1000, NOW)
      expect(ids === null ? [] : books.database.all(ids).map(({ registrationId }) => registrationId)).toEqual(expected.map((row) => row.registrationId as string).sort())
      const waits = expected.filter((row) => row.invitedAt !== null && ['silent', 'invited', 'expired'].includes(row.reason))
      const aged = await queue.ageing(filter)
      expect(aged.reduce((sum, { count }) => sum + count, 0)).toBe(waits.length)
      for (const { from, to, count } of aged) expect(waits.filter(({ invitedAt }) => daysSince(invitedAt!) >= from && (to === null || daysSince(invitedAt!) <= to))).toHaveLength(count)
    }), { numRuns: 250 })
  }, 60_000)

  test('are the same whether the list is walked or begun at what the desk knows', () => {
    const { database } = company()
    for (const filter of [{ assignee: 'Noor' }, { show: 'snoozed' }, { show: 'done' }, { show: 'snoozed', assignee: 'Noor' }, { promised: 'open' }] as RegistrationFilter[]) {
      for (const sort of SORTS) {
        const ids = (walks: boolean) => database.all(registrationPage(filter, { sort, descending: false, limit: 500, walks }, NOW)!).map(({ registrationId }) => registrationId)
        expect(ids(true), JSON.stringify(filter)).toEqual(ids(false))
        expect(ids(true).length).toBeGreaterThan(0)
      }
    }
  })
})

const daysSince = (at: number) => Math.floor((NOW - at) / DAY)

/** Each filter alone, with each party, and beside each other. */
const filters: RegistrationFilter[] = [undefined, 'au' as PartyId].flatMap((party) =>
  [undefined, ...NEEDS].flatMap((need) => [undefined, ...STATES].flatMap((state) => [undefined, ...REASONS].flatMap((reason) => [undefined, 'kestrel'].flatMap((text) =>
    [{}, { show: 'all' }, { show: 'snoozed' }, { show: 'done' }, { assignee: 'Noor' }, { unassigned: true }, { promised: 'open' as const }].map((work) =>
      ({ ...(party && { party }), ...(need && { need }), ...(state && { state }), ...(reason && { reason }), ...(text && { text }), ...work }) as RegistrationFilter))))))

describe('how they are read', () => {
  test('a page is one read of an index or some: no scan of the table, and no sort but of what is found first or merged', () => {
    const { database } = company(20)
    for (const filter of filters.filter((_, n) => n % 3 === 0)) {
      for (const [n, sort] of SORTS.entries()) {
        const after = [undefined, sort === 'account' ? ['Kestrel', 'reg_5'] : [NOW, 'reg_5']][n % 2]
        for (const walks of [false, true]) {
          const query = registrationPage(filter, { sort, descending: n === 1, after, limit: 51, walks }, NOW)
          if (query === null) continue
          const plan = database.plan(query)
          const what = `${JSON.stringify({ ...filter, sort, after, walks })}\n${plan.join('\n')}`
          const items = plan.filter((line) => /\b(SCAN|SEARCH) i\b/.test(line))
          expect(items.length, what).toBeGreaterThan(0)
          const begun = filter.text !== undefined || (!walks && (filter.show === 'snoozed' || filter.show === 'done' || filter.assignee !== undefined || filter.promised !== undefined))
          const narrowed = begun || filter.party !== undefined || filter.need !== undefined || filter.state !== undefined || filter.reason !== undefined || after !== undefined
          // Without a filter and a key every row matches: the walk along the index ends with the page.
          for (const line of items) expect(line, what).toMatch(begun ? /^SEARCH i USING (INDEX registrationItem_by_account|PRIMARY KEY)/ : narrowed || filter.promised !== undefined ? /^SEARCH i USING (COVERING )?INDEX registrationItem_by_/ : /^SCAN i USING COVERING INDEX registrationItem_by_/)
          expect(plan.filter((line) => /^SCAN (w|s|p|b)\b/.test(line) && !/INDEX|PRIMARY KEY/.test(line)), what).toEqual([])
          const ranOut = plan.some((line) => line.includes('by_need_expiry'))
          if (!begun && items.length === 1 && !ranOut && filter.promised === undefined) expect(plan.some((line) => line.includes('TEMP B-TREE')), what).toBe(false)
        }
      }
    }
  })

  test('counts read one index that holds all they count by, and what the desk has put away is begun at the desk', () => {
    const { database } = company(20)
    for (const filter of filters) {
      const { add, less } = registrationTallies(filter, sql`i."reason"`, NOW)
      for (const query of add) {
        const line = database.plan(query).find((one) => /\b(SCAN|SEARCH) i\b/.test(one))
        const begun = filter.text !== undefined || (filter.show !== undefined && filter.show !== 'all') || filter.assignee !== undefined || filter.promised !== undefined
        expect(line, `${JSON.stringify(filter)}\n${database.plan(query).join('\n')}`).toMatch(begun ? /^SEARCH i USING (INDEX registrationItem_by_account|PRIMARY KEY)/ : /^(SCAN|SEARCH) i USING COVERING INDEX registrationItem_counted/)
      }
      for (const query of less) {
        const plan = database.plan(query)
        expect(plan[0], plan.join('\n')).toMatch(/^SEARCH w USING (COVERING )?(PRIMARY KEY|INDEX)/)
        expect(plan.find((one) => /\b(SCAN|SEARCH) i\b/.test(one)), plan.join('\n')).toMatch(/^SEARCH i USING PRIMARY KEY/)
      }
    }
  })

  test('counts beside words that match many are the same, and ask each row for its account, or each of the desk’s own', () => {
    const { database } = company(20)
    for (const filter of filters.filter(({ text }) => text !== undefined)) {
      const counted = (manyMatch: boolean) => {
        const { add, less } = registrationTallies(filter, sql`i."reason"`, NOW, { manyMatch })
        const counts: Record<string, number> = {}
        for (const [queries, sign] of [[add, 1], [less, -1]] as const) for (const query of queries) for (const { key, count } of database.all(query)) counts[key] = (counts[key] ?? 0) + sign * count
        return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))
      }
      expect(counted(true), JSON.stringify(filter)).toEqual(counted(false))
      for (const query of registrationTallies(filter, sql`i."reason"`, NOW, { manyMatch: true }).add) {
        const plan = database.plan(query)
        expect(plan.join('\n')).toMatch(/SEARCH own USING COVERING INDEX searchDoc_by_account \(accountId=\?\)/)
        expect(plan.join('\n'), 'the accounts are not gathered').not.toMatch(/\bfound\b/)
      }
    }
  })

  test('of many that are somebody’s, the list is walked', () => {
    const { database } = company(20)
    expect(manyAtWork(database, { assignee: 'Noor' }, NOW)).toBe(false)
    database.raw.exec(`INSERT INTO work (queue, itemId, accountId, assignee, changedAt, changedBy) WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 1001) SELECT 'registrations', 'x' || value, 'a', 'Noor', 1, 'Noor' FROM n`)
    expect(manyAtWork(database, { assignee: 'Noor' }, NOW)).toBe(true)
    expect(manyAtWork(database, { assignee: 'Ivo' }, NOW)).toBe(false)
    expect(manyAtWork(database, {}, NOW)).toBe(false)
  })

  test('an invitation of this moment is of the youngest, one of long ago of the oldest', () => {
    const books = emptyBooks()
    books.together(() => {
      books.party()
      for (const days of [0, 2.99, 3, 6, 7, 29.5, 30, 60, 400]) customer(books, { name: `${days}`, state: 'invited', invitedAt: NOW - days * DAY, expiresAt: NOW + DAY })
      customer(books, { name: 'Came back', state: 'bounced', invitedAt: NOW, bouncedAt: NOW })
    })
    books.derive()
    expect(ageingOfInvitations(books.database, {}, NOW)).toEqual([2, 2, 1, 1, 1, 2])
  })
})
