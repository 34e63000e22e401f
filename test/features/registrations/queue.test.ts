import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RegistrationFilter, RegistrationRow } from '#contract/registrations.ts'
import type { PartyId, RegistrationState } from '#contract/vocabulary.ts'
import { encodeCursor } from '#main/db/keyset.ts'
import { createRouterClient } from '@orpc/server'
import { registrationsRouter } from '#main/features/registrations/handlers.ts'
import { registrationCounts, registrationIds, registrationPage, type RegistrationSort } from '#main/db/registrationQueue.ts'
import { customer } from '../../mail/customers.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'

const NOW = 1_790_000_000_000
const HOUR = 3_600_000
const STATES = ['not_invited', 'invited', 'expired', 'bounced', 'registered'] as const
const NEEDS = ['send', 'wait', 'fix_address', 'none'] as const

const queueOf = (books: Books, now = NOW) =>
  createRouterClient(registrationsRouter({ database: books.database, now: () => now } as never))

/** One customer in each situation. */
function situations(): Books {
  const books = emptyBooks()
  books.together(() => {
    for (const id of ['au', 'us']) books.party({ id })
    customer(books, { name: 'Never asked', state: 'not_invited' })
    customer(books, { name: 'Waits', state: 'invited', invitedAt: NOW - 5 * HOUR, expiresAt: NOW + HOUR, timesSent: 1 })
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
    expect(await by({ need: 'wait' })).toEqual(['Waits'])
    expect(await by({ need: 'fix_address' })).toEqual(['Bounces elsewhere', 'Came back', 'No address'])
    expect(await by({ need: 'none' })).toEqual([])
    expect(await by({ state: 'expired' })).toEqual(['Ran out', 'Ran out unmarked'])
    expect(await by({ state: 'invited' })).toEqual(['Bounces elsewhere', 'Waits'])
    expect(await by({ need: 'send', state: 'expired' })).toEqual(['Ran out', 'Ran out unmarked'])
    expect(await by({ need: 'send', party: 'us' as PartyId })).toEqual(['Abroad'])
    expect(await by({ text: 'ran ou' })).toEqual(['Ran out', 'Ran out unmarked'])
    expect(await by({})).toHaveLength(8)
    const { rows } = await queue.page({ text: 'unmarked', limit: 1 })
    expect(rows[0]).toMatchObject({ state: 'expired', need: 'send' })
  })

  test('an hour later the one that waited needs a new link, without any pull', async () => {
    const books = situations()
    expect(names((await queueOf(books, NOW + HOUR).page({ need: 'send', limit: 50 })).rows)).toContain('Waits')
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
      'Never asked': ['A registration email was never sent.', true, null],
      'Waits': ['The email was sent; the customer has not registered yet. The link is good until 22 Sept 2026. A new email makes that link stop working.', true, null],
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
    database.raw.prepare(`INSERT INTO template VALUES ('t', 'registration', NULL, 1, 's', 'h', 't', 0, 'x')`).run()
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

describe('any filter, order and page size', () => {
  const books = () => {
    const made = emptyBooks()
    made.together(() => {
      for (const id of ['au', 'us', 'ww']) made.party({ id })
      for (let n = 0; n < 150; n++) {
        const state = STATES[(n * 7) % 5] as RegistrationState
        customer(made, {
          name: ['Ōtara', 'Kestrel', 'kestrel', 'Zeta', '漢字'][n % 5]!, partyId: ['au', 'us', 'ww'][n % 3]!, state, email: n % 11 === 0 ? null : `c${n}@customer.example`,
          invitedAt: state === 'invited' || state === 'expired' ? NOW - (n % 9) * HOUR : null,
          expiresAt: state === 'invited' || state === 'expired' ? NOW + ((n % 5) - 2) * HOUR : null,
          bouncedAt: state === 'bounced' ? NOW - (n % 4) * HOUR : null,
        })
      }
    })
    made.derive()
    return made
  }

  test('pages give every matching row once, in order, and counts agree with them', async () => {
    const queue = queueOf(books())
    const everything = (await queue.page({ limit: 500 })).rows
    expect(everything.length).toBeGreaterThan(100)
    const maybe = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
    await fc.assert(fc.asyncProperty(maybe(['au', 'us', 'ww']), maybe(NEEDS), maybe(STATES), maybe(['kes', 'otara', '漢字', 'nobody']), fc.constantFrom<RegistrationSort>('since', 'account'), fc.boolean(), fc.integer({ min: 1, max: 60 }), async (party, need, state, text, sort, descending, limit) => {
      const filter = { ...(party && { party: party as PartyId }), ...(need && { need }), ...(state && { state }), ...(text && { text }) }
      const found: RegistrationRow[] = []
      let after: string | null = null
      do {
        const page: { rows: RegistrationRow[]; next: string | null } = await queue.page({ ...filter, sort, descending, limit, ...(after !== null && { after }) })
        expect(page.rows.length).toBeLessThanOrEqual(limit)
        found.push(...page.rows)
        after = page.next
      } while (after !== null)

      const words = { kes: /^kestrel/i, otara: /^Ōtara/, 漢字: /^漢字/, nobody: /^$/ }
      const expected = everything.filter((row) => (!party || row.partyId === party) && (!need || row.need === need) && (!state || row.state === state) && (!text || words[text as keyof typeof words].test(row.accountName)))
      const key = (row: RegistrationRow): readonly [string | number, string] => [sort === 'since' ? row.sinceAt : row.accountName, row.registrationId]
      const order = (a: RegistrationRow, b: RegistrationRow) => {
        const [[x, i], [y, j]] = [key(a), key(b)]
        // Names are compared without regard to case, which SQLite does for ASCII only.
        const bytes = (s: string | number) => Buffer.from(String(s).replace(/[A-Z]/g, (c) => c.toLowerCase()))
        const by = (typeof x === 'number' ? x - (y as number) : Buffer.compare(bytes(x), bytes(y))) || (i < j ? -1 : 1)
        return descending ? -by : by
      }
      expect(found.map((row) => row.registrationId)).toEqual(expected.toSorted(order).map((row) => row.registrationId))
      const counts = await queue.counts(filter)
      expect(counts.total).toBe(expected.length)
      for (const one of NEEDS) expect(counts.byNeed[one]).toBe(expected.filter((row) => row.need === one).length)
    }), { numRuns: 150 })
  })

  const filters: RegistrationFilter[] = [undefined, 'au' as PartyId].flatMap((party) =>
    [undefined, ...NEEDS].flatMap((need) => [undefined, ...STATES].flatMap((state) => [undefined, 'kestrel'].map((text) => ({ ...(party && { party }), ...(need && { need }), ...(state && { state }), ...(text && { text }) })))))

  test('each is one read of an index: no scan of the table, and no sort but of what a search or a merge found', () => {
    const { database } = books()
    for (const filter of filters) {
      for (const sort of ['since', 'account'] as const) {
        for (const descending of [false, true]) {
          for (const after of [undefined, sort === 'since' ? [NOW, 'reg_5'] : ['Kestrel', 'reg_5']]) {
            const query = registrationPage(filter, { sort, descending, after, limit: 51 }, NOW)
            if (query === null) continue
            const plan = database.plan(query)
            const what = `${JSON.stringify({ ...filter, sort, descending, after })}\n${plan.join('\n')}`
            const items = plan.filter((line) => /\b(SCAN|SEARCH) i\b/.test(line))
            expect(items.length, what).toBeGreaterThan(0)
            const narrowed = filter.party !== undefined || filter.need !== undefined || filter.state !== undefined || filter.text !== undefined
            for (const line of items) {
              // Without a filter and a key every row matches: the walk along the index ends with the page.
              expect(line, what).toMatch(narrowed || after !== undefined ? /^SEARCH i USING (COVERING )?INDEX registrationItem_by_/ : /^SCAN i USING INDEX registrationItem_by_/)
            }
            const merged = items.length > 1
            if (filter.text === undefined && !merged) expect(plan.some((line) => line.includes('TEMP B-TREE')), what).toBe(false)
            if (filter.text !== undefined) expect(plan.some((line) => /registrationItem_by_account/.test(line)), what).toBe(true)
          }
        }
      }
    }
  })

  test('counting reads ranges of an index', () => {
    const { database } = books()
    for (const filter of filters) {
      for (const query of registrationCounts(filter, NOW)) {
        const plan = database.plan(query)
        expect(plan.find((line) => /\b(SCAN|SEARCH) i\b/.test(line)), `${JSON.stringify(filter)}\n${plan.join('\n')}`).toMatch(/^SEARCH i USING (COVERING )?INDEX/)
      }
    }
  })

  test('all that match are found, each customer once', () => {
    const { database } = books()
    for (const filter of filters) {
      const ids = registrationIds(filter, 1000, NOW)
      const whole = registrationPage(filter, { sort: 'since', descending: false, limit: 1000 }, NOW)
      expect(ids === null ? [] : database.all(ids).map((row) => row.registrationId)).toEqual((whole === null ? [] : database.all(whole).map((row) => row.registrationId)).sort())
    }
  })
})
