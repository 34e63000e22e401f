/** A record may come before the one that it refers to: it is kept, and what is computed from it appears when the other comes. */
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { verifyWorkspace } from '#main/core/verify.ts'
import type { Database } from '#main/db/database.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import { waitingReferences } from '#main/db/waitingReferences.ts'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { applyChanges } from '#main/sync/applyChanges.ts'
import { pull } from '#main/sync/pull.ts'
import { contentsOf, HASTY, newWorkspace } from './copy.ts'
import { oneOfEach, record } from './records.ts'
import { startScriptedUpstream } from './scriptedUpstream.ts'

type Records = { [R in Resource]: Record<string, unknown>[] }

/** One of each, and an agency whose contact approves for the sub-account that the rest belongs to; money is in order. */
function company(): Records {
  const records = oneOfEach()
  records.accounts = [record('accounts', { kind: 'sub_account', parentId: 'acc_9', approverId: 'con_9' }), record('accounts', { id: 'acc_9', ref: 'A-000009', name: 'Kestrel Group', kind: 'agency' })]
  records.contacts.push(record('contacts', { id: 'con_9', accountId: 'acc_9', name: 'Bo Ferris', email: 'bo@kestrel.example' }))
  records.registrations = [record('registrations', { contactId: 'con_9', email: 'bo@kestrel.example' })]
  records.invoices.push(record('invoices', { id: 'inv_2', number: 'IN10002' }))
  records.allocations = [
    record('allocations', { amountMinor: 9_000 }),
    record('allocations', { id: 'alo_2', paymentId: null, creditNoteId: 'crn_1', amountMinor: 500, invoiceId: 'inv_2' }),
    record('allocations', { id: 'alo_3', amountMinor: -1_000, reversesId: 'alo_1' }),
  ]
  records.holds.push(record('holds', { id: 'hld_2', invoiceId: 'inv_2' }))
  records.charges.push(record('charges', { id: 'ch_2', invoiceId: 'inv_2', seriesId: 'inv_2' }))
  records.payments.push(record('payments', { id: 'pay_2', ref: 'PM000002', chargeId: 'ch_2', amountMinor: 100 }))
  records.walletEntries.push(record('walletEntries', { id: 'wen_2', kind: 'recharge', amountMinor: 900, chargeId: 'ch_2' }))
  records.usageRecords.push(record('usageRecords', { id: 'use_2', invoiceId: 'inv_2' }))
  return records
}

const changed = (records: Partial<Records>): ChangedRecord[] => resourceNames.flatMap((resource) => (records[resource] ?? []).map((raw) => ({ resource, record: raw })))
const waitingOf = (database: Database): string[] => [...waitingReferences(database)].flatMap((found) => (found === null ? [] : [`${found.records} ${found.resource} for ${found.refersTo}`]))
/** Figures that appear only when all that they come from is there. */
const listsOf = (database: Database) => ({
  held: database.raw.prepare('SELECT invoiceId, approverName, openMinor FROM cache.heldInvoice ORDER BY 1').all(),
  failed: database.raw.prepare('SELECT chargeId, invoiceNumber, backupMethodId FROM cache.failedCharge ORDER BY 1').all(),
  registrations: database.raw.prepare('SELECT registrationId, contactName FROM cache.registrationItem ORDER BY 1').all(),
  balances: database.raw.prepare('SELECT accountId, openMinor, unappliedMinor FROM cache.accountBalance ORDER BY 1').all(),
})

async function inOrder(): Promise<{ contents: ReturnType<typeof contentsOf>; lists: ReturnType<typeof listsOf> }> {
  const { database } = newWorkspace()
  applyChanges(database, changed(company()), 1)
  return { contents: contentsOf(database), lists: listsOf(database) }
}

test('in the order of pulling nothing waits, and every list is there', async () => {
  const { lists } = await inOrder()
  expect(lists).toEqual({
    held: [{ invoiceId: 'inv_1', approverName: 'Ada Quill', openMinor: 2_950 }, { invoiceId: 'inv_2', approverName: 'Bo Ferris', openMinor: 10_500 }],
    failed: [{ chargeId: 'ch_1', invoiceNumber: 'IN10001', backupMethodId: null }, { chargeId: 'ch_2', invoiceNumber: 'IN10002', backupMethodId: null }],
    registrations: [{ registrationId: 'reg_1', contactName: 'Bo Ferris' }],
    balances: [{ accountId: 'acc_1', openMinor: 13_450, unappliedMinor: 3_000 }],
  })
})

