import { expect, test } from 'vitest'
import { approvalsOf, invoicesNumbered, lastMessageTo, lastRequestTo, stored, waitingOf } from '#main/core/answers/matters.ts'
import { contactsOfNumber, criticalNumbers, subAccounts } from '#main/core/answers/sender.ts'
import { answerById, answerPage, answersOfAccount, countByState, countProposed, outdatedProposals, proposalsWith, proposedOn } from '#main/db/smsAnswers.ts'
import { heldInvoicesPage } from '#main/features/held-invoices/queries.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { expectNoScan, expectWalk } from '../../fixtures/plan.ts'

test('answers are read along their time, or the time of their state', () => {
  const { database } = emptyBooks()
  for (const after of [null, [1, 'SM1'] as const]) {
    expectWalk(database, answerPage({ after, limit: 50 }), 'smsAnswer_by_time')
    expectWalk(database, answerPage({ state: 'proposed', after, limit: 50 }), 'smsAnswer_by_state')
  }
  // From those that wait, which are few, to their proposals.
  expect(database.plan(outdatedProposals()).join()).toContain('smsAnswer_by_state')
  expectNoScan(database, outdatedProposals())
  expectNoScan(database, proposalsWith('inv_1'))
  expectWalk(database, answersOfAccount('acc_1'), 'smsAnswer_by_account')
  expect(database.plan(countByState()).join()).toContain('COVERING INDEX smsAnswer_by_state')
  expect(database.plan(countProposed()).join()).toContain('smsAnswer_by_state')
})

test('whose number it is, and what it is about, is found by index', () => {
  const { database } = emptyBooks()
  expect(database.plan(contactsOfNumber('+61491570006')).join()).toContain('contact_by_phone')
  expect(database.plan(criticalNumbers('+61491570006')).join()).toContain('account_by_critical_phone')
  expect(database.plan(subAccounts(['acc_1'])).join()).toContain('account_by_parent')
  expect(database.plan(waitingOf(['acc_1'])).join()).toContain('heldInvoice_by_account')
  expect(database.plan(lastMessageTo('+61491570006', 1)).join()).toContain('message_by_address')
  const queries = [contactsOfNumber('+61491570006'), criticalNumbers('+61491570006'), subAccounts(['acc_1']), waitingOf(['acc_1']), stored(['inv_1']), approvalsOf(['inv_1']), invoicesNumbered(['IN1']), lastMessageTo('+61491570006', 1), lastRequestTo('+61491570006', 1, 0), answerById('SM1'), proposedOn(['inv_1'])]
  for (const query of queries) expectNoScan(database, query)
})

test('the queue of what has an answer is a walk along its order', () => {
  const { database } = emptyBooks()
  expectWalk(database, heldInvoicesPage({ filter: { answered: true }, now: 0, days: [], begin: { at: 'order' } }, { sort: 'clock', descending: false, after: null, limit: 100 }), 'heldInvoice_by_order')
})
