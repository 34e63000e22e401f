import { describe, expect, test } from 'vitest'
import type { HeldInvoiceFilter } from '#contract/heldInvoices.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { answeredInvoices, assignedInvoices, finishedInvoices, promisingAccounts, restingInvoices, type HeldBegin } from '#main/db/heldInvoiceFilter.ts'
import { waitingCommand } from '#main/db/pendingCommands.ts'
import { approvalOf, heldInvoiceById, heldInvoicesPage, heldInvoiceTotals, invoiceById, type HeldInvoiceSort } from '#main/features/held-invoices/queries.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { expectNoScan, expectWalk } from '../../fixtures/plan.ts'

const party = 'au' as PartyId
const NOW = Date.UTC(2026, 2, 20, 3)
const days = [{ partyId: 'au', endsAt: NOW + 10 * 3_600_000 }, { partyId: 'us', endsAt: NOW + 20 * 3_600_000 }]
const sorts = { clock: 'heldInvoice_by_order', amount: 'heldInvoice_by_amount', account: 'heldInvoice_by_name', since: 'heldInvoice_by_since' } as const
const sortsOfParty = { clock: 'heldInvoice_by_party_order', amount: 'heldInvoice_by_party_amount', account: 'heldInvoice_by_party_name', since: 'heldInvoice_by_party_since' } as const
/** What is asked for by channel, or by state, has indexes of its own for each order but the clock's. */
const walked = (sort: HeldInvoiceSort, filter: HeldInvoiceFilter): string =>
  sort !== 'clock' && (filter.channel ?? filter.state) !== undefined ? sorts[sort].replace('_by_', filter.channel === undefined ? '_by_state_' : '_by_channel_') : (filter.party === undefined ? sorts : sortsOfParty)[sort]
const keys = { clock: [1, 'inv_1'], amount: ['AUD', 100, 'inv_1'], account: ['Kestrel', 'inv_1'], since: [1, 'inv_1'] } as const
const everySort = (Object.keys(sorts) as HeldInvoiceSort[]).flatMap((sort) => [false, true].map((descending) => ({ sort, descending })))
const filters: HeldInvoiceFilter[] = [
  {}, { state: 'held' }, { channel: 'sms' }, { preference: 'approve_all' }, { text: 'kestrel' },
  { state: 'held', channel: 'phone', preference: 'review_then_auto', text: 'kes fre' },
  { show: 'all' }, { show: 'snoozed' }, { show: 'done' }, { assignee: 'Noor Vale' }, { unassigned: true }, { promised: 'open' }, { promised: 'broken' }, { answered: true },
]
const scope = (filter: HeldInvoiceFilter, begin: HeldBegin = { at: 'order' }) => ({ filter, now: NOW, days, begin })
const index = (name: string) => expect.stringMatching(new RegExp(`^SEARCH h USING (COVERING )?INDEX ${name}\\b`))