describe('of records pulled', () => {
  test.each(resourceNames)('%s that come in a pull after all the others make the same copy in the end, and nothing is lost meanwhile', async (late) => {
    const records = company()
    const upstream = await startScriptedUpstream({ ...records, [late]: [] })
    onTestFinished(() => upstream.close())
    const connector = createBillingApiConnector({ url: upstream.url, token: upstream.token, timeoutMs: 5000 })
    const { database, documentsDir } = newWorkspace()
    const all = changed(records).length
    const first = await pull(connector, database, { retry: HASTY })
    expect(first).toMatchObject({ rows: all - records[late].length, quarantined: 0 })
    expect(verifyDerived(database)).toEqual([])
    upstream.records[late] = records[late]
    expect(await pull(connector, database, { retry: HASTY })).toMatchObject({ rows: records[late].length, quarantined: 0 })
    expect(waitingOf(database)).toEqual([])
    expect(contentsOf(database)).toEqual((await inOrder()).contents)
    expect(await verifyWorkspace({ database, documentsDir, now: () => Date.UTC(2026, 2, 1) })).toMatchObject({ differences: 0, problems: [], waiting: [] })
  })
})

describe('of records that come one at a time', () => {
  test('any order makes the same copy, which agrees with itself at every step', async () => {
    const { contents } = await inOrder()
    fc.assert(
      fc.property(fc.shuffledSubarray(changed(company()), { minLength: changed(company()).length }), fc.integer({ min: 1, max: 29 }), (order, step) => {
        const { database } = newWorkspace()
        for (const [i, one] of order.entries()) {
          expect(applyChanges(database, [one], 1)).toBe(1)
          if (i % step === 0) expect(verifyDerived(database)).toEqual([])
        }
        expect(waitingOf(database)).toEqual([])
        expect(contentsOf(database)).toEqual(contents)
      }),
      { numRuns: 25 },
    )
  })

  test.each<[string, Resource, string[], string[]]>([
    ['allocations before their invoices', 'invoices', ['allocations for invoices'], []],
    ['allocations and refunds before their payments', 'payments', ['allocations for payments', 'refunds for payments'], []],
    ['everything before its account', 'accounts', ['charges for accounts', 'holds for accounts', 'registrations for accounts'], ['held', 'failed', 'registrations']],
    ['sub-accounts and registrations before the contacts of their agency', 'contacts', ['accounts for contacts', 'registrations for contacts', 'approvals for contacts'], []],
    ['charges before their methods', 'paymentMethods', ['charges for paymentMethods'], []],
    ['payments before their charges', 'charges', ['payments for charges', 'walletEntries for charges'], ['failed']],
    ['holds before their invoices', 'invoices', ['holds for invoices', 'approvals for invoices', 'charges for invoices', 'usageRecords for invoices', 'writeOffs for invoices'], ['held', 'failed']],
  ])('%s are kept, told as waiting, and take their place in the lists when the others come', async (_, late, waiting, empty) => {
    const { contents, lists } = await inOrder()
    const records = company()
    const { database, documentsDir } = newWorkspace()
    applyChanges(database, changed({ ...records, [late]: [] }), 1)
    expect(waitingOf(database).map((told) => told.replace(/^\d+ /, ''))).toEqual(expect.arrayContaining(waiting))
    expect((await verifyWorkspace({ database, documentsDir, now: () => Date.UTC(2026, 2, 1) })).waiting.map(({ resource, refersTo }) => `${resource} for ${refersTo}`)).toEqual(expect.arrayContaining(waiting))
    for (const list of empty) expect(listsOf(database)[list as keyof typeof lists]).toEqual([])
    applyChanges(database, changed({ [late]: records[late] }), 2)
    expect(listsOf(database)).toEqual(lists)
    expect(contentsOf(database)).toEqual(contents)
    expect(waitingOf(database)).toEqual([])
  })

  test('an agency that comes after its sub-account gives it the name of its approver', () => {
    const records = company()
    const { database } = newWorkspace()
    const [sub, agency] = records.accounts
    applyChanges(database, changed({ ...records, accounts: [sub!] }), 1)
    expect(waitingOf(database)).toEqual(['1 contacts for accounts', '1 accounts for accounts'])
    expect(listsOf(database).held).toEqual([expect.objectContaining({ approverName: 'Ada Quill' }), expect.objectContaining({ approverName: 'Bo Ferris' })])
    applyChanges(database, changed({ accounts: [agency!] }), 1)
    expect(waitingOf(database)).toEqual([])
    expect(verifyDerived(database)).toEqual([])
  })
})
