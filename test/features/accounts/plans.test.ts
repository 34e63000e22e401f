import { describe, expect, test } from 'vitest'
import {
  accountById, accountsBilled, accountsByName, accountsByOldestDue, accountsCount, addOnsOf, allocationsOfCreditNotes, allocationsOfPayments, approverOf, balancesOf, contactsOf, creditNotesOf, firstInvoiceOn, firstPaymentOn, invoicesOf,
  lastInvoiceOn, lastPaymentOn, lastWalletEntryAt, paymentsOf, refundsOfPayments, registrationOf, subAccountsOf, subscriptionsOf, walletsOf, type AccountListFilter,
} from '#main/features/accounts/queries.ts'
import { billingContacts, subAccountsOfAgency } from '#main/features/accounts/agency.ts'
import { logKinds, logOf } from '#main/features/accounts/log.ts'
import { messagesOfAccount } from '#main/features/mail/queries.ts'
import { commandsOf } from '#main/db/openCommands.ts'
import { newestCommands } from '#main/db/pendingCommands.ts'
import { billingLog, messages, notesOf, outbox } from '#main/db/story.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { expectNoScan, expectWalk } from '../../fixtures/plan.ts'

const filters: AccountListFilter[] = [{}, { billing: 'prepaid' }, { text: 'kestrel' }, { billing: 'postpaid', text: 'kes fre' }]

describe('a page of accounts', () => {
  test.each([false, true])('by name is a walk along the names, of all or of one party (descending: %s)', (descending) => {
    const { database } = emptyBooks()
    for (const filter of filters) for (const after of [null, ['Kestrel', 'acc_1']]) {
      expectWalk(database, accountsByName(filter, { descending, after, limit: 100 }), 'account_by_name')
      expectWalk(database, accountsByName({ ...filter, party: 'au' }, { descending, after, limit: 100 }), 'account_by_party_name')
    }
  })
  test.each([false, true])('by the oldest due date is a walk along the due dates (descending: %s)', (descending) => {
    const { database } = emptyBooks()
    for (const filter of filters) for (const party of [undefined, 'au']) for (const after of [null, ['2026-01-01', 'acc_1']])
      expectWalk(database, accountsByOldestDue({ ...filter, party }, { descending, after, limit: 100 }), 'accountBalance_by_oldest')
  })
  test('begins behind its cursor, without reading what is before it', () => {
    const { database } = emptyBooks()
    expect(database.plan(accountsByName({ party: 'au' }, { descending: false, after: ['Kestrel', 'acc_1'], limit: 100 })))
      .toEqual(['SEARCH a USING INDEX account_by_party_name (partyId=? AND (name,id)>(?,?))'])
    for (const descending of [false, true])
      expect(database.plan(accountsByOldestDue({}, { descending, after: ['2026-01-01', 'acc_1'], limit: 100 }))[0])
        .toContain(`USING COVERING INDEX accountBalance_by_oldest (${descending ? 'oldestDueOn>? AND (oldestDueOn,accountId)<(?,?)' : '(oldestDueOn,accountId)>(?,?)'})`)
  })
  test('of few that match begins at them, whatever the order', () => {
    const { database } = emptyBooks()
    expect(database.plan(accountsBilled('prepaid', 'au')).join()).toMatch(/^SEARCH a USING (COVERING )?INDEX account_by_billing \(billing=\? AND partyId=\?\)/)
    for (const descending of [false, true]) for (const after of [null, ['2026-01-01', 'acc_1']]) for (const filter of [{ billing: 'prepaid' as const }, { billing: 'prepaid' as const, party: 'ww' }]) {
      const page = { descending, after, limit: 100, few: ['acc_1', 'acc_2'] }
      expectNoScan(database, accountsByName(filter, page))
      expect(database.plan(accountsByName(filter, page)).join('; ')).toMatch(/SEARCH a USING INDEX sqlite_autoindex_account_1 \(id=\?\)/)
      expect(database.plan(accountsByOldestDue(filter, page)).join('; ')).toMatch(/SEARCH b USING PRIMARY KEY \(accountId=\?\)/)
    }
  })
  test('is counted from an index alone', () => {
    const { database } = emptyBooks()
    for (const filter of [{}, { party: 'au' }, { billing: 'prepaid' as const }, { billing: 'prepaid' as const, party: 'au' }])
      expect(database.plan(accountsCount(filter))).toEqual([expect.stringMatching(/USING COVERING INDEX account_by_/)])
    expectNoScan(database, accountsCount({ text: 'kestrel' }))
  })
})

