import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Compilable } from 'kysely'
import type { PartyId } from '#contract/vocabulary.ts'
import { rechargedFrom, walletsOf } from '#main/db/silentRecharges.ts'
import { messagesTo, newestMessagesTo } from '#main/db/campaigns.ts'
import { db } from '#main/db/database.ts'
import { campaignsPage, messagesPage } from '#main/features/mail/queries.ts'
import { inviteeById, inviteesById } from '#main/mail/invitees.ts'
import { aboutOne, aboutSeveral, latelyToOne, latelyToSeveral, WAITS_EARLIER, waitingAccounts } from '#main/mail/told.ts'
import { accountsById } from '#main/mail/customers.ts'
import { contactsOf } from '#main/mail/addressees.ts'
import { earlierAmongSeveral } from '#main/mail/alreadySent.ts'
import { agenciesById, invoicedTo, openOf, paidBy, subAccountsOf } from '#main/mail/kinds/agencyCopy.ts'
import { waitingById, waitingOf } from '#main/mail/kinds/approvalRequest.ts'
import { accountsToAsk, methodsToReplace } from '#main/mail/kinds/cardRequest.ts'
import { cardsById, cardsOf } from '#main/mail/kinds/cardExpiring.ts'
import { balancesOf } from '#main/mail/kinds/criticalNotice.ts'
import { failuresById, failuresOf } from '#main/mail/kinds/failedCharges.ts'
import { appliedTo, paymentsById, paymentsOf, refundedOf } from '#main/mail/kinds/receipt.ts'
import { chargesOf, rechargesById } from '#main/mail/kinds/rechargeReceipt.ts'
import { agencyIds } from '#main/mail/orders/agencyCopies.ts'
import { heldInvoiceIds } from '#main/mail/orders/approvalRequests.ts'
import { failedOf } from '#main/mail/orders/criticalNotices.ts'
import { silentAccounts } from '#main/mail/orders/lowBalances.ts'
import { failedChargeIds } from '#main/mail/orders/paymentFailed.ts'
import { paymentIds } from '#main/mail/orders/receipts.ts'
import { walletChargeIds } from '#main/mail/orders/walletCharges.ts'
import { openWorkspace, type Workspace } from '#main/db/workspace.ts'

const queries: [string, Compilable<unknown>, RegExp][] = [
  ['campaigns, the first page', campaignsPage(null, 50), /^SCAN c USING INDEX campaign_by_time$/],
  ['campaigns, a later page', campaignsPage([1, 1], 50), /^SEARCH c USING INDEX campaign_by_time/],
  ['messages of a campaign, the first page', messagesPage({ campaign: 'c1', after: null, limit: 50 }), /^SEARCH m USING INDEX sqlite_autoindex_message_1 \(id>\? AND id<\?\)/],
  ['messages of a campaign, a later page', messagesPage({ campaign: 'c1', after: 'c1.000050', limit: 50 }), /^SEARCH m USING INDEX sqlite_autoindex_message_1 \(id>\? AND id<\?\)/],
  ['messages in one state', messagesPage({ campaign: 'c1', state: 'failed', after: null, limit: 50 }), /^SEARCH m USING INDEX message_by_state \(campaignId=\? AND state=\? AND id>\?\)/],
  ['the newest message to each account', newestMessagesTo(['acc']), /^SEARCH m USING INDEX message_by_account \(accountId=\?\)/],
  ['messages to an account', messagesTo('acc', 50), /^SEARCH message USING INDEX message_by_account \(accountId=\?\)/],
  ['how a campaign stands', db.selectFrom('message').select('state').where('campaignId', '=', 'c1').groupBy('state'), /^SEARCH message USING COVERING INDEX message_by_state \(campaignId=\?\)/],
  ['which addresses were written to lately', latelyToOne('registration', ['a@b.example', 'c@d.example'], 1), /^SEARCH m USING INDEX message_by_address \(toAddress=\?/],
  ['the same among messages to several', latelyToSeveral('receipt', ['a@b.example', 'c@d.example'], 1), /^SEARCH m USING INDEX sqlite_autoindex_message_1 \(id=\?\)/],
  ['messages about one of many things', aboutOne(['receipt:pm_1', 'receipt:pm_2']), /^SEARCH m USING INDEX message_by_subject \(subjectId=\?\)/],
  ['messages about several things', aboutSeveral(['receipt:pm_1', 'receipt:pm_2']), /^SEARCH m USING INDEX sqlite_autoindex_message_1 \(id=\?\)/],
  ['what is about to go to accounts', waitingAccounts('registration', ['acc', 'bcc']), /^SEARCH m USING INDEX message_by_account \(accountId=\?\)/],
  ['an earlier message that waits for an account', { compile: () => ({ sql: WAITS_EARLIER, parameters: ['acc', 1, 'c1', '["registration"]'] }) } as unknown as Compilable<unknown>, /^SEARCH m USING INDEX message_by_account \(accountId=\? AND queuedAt<\?\)/],
  ['one customer', inviteeById('reg_1'), /^SEARCH r USING INDEX sqlite_autoindex_registration_1 \(id=\?\)/],
  ['many customers', inviteesById(['reg_1', 'reg_2']), /^SEARCH r USING INDEX sqlite_autoindex_registration_1 \(id=\?\)/],
]

let dir: string
let workspace: Workspace
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'counterfoil-plans-'))
  workspace = openWorkspace(join(dir, 'workspace'), { create: true, who: 'a test' })
})
afterAll(() => {
  workspace.close()
  rmSync(dir, { recursive: true })
})

