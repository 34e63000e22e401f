import { describe, expect, test } from 'vitest'
import type { FailedChargeFilter } from '#contract/failedCharges.ts'
import { accountsOf, attemptsOf, holdsOf, methodsOfAll, retriesUnderWay } from '#main/db/chargeRetry.ts'
import { ALONG_THE_ORDER, anythingAsks, assignedTo, AT_WHAT_ASKS, beginOf, finished, promisingAccounts, resting, type Begin } from '#main/db/failedChargeFilter.ts'
import { balancesOf, commandGiven, failedChargeById, failedChargeOfSeriesOf, failedChargesPage, failedChargeTotals, failingAccounts, failuresByAccount, type FailedChargeSort, type PageOptions } from '#main/features/failed-charges/queries.ts'
import { methodsById } from '#main/db/paymentMethods.ts'
import { moneyAskedFor } from '#main/db/moneyUnderWay.ts'
import { newestCommands } from '#main/db/pendingCommands.ts'
import type { AccountId, PartyId } from '#contract/vocabulary.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { expectNoScan, expectWalk } from '../../fixtures/plan.ts'

const NOW = 1_790_000_000_000
const party = 'au' as PartyId
const sorts = { amount: 'failedCharge_by_amount', last: 'failedCharge_by_last', account: 'failedCharge_by_name', attempts: 'failedCharge_by_attempts' } as const
const sortsOfParty = { amount: 'failedCharge_by_party_amount', last: 'failedCharge_by_party_last', account: 'failedCharge_by_party_name', attempts: 'failedCharge_by_party_attempts' } as const
const keys = { amount: ['AUD', 100, 'ch_1'], last: [1, 'ch_1'], account: ['Kestrel', 'acc_1', 'ch_1'], attempts: [2, 'ch_1'] } as const
const filters: FailedChargeFilter[] = [
  {}, { hardness: 'hard' }, { declineCode: 'lost_card' }, { hasBackup: true }, { hasBackup: false }, { text: 'kestrel' }, { text: '—' },
  { paused: true }, { paused: false }, { kind: 'recharge' },
  { show: 'all' }, { show: 'snoozed' }, { show: 'done' }, { assignee: 'Noor Vale' }, { unassigned: true }, { promised: 'open' }, { promised: 'broken' },
  { hardness: 'soft', declineCode: 'insufficient_funds', hasBackup: true, text: 'kes fre', assignee: 'Noor Vale', promised: 'open' },
]
const page = (sort: FailedChargeSort, given: Partial<PageOptions> = {}): PageOptions => ({ sort, descending: true, after: null, limit: 100, now: NOW, begin: ALONG_THE_ORDER, asking: 'without', ...given })
const INDEXED = /^(SEARCH|SCAN) f USING (COVERING )?INDEX (\w+)/
/** The index that the failed charges are read by. */
const readBy = (plan: string[]) => plan.map((line) => INDEXED.exec(line)?.[3]).find((index) => index !== undefined)

