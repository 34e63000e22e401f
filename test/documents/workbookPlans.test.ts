import { expect, test } from 'vitest'
import type { Query } from '#main/core/jobs/reports/reading.ts'
import { entriesInOrder, entryCount } from '#main/core/jobs/reports/billingLog.ts'
import { messageCount, outcomesInOrder } from '#main/core/jobs/reports/dispatchOutcomes.ts'
import { failedInOrder } from '#main/core/jobs/reports/failedCharges.ts'
import { appliedTo, invoicesInOrder, invoiceSums } from '#main/core/jobs/reports/invoiceDetail.ts'
import { appliedInOrder, paymentCount, paymentsInOrder, paymentSums } from '#main/core/jobs/reports/payments.ts'
import { registrationsInOrder } from '#main/core/jobs/reports/registrations.ts'
import { usageCount, usageInOrder, usageOfInvoice } from '#main/core/jobs/reports/usage.ts'
import { emptyBooks } from '../fixtures/books.ts'

const everybody = { from: '2026-02-01', to: '2026-02-28', startAt: 0, endAt: 1, party: null, accountId: null, invoiceId: null }
const ofParty = { ...everybody, party: 'au' }
const ofAccount = { ...everybody, accountId: 'acc_1' }

/** What each report reads for its rows, and the index along which it walks in the order of the report. */
const WALKS: readonly (readonly [string, Query, string])[] = [
  ['usage', usageInOrder(everybody), 'usageRecord_by_time'],
  ['usage of a party', usageInOrder(ofParty), 'usageRecord_by_time'],
  ['usage of an account', usageInOrder(ofAccount), 'usageRecord_by_account'],
  ['usage of an invoice', usageOfInvoice('inv_1', 'acc_1'), 'usageRecord_by_account'],
  ['payments', paymentsInOrder(everybody), 'payment_by_receipt'],
  ['payments of an account', paymentsInOrder(ofAccount), 'payment_by_account'],
  ['allocations', appliedInOrder(ofParty), 'payment_by_receipt'],
  ['allocations of an account', appliedInOrder(ofAccount), 'payment_by_account'],
  ['invoices', invoicesInOrder(everybody), 'invoice_by_issue'],
  ['invoices of an account', invoicesInOrder(ofAccount), 'invoice_by_account'],
  ['failed charges', failedInOrder(everybody), 'failedCharge_by_last'],
  ['failed charges of a party', failedInOrder(ofParty), 'failedCharge_by_party_last'],
  ['registrations', registrationsInOrder(everybody), 'account_by_name'],
  ['registrations of a party', registrationsInOrder(ofParty), 'account_by_party_name'],
  ['billing log', entriesInOrder(everybody), 'billingLog_by_account'],
  ['billing log of an account', entriesInOrder(ofAccount), 'billingLog_by_account'],
  ['billing log of an account, searched', entriesInOrder({ ...ofAccount, kind: 'note', text: 'paid twice' }), 'billingLog_by_account'],
  ['messages', outcomesInOrder(everybody), 'campaign_by_time'],
]

test('the rows of each report are read along one index in their own order: nothing is sorted, nothing is gone through from end to end', () => {
  const { database } = emptyBooks()
  for (const [name, { sql, values }, index] of WALKS) {
    const plan = database.raw.prepare<[Query['values']], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(values).map(({ detail }) => detail)
    expect(plan[0], name).toMatch(new RegExp(`^(SCAN|SEARCH) \\w+ USING (COVERING )?INDEX ${index}\\b`))
    expect(plan.filter((line) => line.startsWith('SCAN ') && !/USING|^SCAN \(subquery/.test(line)), name).toEqual([])
    // The few invoices that are named beside a payment are put in order, and never the payments.
    const inside = plan.findIndex((line) => line.includes('SUBQUERY'))
    const ofRows = inside === -1 ? plan : plan.slice(0, inside)
    expect(ofRows.filter((line) => line.includes('TEMP B-TREE')), name).toEqual([])
  }
})

test('what a report counts and sums beforehand goes through an index, too', () => {
  const { database } = emptyBooks()
  for (const { sql, values } of [usageCount(everybody), paymentCount(everybody), paymentSums(everybody), invoiceSums(everybody), entryCount(everybody), messageCount(everybody), appliedTo('inv_1')]) {
    const plan = database.raw.prepare<[Query['values']], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(values).map(({ detail }) => detail)
    expect(plan.filter((line) => line.startsWith('SCAN ') && !line.includes('USING')), sql).toEqual([])
  }
})
