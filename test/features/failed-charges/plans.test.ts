import { describe, expect, test } from 'vitest'
import { attemptsOf, failedChargeById, failedChargesPage, obstaclesOf, retriesUnderWay, revsOf, type FailedChargeSort } from '#main/features/failed-charges/queries.ts'
import { methodsById, methodsOf } from '#main/db/paymentMethods.ts'
import { moneyAskedFor } from '#main/db/moneyUnderWay.ts'
import { newestCommands } from '#main/db/pendingCommands.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { expectNoScan, expectWalk } from '../../fixtures/plan.ts'

const party = 'au' as PartyId
const sorts = { amount: 'failedCharge_by_amount', last: 'failedCharge_by_last', account: 'failedCharge_by_name' } as const
const sortsOfParty = { amount: 'failedCharge_by_party_amount', last: 'failedCharge_by_party_last', account: 'failedCharge_by_party_name' } as const
const keys = { amount: [100, 'ch_1'], last: [1, 'ch_1'], account: ['Kestrel', 'ch_1'] } as const
const filters = [
  {}, { hardness: 'hard' as const }, { declineCode: 'lost_card' }, { hasBackup: true }, { hasBackup: false }, { text: 'kestrel' }, { text: '—' },
  { hardness: 'soft' as const, declineCode: 'insufficient_funds', hasBackup: true, text: 'kes fre' },
]

describe('a page of the failed-charges queue', () => {
  const cases = (Object.keys(sorts) as FailedChargeSort[]).flatMap((sort) => [false, true].map((descending) => ({ sort, descending })))
  test.each(cases)('is a walk along the index of its order, whatever the filter: $sort, descending $descending', ({ sort, descending }) => {
    const { database } = emptyBooks()
    for (const filter of filters) for (const after of [null, keys[sort]]) {
      expectWalk(database, failedChargesPage(filter, { sort, descending, after, limit: 100 }), sorts[sort])
      expectWalk(database, failedChargesPage({ ...filter, party }, { sort, descending, after, limit: 100 }), sortsOfParty[sort])
    }
  })
  test('begins behind its cursor, without reading what is before it', () => {
    const { database } = emptyBooks()
    expect(database.plan(failedChargesPage({}, { sort: 'last', descending: true, after: keys.last, limit: 100 })))
      .toEqual(['SEARCH f USING INDEX failedCharge_by_last ((lastFailedAt,chargeId)<(?,?))'])
    expect(database.plan(failedChargesPage({ party }, { sort: 'account', descending: false, after: keys.account, limit: 100 })))
      .toEqual(['SEARCH f USING INDEX failedCharge_by_party_name (partyId=? AND (accountName,chargeId)>(?,?))'])
  })
})

test('what belongs to a row is found by index', () => {
  const { database } = emptyBooks()
  const found = { accountId: 'acc_1', invoiceId: 'inv_1', seriesId: 's' }
  for (const query of [failedChargeById('ch_1'), obstaclesOf(found), obstaclesOf({ ...found, invoiceId: null }), retriesUnderWay('ch_1'), attemptsOf(found), methodsOf('acc_1'), methodsById(['pm_1', 'pm_2']), newestCommands(['ch_1', 'ch_2']), revsOf(['ch_1', 'ch_2'])])
    expectNoScan(database, query)
  expect(database.plan(moneyAskedFor(['acc_1', 'acc_2']))).toContainEqual(expect.stringContaining('outbox_by_account'))
})