const ids = ['x', 'y']
const PERIOD = { from: '2026-10-01', to: '2026-10-31' }
/** Each table that is read, by which index; none of them from one end to the other. */
const orders: [string, Compilable<unknown>, readonly RegExp[]][] = [
  ['failed charges by a filter', failedChargeIds({}, 0, 10), [/^SCAN f USING (COVERING )?INDEX failedCharge_by_name$/]],
  ['failed charges of a party', failedChargeIds({ party: 'au' as PartyId }, 0, 10), [/^SEARCH f USING (COVERING )?INDEX failedCharge_by_party_name \(partyId=\?\)/]],
  ['failed charges of accounts', failedOf(ids), [/^SEARCH f USING (COVERING )?INDEX failedCharge_by_account/]],
  ['failures of an account', failuresOf('acc'), [/^SEARCH cache.failedCharge USING INDEX failedCharge_by_account/]],
  ['failures by charge', failuresById(ids), [/^SEARCH c USING INDEX sqlite_autoindex_charge_1/, /^SEARCH f USING INDEX failedCharge_by_series/]],
  ['waiting invoices by a filter', heldInvoiceIds({ filter: { party: 'au' as PartyId }, now: 0, days: [], begin: { at: 'order' } }, 10), [/^SEARCH h USING (COVERING )?INDEX heldInvoice_by_party_name/]],
  ['waiting invoices', waitingById(ids), [/^SEARCH i USING INDEX sqlite_autoindex_invoice_1/]],
  ['waiting invoices of an account', waitingOf('acc'), [/^SEARCH cache.heldInvoice USING INDEX heldInvoice_by_account/]],
  ['payments of a period', paymentIds(PERIOD, 10), [/^SEARCH p USING (COVERING )?INDEX payment_by_receipt \(receivedOn>\? AND receivedOn<\?\)/]],
  ['payments', paymentsById(ids), [/^SEARCH p USING INDEX sqlite_autoindex_payment_1/]],
  ['payments of an account', paymentsOf('acc'), [/^SEARCH cache.payment USING INDEX payment_by_account/]],
  ['what payments were applied to', appliedTo(ids), [/^SEARCH l USING INDEX allocation_by_payment/]],
  ['what of payments was paid back', refundedOf(ids), [/^SEARCH r USING INDEX refund_by_payment/]],
  ['wallet charges of a period', walletChargeIds('au', { from: 1, to: 2, status: 'failed' }, 10), [/^SEARCH a USING (COVERING )?INDEX account_by_billing/, /^SEARCH c USING INDEX charge_by_account \(accountId=\? AND at>\? AND at<\?\)/]],
  ['wallet charges', rechargesById(ids), [/^SEARCH c USING INDEX sqlite_autoindex_charge_1/, /^SEARCH p USING INDEX payment_by_account/]],
  ['charges of an account', chargesOf('acc'), [/^SEARCH cache.charge USING INDEX charge_by_account/]],
  ['agencies', agencyIds(undefined, 10), [/^SEARCH a USING INDEX sqlite_autoindex_account_1/, /account_by_parent/]],
  ['agencies by id', agenciesById(ids), [/^SEARCH a USING INDEX sqlite_autoindex_account_1/]],
  ['sub-accounts', subAccountsOf(ids), [/^SEARCH a USING INDEX account_by_parent/]],
  ['invoices of a period by account', invoicedTo(ids, PERIOD.from, PERIOD.to), [/^SEARCH i USING INDEX invoice_by_account/]],
  ['payments of a period by account', paidBy(ids, PERIOD.from, PERIOD.to), [/^SEARCH p USING INDEX payment_by_account/]],
  ['what is open by account', openOf(ids), [/^SEARCH b USING PRIMARY KEY/]],
  ['available balances', balancesOf(ids), [/^SEARCH a USING INDEX sqlite_autoindex_account_1/]],
  ['accounts', accountsById(ids), [/^SEARCH a USING INDEX sqlite_autoindex_account_1/]],
  ['cards by method', cardsById(ids), [/^SEARCH m USING INDEX sqlite_autoindex_paymentMethod_1/]],
  ['cards of an account', cardsOf('acc'), [/^SEARCH cache.paymentMethod USING INDEX paymentMethod_by_account/]],
  ['methods to be replaced', methodsToReplace(ids), [/^SEARCH m USING INDEX sqlite_autoindex_paymentMethod_1/]],
  ['accounts that a card is asked of', accountsToAsk(ids), [/^SEARCH a USING INDEX sqlite_autoindex_account_1/, /^SEARCH m USING (COVERING )?INDEX paymentMethod_by_account/]],
  ['recharges that should have come', silentAccounts(undefined, 10), [/INDEX wallet_below_threshold/, /failedCharge_by_account/]],
  ['recharges of a party that should have come', silentAccounts('au', 10), [/INDEX wallet_below_threshold/]],
  ['available balances with their thresholds', walletsOf(ids), [/^SEARCH w USING INDEX sqlite_autoindex_wallet_\d/]],
  ['what recharges are charged to', rechargedFrom(ids), [/INDEX paymentMethod_by_account/]],
  ['contacts', contactsOf(ids), [/^SEARCH k USING INDEX contact_by_account/]],
  ['documents among others of a message', earlierAmongSeveral('receipt:x', ids), [/^SEARCH s USING PRIMARY KEY \(subjectId=\?\)/, /^SEARCH m USING INDEX sqlite_autoindex_message_1/]],
]

describe('orders are read by index', () => {
  test.each(orders)('%s', (_, query, indexes) => {
    const plan = workspace.database.plan(query)
    for (const index of indexes) expect(plan.some((line) => index.test(line)), `${index}\n${plan.join('\n')}`).toBe(true)
    const scans = plan.filter((line) => line.startsWith('SCAN') && !/json_each|account_by_parent/.test(line) && !indexes.some((index) => index.test(line)))
    expect(scans, plan.join('\n')).toEqual([])
  })
})

describe('reading by index', () => {
  test.each(queries)('%s', (_, query, index) => {
    const plan = workspace.database.plan(query)
    const large = plan.filter((line) => /^(SCAN|SEARCH) (c|m|message|r)\b/.test(line))
    expect(large.some((line) => index.test(line)), plan.join('\n')).toBe(true)
    expect(large.filter((line) => line.startsWith('SCAN') && !index.test(line)), plan.join('\n')).toEqual([])
    expect(plan.filter((line) => line.includes('TEMP B-TREE')), plan.join('\n')).toEqual([])
  })
})