describe('an account’s page', () => {
  test('lists invoices and payments along their indexes', () => {
    const { database } = emptyBooks()
    for (const after of [null, ['2026-01-01', 'x']]) {
      expectWalk(database, invoicesOf('acc_1', after, 100), 'invoice_by_account')
      expectWalk(database, paymentsOf('acc_1', after, 100), 'payment_by_account')
    }
  })
  test('lists its billing log along its index, whatever it is narrowed to, and begins behind its cursor', () => {
    const { database } = emptyBooks()
    for (const narrowed of [{}, { kind: 'payment_received' }, { text: 'invoice IN1' }]) for (const after of [null, [5, 'log_1'] as [number, string]])
      expectWalk(database, logOf({ account: 'acc_1', ...narrowed, after, limit: 100 }), 'billingLog_by_account')
    expect(database.plan(logOf({ account: 'acc_1', after: [5, 'log_1'], limit: 100 }))).toEqual(['SEARCH l USING INDEX billingLog_by_account (accountId=? AND at<?)'])
  })
  test('lists what was sent to it along its index', () => {
    const { database } = emptyBooks()
    for (const after of [null, [5, 1]]) {
      const plan = database.plan(messagesOfAccount('acc_1', after, 100))
      expect(plan[0]).toMatch(/^SEARCH m USING INDEX message_by_account \(accountId=\?/)
      expect(plan.filter((line) => line.includes('TEMP B-TREE'))).toEqual([])
    }
  })
  test('reads each part by index', () => {
    const { database } = emptyBooks()
    const account = { id: 'acc_1', parentId: null, approverId: 'con_1' }
    const parts = [
      accountById('acc_1'), balancesOf(['acc_1', 'acc_2']), walletsOf(['acc_1']), subAccountsOf('acc_1'), contactsOf('acc_1'), approverOf(account),
      subscriptionsOf('acc_1'), addOnsOf('acc_1'), registrationOf('acc_1'), firstInvoiceOn('acc_1'), firstPaymentOn('acc_1'), lastInvoiceOn('acc_1'), lastPaymentOn('acc_1'), lastWalletEntryAt('acc_1'),
      allocationsOfPayments(['pay_1']), refundsOfPayments(['pay_1']), logKinds('acc_1'), subAccountsOfAgency('acc_1'), billingContacts(['acc_1', 'acc_2']), creditNotesOf('acc_1'), allocationsOfCreditNotes('acc_1'), newestCommands(['inv_1', 'inv_2']),
    ]
    for (const part of parts) expectNoScan(database, part)
  })
  test('finds what is asked for among the account’s newest commands', () => {
    const { database } = emptyBooks()
    expectWalk(database, commandsOf('acc_1'), 'outbox_by_account')
  })
  test('finds credit notes and their allocations by the account', () => {
    const { database } = emptyBooks()
    expect(database.plan(creditNotesOf('acc_1'))[0]).toContain('INDEX creditNote_by_account')
    expect(database.plan(allocationsOfCreditNotes('acc_1'))[0]).toMatch(/INDEX (allocation_by_account|creditNote_by_account)/)
  })
  test('tells its story from the newest entries of each source, without sorting the rest', () => {
    const { database } = emptyBooks()
    expectWalk(database, billingLog('acc_1'), 'billingLog_by_account')
    expectWalk(database, messages('acc_1'), 'message_by_account')
    expectWalk(database, notesOf('acc_1'), 'note_by_account')
    expectWalk(database, outbox('acc_1'), 'outbox_by_account')
  })
})