describe('a page of the failed-charges queue', () => {
  const cases = (Object.keys(sorts) as FailedChargeSort[]).flatMap((sort) => [false, true].map((descending) => ({ sort, descending })))
  test.each(cases)('is a walk along the index of its order, whatever the filter: $sort, descending $descending', ({ sort, descending }) => {
    const { database } = emptyBooks()
    for (const filter of filters) for (const after of [null, keys[sort]]) for (const asking of ['all', 'without'] as const) {
      expectWalk(database, failedChargesPage(filter, page(sort, { descending, after, asking })), sorts[sort])
      expectWalk(database, failedChargesPage({ ...filter, party }, page(sort, { descending, after, asking })), sortsOfParty[sort])
    }
  })
  test('reads no row that it does not show: the index of its order holds all that a filter asks for', () => {
    const { database } = emptyBooks()
    for (const sort of Object.keys(sorts) as FailedChargeSort[]) for (const filter of filters) for (const one of [filter, { ...filter, party }])
      expect(database.plan(failedChargesPage(one, page(sort))), JSON.stringify(one)).toContainEqual(expect.stringMatching(/^(SCAN|SEARCH) f USING COVERING INDEX/))
  })
  test('of somebody’s own looks each row up at the desk once, and only then asks for broken promises', () => {
    const { database } = emptyBooks()
    for (const sort of Object.keys(sorts) as FailedChargeSort[]) for (const show of ['active', 'all'] as const)
      expect(database.plan(failedChargesPage({ assignee: 'Noor Vale', show }, page(sort))).filter((line) => /\b[wq] /.test(line))).toEqual([
        'SEARCH w USING PRIMARY KEY (queue=? AND itemId=?)', expect.stringMatching(/^SEARCH q USING INDEX promise_asks/),
      ])
  })
  test('begins behind its cursor, without reading what is before it', () => {
    const { database } = emptyBooks()
    const lines = (filter: FailedChargeFilter, options: PageOptions) => database.plan(failedChargesPage(filter, options)).filter((line) => INDEXED.test(line))
    expect(lines({}, page('last', { after: keys.last }))).toEqual(['SEARCH f USING COVERING INDEX failedCharge_by_last ((lastFailedAt,chargeId)<(?,?))'])
    expect(lines({}, page('amount', { after: keys.amount }))).toEqual(['SEARCH f USING COVERING INDEX failedCharge_by_amount ((currency,amountMinor,chargeId)<(?,?,?))'])
    expect(lines({ party }, page('account', { descending: false, after: keys.account }))).toEqual(['SEARCH f USING COVERING INDEX failedCharge_by_party_name (partyId=? AND (accountName,accountId,chargeId)>(?,?,?))'])
  })
  test.each<[string, Begin, string]>([
    ['of accounts', { at: 'accounts', ids: ['acc_1'] }, 'failedCharge_by_account'], ['of items the desk knows', { at: 'series', ids: ['s'] }, 'failedCharge_by_series'],
    ['that ask for somebody', AT_WHAT_ASKS, 'failedCharge_by_account'],
  ])('of few %s begins there, not along the order', (_, begin, index) => {
    const { database } = emptyBooks()
    const few: FailedChargeFilter = { declineCode: 'lost_card', kind: 'recharge' }
    for (const sort of Object.keys(sorts) as FailedChargeSort[]) for (const after of [null, keys[sort]]) for (const filter of [few, { ...few, party }, { ...few, text: 'kes' }]) {
      const query = failedChargesPage(filter, page(sort, { after, begin, asking: begin.at === 'asks' ? 'only' : 'without' }))
      expectNoScan(database, query)
      expect(readBy(database.plan(query)), sort).toBe(index)
    }
  })
  test('knows where few match from the books themselves', () => {
    const books = emptyBooks()
    const { database } = books
    books.party()
    const account = books.account({ name: 'Kestrel Freight' })
    books.charge(account, { status: 'failed', kind: 'recharge', declineCode: 'lost_card' })
    books.derive()
    const begin = (filter: FailedChargeFilter) => beginOf(database, filter, NOW)
    expect(begin({})).toEqual({ at: 'order' })
    expect(begin({ hardness: 'hard', paused: true, hasBackup: false, unassigned: true })).toEqual({ at: 'order' })
    expect(begin({ account: 'acc_9' as AccountId })).toEqual({ at: 'accounts', ids: ['acc_9'] })
    expect(begin({ text: 'kestrel' })).toEqual({ at: 'accounts', ids: [account.id] })
    // What the index of the order holds is passed by along it.
    expect(begin({ declineCode: 'lost_card', kind: 'one_time' })).toEqual({ at: 'order' })
    expect(begin({ show: 'snoozed' })).toEqual({ at: 'series', ids: [] })
    expect(begin({ promised: 'broken' })).toEqual({ at: 'accounts', ids: [] })
    const add = database.raw.prepare(`INSERT INTO work (queue, itemId, accountId, assignee, changedAt, changedBy) VALUES ('failedCharges', ?, 'acc_1', 'Noor Vale', 1, 'Noor Vale')`)
    add.run('s_0')
    expect(begin({ assignee: 'Noor Vale' })).toEqual({ at: 'series', ids: ['s_0'] })
    // So many that a walk along the order meets them soon enough.
    books.together(() => { for (let n = 1; n <= 300; n++) add.run(`s_${n}`) })
    expect(begin({ assignee: 'Noor Vale' })).toEqual({ at: 'order' })
  })
  test('has each probe of what is rare along an index', () => {
    const { database } = emptyBooks()
    for (const [query, index] of [
      [promisingAccounts('open'), 'promise_open'], [promisingAccounts('broken'), 'promise_asks'], [anythingAsks(), 'promise_asks'], [assignedTo('Noor Vale'), 'work_by_assignee'], [resting(NOW), 'work_by_snooze'],
      [finished(), 'work_done'],
    ] as const) expect(database.plan(query).join('; ')).toContain(index)
  })
})

test('counts and sums of many are read from one index that holds all they ask for, in the order they are grouped by', () => {
  const { database } = emptyBooks()
  for (const filter of filters) for (const one of [filter, { ...filter, party }]) {
    const plan = database.plan(failedChargeTotals(one, NOW))
    expect(plan).toContain('SCAN f USING COVERING INDEX failedCharge_counts')
    expect(plan.filter((line) => line.includes('TEMP B-TREE'))).toEqual([])
  }
})

describe('groups by account', () => {
  test('are a walk along the names, and what is known of each is found by its account', () => {
    const { database } = emptyBooks()
    const options = { after: null, limit: 100, now: NOW, begin: ALONG_THE_ORDER }
    for (const filter of filters) for (const after of [null, ['Kestrel', 'acc_1']]) {
      expectWalk(database, failingAccounts(filter, { ...options, after }), 'failedCharge_by_name')
      expectWalk(database, failingAccounts({ ...filter, party }, { ...options, after }), 'failedCharge_by_party_name')
    }
    expect(readBy(database.plan(failuresByAccount({ party, text: 'kes' }, NOW, ['acc_1', 'acc_2'])))).toBe('failedCharge_by_account')
  })
})

test('what belongs to a row is found by index', () => {
  const { database } = emptyBooks()
  for (const query of [failedChargeById('ch_1'), failedChargeOfSeriesOf('ch_1'), balancesOf('acc_1'), commandGiven(1), accountsOf(['acc_1', 'acc_2']), holdsOf(['inv_1', 'inv_2']), retriesUnderWay(['ch_1', 'ch_2']), attemptsOf(['s', 't']), methodsOfAll(['acc_1', 'acc_2']), methodsById(['pm_1', 'pm_2']), newestCommands(['ch_1', 'ch_2'])])
    expectNoScan(database, query)
  expect(database.plan(moneyAskedFor(['acc_1', 'acc_2']))).toContainEqual(expect.stringContaining('outbox_by_account'))
})