describe('a page of the held-invoices queue', () => {
  test.each(everySort)('is a walk along the index of its order, whatever the filter leaves: $sort, descending $descending', ({ sort, descending }) => {
    const { database } = emptyBooks()
    for (const filter of filters) for (const after of [null, keys[sort]]) {
      for (const one of [filter, { ...filter, party }]) expectWalk(database, heldInvoicesPage(scope(one), { sort, descending, after, limit: 100 }), walked(sort, one))
    }
  })
  test.each(everySort)('is found from the few that a filter is known to leave, and sorted: $sort, descending $descending', ({ sort, descending }) => {
    const { database } = emptyBooks()
    for (const filter of filters) for (const after of [null, keys[sort]]) for (const party of [undefined, 'au' as PartyId]) {
      const page = { sort, descending, after, limit: 100 }
      const given = { ...filter, ...(party === undefined ? {} : { party }) }
      expectNoScan(database, heldInvoicesPage(scope(given, { at: 'accounts', ids: ['acc_1'] }), page))
      expect(database.plan(heldInvoicesPage(scope(given, { at: 'accounts', ids: ['acc_1'] }), page))).toContainEqual(index('heldInvoice_by_account'))
      expect(database.plan(heldInvoicesPage(scope(given, { at: 'invoices', ids: ['inv_1'] }), page))).toContainEqual('SEARCH h USING PRIMARY KEY (invoiceId=?)')
    }
  })
  test.each([false, true])('of what approves itself today reads no clock beyond, descending %s; in another order it is passed by in the index', (descending) => {
    const { database } = emptyBooks()
    const sort = 'clock'
    for (const after of [null, keys[sort]]) {
      const plan = (filter: HeldInvoiceFilter) => database.plan(heldInvoicesPage(scope(filter, { at: 'today' }), { sort, descending, after, limit: 100 }))
      expect(plan({ today: true })).toContainEqual(index('heldInvoice_by_order'))
      expect(plan({ today: true, party })).toContainEqual(index('heldInvoice_by_party_order'))
    }
    for (const one of Object.keys(sorts) as HeldInvoiceSort[]) expectWalk(database, heldInvoicesPage(scope({ today: true }, { at: 'today' }), { sort: one, descending, after: null, limit: 100 }), sorts[one])
  })
  test('reads no row that it does not show: the index of its order holds all that a filter asks for', () => {
    const { database } = emptyBooks()
    for (const { sort, descending } of everySort) for (const filter of [...filters, { today: true }]) for (const one of [filter, { ...filter, party }])
      expect(database.plan(heldInvoicesPage(scope(one), { sort, descending, after: null, limit: 100 })), JSON.stringify([sort, one])).toContainEqual(expect.stringMatching(/^(SCAN|SEARCH) h USING COVERING INDEX/))
  })
  test('of what is on hold begins behind the clocks', () => {
    const { database } = emptyBooks()
    for (const filter of [{ state: 'held' }, { channel: 'sms' }] as const)
      expect(database.plan(heldInvoicesPage(scope(filter), { sort: 'clock', descending: false, after: null, limit: 100 }))[0]).toBe('SEARCH h USING COVERING INDEX heldInvoice_by_order (orderAt>?)')
  })
  test('begins behind its cursor, without reading what is before it', () => {
    const { database } = emptyBooks()
    expect(database.plan(heldInvoicesPage(scope({ show: 'all' }), { sort: 'clock', descending: false, after: keys.clock, limit: 100 })))
      .toEqual(['SEARCH h USING COVERING INDEX heldInvoice_by_order ((orderAt,invoiceId)>(?,?))'])
  })
})

test('the few to begin with are found along the desk’s own indexes', () => {
  const { database } = emptyBooks()
  const begins = [
    [answeredInvoices(), 'PRIMARY KEY|smsProposal_by_answer'], [promisingAccounts('open'), 'promise_open'], [promisingAccounts('broken'), 'promise_asks'],
    [assignedInvoices('Noor Vale'), 'work_by_assignee'], [restingInvoices(NOW), 'work_by_snooze'], [finishedInvoices(), 'work_done|PRIMARY KEY'],
  ] as const
  for (const [query, name] of begins) expect(database.plan(query)).toEqual([expect.stringMatching(new RegExp(`^(SEARCH|SCAN) \\w+ USING (COVERING )?(INDEX )?(${name})\\b`))])
})

test('counts are read from one index alone, in the order of its groups; each row’s work is looked up by its key', () => {
  const { database } = emptyBooks()
  for (const filter of [...filters, { today: true }]) for (const party of [undefined, 'au' as PartyId]) for (const at of ['order', 'today'] as const) {
    const plan = database.plan(heldInvoiceTotals(scope({ ...filter, ...(party === undefined ? {} : { party }) }, { at })))
    expect(plan).toContainEqual(expect.stringMatching(/^(SCAN|SEARCH) h USING COVERING INDEX heldInvoice_counted\b/))
    expect(plan.filter((line) => /TEMP B-TREE|^SCAN (?!h )(?!.*(USING|VIRTUAL TABLE))/.test(line))).toEqual([])
  }
})

test('what belongs to an invoice is found by index', () => {
  const { database } = emptyBooks()
  for (const query of [heldInvoiceById('inv_1'), invoiceById('inv_1'), approvalOf('inv_1'), waitingCommand('inv_1')]) expectNoScan(database, query)
})
