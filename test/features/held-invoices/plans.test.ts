import { describe, expect, test } from 'vitest'
import type { PartyId } from '#contract/vocabulary.ts'
import { waitingCommand } from '#main/db/pendingCommands.ts'
import { approvalOf, heldInvoiceById, heldInvoicesPage, invoiceById, revsOf, type HeldInvoiceSort } from '#main/features/held-invoices/queries.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { expectNoScan, expectWalk } from '../../fixtures/plan.ts'

const party = 'au' as PartyId
const sorts = { clock: 'heldInvoice_by_order', amount: 'heldInvoice_by_amount', account: 'heldInvoice_by_name' } as const
const sortsOfParty = { clock: 'heldInvoice_by_party_order', amount: 'heldInvoice_by_party_amount', account: 'heldInvoice_by_party_name' } as const
const keys = { clock: [1, 'inv_1'], amount: [100, 'inv_1'], account: ['Kestrel', 'inv_1'] } as const
const filters = [
  {}, { state: 'held' as const }, { channel: 'sms' as const }, { preference: 'approve_all' as const }, { text: 'kestrel' },
  { state: 'held' as const, channel: 'phone' as const, preference: 'review_then_auto' as const, text: 'kes fre' },
]

describe('a page of the held-invoices queue', () => {
  const cases = (Object.keys(sorts) as HeldInvoiceSort[]).flatMap((sort) => [false, true].map((descending) => ({ sort, descending })))
  test.each(cases)('is a walk along the index of its order, whatever the filter: $sort, descending $descending', ({ sort, descending }) => {
    const { database } = emptyBooks()
    for (const filter of filters) for (const after of [null, keys[sort]]) {
      expectWalk(database, heldInvoicesPage(filter, { sort, descending, after, limit: 100 }), sorts[sort])
      expectWalk(database, heldInvoicesPage({ ...filter, party }, { sort, descending, after, limit: 100 }), sortsOfParty[sort])
    }
  })
  test('begins behind its cursor, without reading what is before it', () => {
    const { database } = emptyBooks()
    expect(database.plan(heldInvoicesPage({}, { sort: 'clock', descending: false, after: keys.clock, limit: 100 })))
      .toEqual(['SEARCH h USING INDEX heldInvoice_by_order ((orderAt,invoiceId)>(?,?))'])
  })
})

test('what belongs to an invoice is found by index', () => {
  const { database } = emptyBooks()
  for (const query of [heldInvoiceById('inv_1'), invoiceById('inv_1'), approvalOf('inv_1'), waitingCommand('inv_1'), revsOf(['inv_1', 'inv_2'])]) expectNoScan(database, query)
})
