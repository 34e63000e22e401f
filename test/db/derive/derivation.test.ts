import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Database } from '#main/db/database.ts'
import { SETTLE_SQL } from '#main/db/derive/books.ts'
import { derive, derivedTables, rewriteSql } from '#main/db/derive/derivation.ts'
import { ALL_PARTS } from '#main/db/derive/parts.ts'
import { REFRESH_SEARCH_SQL } from '#main/db/derive/search.ts'
import { followInvites, hasStale, markParty, markStale, refreshChunk } from '#main/db/derive/staleAccounts.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import { hasOldInvites } from '#main/db/invitedParties.ts'
import { addSource, changeSource } from '#main/db/sources.ts'
import type { AccountHistory } from '#main/domain/accountHistory.ts'
import { agingAt } from '#main/domain/aging.ts'
import { remaindersAt } from '#main/domain/openAmount.ts'
import { settle } from '#main/domain/settledHistory.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { createRecordWriter } from '#main/sync/recordWriter.ts'
import { anyHistory, anyHistoryInOneCurrency, keptHistory } from '../../domain/histories.ts'
import { newWorkspace } from '../../sync/copy.ts'
import { record } from '../../sync/records.ts'

/** Puts records into the copy as the pull does, and computes their accounts. */
function put(database: Database, records: Partial<Record<Resource, (Record<string, unknown> & { id: string; rev: number; partyId: string })[]>>, accounts = ['acc_1']): void {
  const writer = createRecordWriter(database)
  for (const resource of resourceNames) writer.write(resource, 'au', (records[resource] ?? []).map((r) => ({ kind: 'record' as const, record: r })), 0)
  database.transaction(() => derive(database, accounts.map((id) => [id, ALL_PARTS] as const)))
}
const rows = (database: Database, table: string) => database.raw.prepare(`SELECT * FROM cache.${table}`).all() as Record<string, unknown>[]

describe('the books', () => {
  /** After every date of a generated history. */
  const LAST_DAY = '9999-12-31'
  const histories = fc.oneof(anyHistory, anyHistoryInOneCurrency, keptHistory)

  test('balances and open amounts equal the aging of the domain after the last day, for any history', () => {
    const { database } = newWorkspace()
    const clear = ['invoice', 'payment', 'refund', 'creditNote', 'allocation', 'writeOff'].map((table) => database.raw.prepare(`DELETE FROM cache.${table}`))
    fc.assert(
      fc.property(histories, (history) => {
        for (const statement of clear) statement.run()
        put(database, recordsOf(history))
        const settled = settle(history)
        const open = remaindersAt(settled, LAST_DAY).invoices
        expect(new Map(rows(database, 'openInvoice').map((row) => [row['invoiceId'], row['openMinor']]))).toEqual(new Map([...open].filter(([, minor]) => minor !== 0)))
        const agings = agingAt(history, LAST_DAY)
        expect(rows(database, 'accountBalance').map(({ currency, openMinor, unappliedMinor, balanceMinor }) => ({ currency, openMinor, unappliedMinor, balanceMinor }))).toEqual(
          agings.map((aging) => ({ currency: aging.currency, openMinor: 0 + aging.balance + aging.unapplied, unappliedMinor: aging.unapplied, balanceMinor: aging.balance })),
        )
      }),
      { numRuns: 300 },
    )
    expect(verifyDerived(database)).toEqual([])
  })

  test('the oldest due date is that of an invoice that is owed, the issue date standing in', () => {
    const { database } = newWorkspace()
    put(database, {
      invoices: [record('invoices', { id: 'inv_1', dueOn: '2026-03-01' }), record('invoices', { id: 'inv_2', issuedOn: '2026-02-01', dueOn: null }), record('invoices', { id: 'inv_3', dueOn: '2020-01-01', totalMinor: -500 })],
    })
    expect(rows(database, 'accountBalance')).toEqual([{ accountId: 'acc_1', currency: 'AUD', partyId: 'au', openMinor: 21_500, unappliedMinor: 0, balanceMinor: 21_500, oldestDueOn: '2026-02-01', openInvoices: 3 }])
  })

  function recordsOf(history: AccountHistory) {
    const of = (resource: Resource, list: readonly { id: string }[]) => list.map((row) => record(resource, { ...row, accountId: 'acc_1' } as never))
    return {
      invoices: of('invoices', history.invoices), payments: of('payments', history.payments), refunds: of('refunds', history.refunds),
      creditNotes: of('creditNotes', history.creditNotes), allocations: of('allocations', history.allocations), writeOffs: of('writeOffs', history.writeOffs),
    }
  }
})

describe('failed charges', () => {
  const failed = (id: string, changes: Record<string, unknown> = {}) => record('charges', { id, ...changes })
  const account = record('accounts')
  const queue = (database: Database) => rows(database, 'failedCharge')

  test('a series is one row: its newest failure, how often it was tried and since when', () => {
    const { database } = newWorkspace()
    put(database, {
      accounts: [account], invoices: [record('invoices')],
      charges: [failed('ch_1', { at: 100 }), failed('ch_2', { at: 200, declineCode: 'expired_card' }), failed('ch_3', { at: 150 })],
      paymentMethods: [record('paymentMethods'), record('paymentMethods', { id: 'pm_2', slot: 'backup' })],
    })
    expect(queue(database)).toEqual([
      {
        chargeId: 'ch_2', seriesId: 'inv_1', accountId: 'acc_1', partyId: 'au', accountName: 'Kestrel Freight', accountRef: 'A-000001', kind: 'invoice', invoiceId: 'inv_1', invoiceNumber: 'IN10001',
        amountMinor: 11_000, currency: 'AUD', methodId: 'pm_1', declineCode: 'expired_card', hardness: 'new_card', attempts: 3, firstFailedAt: 100, lastFailedAt: 200, backupMethodId: 'pm_2', pausedAt: null, autopay: 1, rev: 1,
      },
    ])
    put(database, { charges: [record('charges', { ...database.raw.prepare<[], { seriesId: string; at: number }>(`SELECT seriesId, at FROM cache.charge WHERE id = 'ch_2'`).get(), id: 'ch_2', status: 'failed', declineCode: 'expired_card', rev: 7 })] })
    expect(queue(database)).toMatchObject([{ chargeId: 'ch_2', rev: 7 }])
  })

  test('a failure is over once its invoice was paid by other means, or a later charge of the series went through', () => {
    const { database } = newWorkspace()
    put(database, {
      accounts: [account],
      invoices: [record('invoices'), record('invoices', { id: 'inv_2' }), record('invoices', { id: 'inv_3', status: 'void' }), record('invoices', { id: 'inv_4' })],
      payments: [record('payments')], allocations: [record('allocations')],
      charges: [
        failed('ch_paid'),
        failed('ch_2', { invoiceId: 'inv_2', seriesId: 'inv_2', at: 1 }), failed('ch_2b', { invoiceId: 'inv_2', seriesId: 'inv_2', at: 2, status: 'succeeded', declineCode: null }),
        failed('ch_void', { invoiceId: 'inv_3', seriesId: 'inv_3' }),
        failed('ch_open', { invoiceId: 'inv_4', seriesId: 'inv_4' }),
        failed('ch_gone', { invoiceId: 'inv_9', seriesId: 'inv_9' }),
      ],
    })
    expect(queue(database).map((row) => row['chargeId'])).toEqual(['ch_open'])
  })

  test('a failed recharge stands until a newer charge of its series goes through, and shows that the account is paused', () => {
    const { database } = newWorkspace()
    const recharge = (id: string, changes: Record<string, unknown>) => failed(id, { kind: 'recharge', invoiceId: null, seriesId: 'ch_1', ...changes })
    put(database, { accounts: [account], wallets: [record('wallets', { pausedAt: 77 })], charges: [recharge('ch_1', { at: 1, declineCode: 'stolen_card' }), recharge('ch_2', { at: 2, declineCode: null })] })
    expect(queue(database)).toMatchObject([{ chargeId: 'ch_2', hardness: 'soft', declineCode: 'unknown', pausedAt: 77, backupMethodId: null }])
    put(database, { charges: [recharge('ch_3', { at: 3, status: 'succeeded', declineCode: null })] })
    expect(queue(database)).toEqual([])
  })

  test('a backup method that the party cannot charge is none', () => {
    const { database } = newWorkspace()
    put(database, { accounts: [account], invoices: [record('invoices')], charges: [failed('ch_1')], paymentMethods: [record('paymentMethods', { slot: 'backup', notAccepted: 'Diners Club is not accepted.' })] })
    expect(queue(database)).toMatchObject([{ backupMethodId: null }])
  })
})

describe('held invoices', () => {
  const queue = (database: Database) => rows(database, 'heldInvoice')

  test('a hold stops the clock: the invoice is held, and stands behind every clock that runs', () => {
    const { database } = newWorkspace()
    put(database, { accounts: [record('accounts')], contacts: [record('contacts')], invoices: [record('invoices')], holds: [record('holds')], approvals: [record('approvals', { state: 'held', autoApprovesAt: null })] })
    expect(queue(database)).toEqual([
      {
        invoiceId: 'inv_1', invoiceNumber: 'IN10001', accountId: 'acc_1', partyId: 'au', accountName: 'Kestrel Freight', accountRef: 'A-000001', state: 'held', preference: 'review_then_auto', channel: 'sms',
        reason: 'Wrong quantity', heldBy: 'Ada Quill', heldAt: Date.UTC(2026, 0, 5, 9), requestedAt: Date.UTC(2026, 0, 5, 9), dueAt: null, orderAt: 8_640_000_000_000_000, amountMinor: 11_000, openMinor: 11_000,
        currency: 'AUD', dueOn: '2026-01-15', approverName: 'Ada Quill', happenedAt: Date.UTC(2026, 0, 5, 9), rev: 1, disputed: 0,
      },
    ])
    put(database, { invoices: [record('invoices', { rev: 2, disputed: true })] })
    expect(queue(database)).toMatchObject([{ invoiceId: 'inv_1', rev: 2, disputed: 1 }])
  })

  test('an approval that waits has its clock; one that was given, and a paid or void invoice, is not in the queue', () => {
    const { database } = newWorkspace()
    put(database, {
      accounts: [record('accounts')],
      invoices: ['1', '2', '3', '4', '5'].map((n) => record('invoices', { id: `inv_${n}`, status: n === '3' ? 'paid' : n === '4' ? 'void' : 'open' })),
      holds: [record('holds', { id: 'hld_5', invoiceId: 'inv_5', releasedAt: 9, releasedBy: 'Noor' }), record('holds', { id: 'hld_3', invoiceId: 'inv_3' })],
      approvals: [
        record('approvals', { id: 'apr_1', autoApprovesAt: 5000 }), record('approvals', { id: 'apr_2', invoiceId: 'inv_2', state: 'approved', autoApprovesAt: null }),
        record('approvals', { id: 'apr_4', invoiceId: 'inv_4' }),
      ],
    })
    expect(queue(database)).toMatchObject([{ invoiceId: 'inv_1', state: 'waiting', dueAt: 5000, orderAt: 5000, channel: null }])
  })

  test('only the newest approval of an invoice counts', () => {
    const { database } = newWorkspace()
    put(database, {
      accounts: [record('accounts')], invoices: [record('invoices'), record('invoices', { id: 'inv_2' })],
      approvals: [
        record('approvals', { id: 'apr_1', requestedAt: 1, state: 'waiting' }), record('approvals', { id: 'apr_2', requestedAt: 2, state: 'approved', autoApprovesAt: null }),
        record('approvals', { id: 'apr_3', invoiceId: 'inv_2', requestedAt: 1, state: 'approved', autoApprovesAt: null }), record('approvals', { id: 'apr_4', invoiceId: 'inv_2', requestedAt: 2 }),
      ],
    })
    expect(queue(database).map((row) => row['invoiceId'])).toEqual(['inv_2'])
  })

  test('the approver of a sub-account may be a contact of its agency, and a new name of theirs reaches the row', () => {
    const { database } = newWorkspace()
    const agency = record('accounts', { id: 'acc_9', kind: 'agency' })
    const approver = record('contacts', { id: 'con_9', accountId: 'acc_9', name: 'Ines Oyelaran' })
    put(database, { accounts: [agency, record('accounts', { kind: 'sub_account', parentId: 'acc_9', approverId: 'con_9' })], contacts: [approver], invoices: [record('invoices')], holds: [record('holds')] })
    expect(queue(database)).toMatchObject([{ approverName: 'Ines Oyelaran' }])
    const { stale } = createRecordWriter(database).write('contacts', 'au', [{ kind: 'record', record: { ...approver, rev: 2, name: 'Ines Oyelaran-Bright' } }], 0)
    markStale(database, stale)
    expect(hasStale(database)).toBe(true)
    expect(refreshChunk(database)).toBe(2)
    expect(queue(database)).toMatchObject([{ approverName: 'Ines Oyelaran-Bright' }])
  })
})

describe('registrations', () => {
  test('each state says what it needs of staff and since when; registered and closed accounts are not in the queue', () => {
    const { database } = newWorkspace()
    const states = { not_invited: {}, invited: { invitedAt: 50, expiresAt: 90 }, expired: { invitedAt: 10, expiresAt: 60 }, bounced: { invitedAt: 10, bouncedAt: 70 }, registered: { registeredAt: 80 } }
    const accounts = [...Object.keys(states), 'no_address', 'closed', 'contact_bounced']
    put(database, {
      accounts: accounts.map((id) => record('accounts', { id, status: id === 'closed' ? 'closed' : 'active' })),
      contacts: [record('contacts', { id: 'con_b', accountId: 'contact_bounced', emailBouncedAt: 5 })],
      registrations: [
        ...Object.entries(states).map(([state, changes]) => record('registrations', { id: state, accountId: state, state, ...changes })),
        record('registrations', { id: 'no_address', accountId: 'no_address', email: null }),
        record('registrations', { id: 'closed', accountId: 'closed' }),
        record('registrations', { id: 'contact_bounced', accountId: 'contact_bounced', contactId: 'con_b' }),
      ],
    }, accounts)
    const createdAt = Date.UTC(2025, 0, 10)
    expect(new Map(rows(database, 'registrationItem').map((row) => [row['registrationId'], [row['need'], row['sinceAt']]]))).toEqual(
      new Map([
        ['not_invited', ['send', createdAt]], ['invited', ['wait', 50]], ['expired', ['send', 60]], ['bounced', ['fix_address', 70]],
        ['no_address', ['fix_address', createdAt]], ['contact_bounced', ['fix_address', createdAt]],
      ]),
    )
  })
})

describe('search', () => {
  const find = (database: Database, words: string) =>
    database.raw.prepare('SELECT d.kind, d.id FROM cache.search AS s JOIN cache.searchDoc AS d ON d.docId = s.rowid WHERE s.search MATCH ? ORDER BY d.kind').raw().all(words)

  test('an account is found by its name without accents, its number, and its contacts’ email and phone', () => {
    const { database } = newWorkspace()
    put(database, { accounts: [record('accounts', { name: 'Ōtara Plumbing' })], contacts: [record('contacts', { phone: '+64 9 555 0199' })] })
    for (const words of ['otara', 'plumb*', '"A-000001"', '"ada@kestrel.example"', '0199']) expect(find(database, words)).toEqual([['account', 'acc_1']])
  })

  test('what is no longer there is no longer found, and what stayed is not written again', () => {
    const { database } = newWorkspace()
    put(database, { accounts: [record('accounts')], contacts: [record('contacts', { phone: '+64 9 555 0199' })] })
    expect(find(database, '0199')).toEqual([['account', 'acc_1']])
    const before = rows(database, 'searchDoc')[0]!['docId']
    createRecordWriter(database).write('contacts', 'au', [{ kind: 'removed', record: { id: record('contacts').id, rev: 9, deleted: true } }], 0)
    put(database, {})
    expect(find(database, '0199')).toEqual([])
    expect(rows(database, 'searchDoc').map((row) => row['docId'])).toEqual([before])
    expect(verifyDerived(database)).toEqual([])
  })
})

describe('customers of a source that invites nobody', () => {
  const queue = (database: Database) => rows(database, 'registrationItem').map((row) => row['registrationId'])
  const source = (database: Database, id: string, parties: readonly string[], invites: 0 | 1) => {
    database.run(addSource({ id, kind: 'stripe', name: id, address: null, createdAt: 1, createdBy: 'Imke Vos' }))
    database.raw.prepare('UPDATE source SET parties = ? WHERE id = ?').run(JSON.stringify(parties), id)
    database.run(changeSource(id, { invites }))
  }
  const follow = (database: Database) => {
    followInvites(database)
    while (refreshChunk(database) > 0) continue
  }
  function pulled() {
    const { database } = newWorkspace()
    database.transaction(() => markParty(database, 'au'))
    put(database, { accounts: [record('accounts')], registrations: [record('registrations')] })
    return database
  }

  test('are in no queue once their accounts are computed, and in it again when it invites them', () => {
    const database = pulled()
    expect(hasOldInvites(database)).toBe(false)
    source(database, 'stripe', ['au'], 0)
    expect(hasOldInvites(database)).toBe(true)
    follow(database)
    expect([queue(database), hasOldInvites(database), rows(database, 'registration').length]).toEqual([[], false, 1])
    // Nor does a record that comes bring them back.
    put(database, { registrations: [record('registrations', { rev: 2, email: 'new@kestrel.example' })] })
    expect(queue(database)).toEqual([])
    expect(verifyDerived(database)).toEqual([])
    database.run(changeSource('stripe', { invites: 1 }))
    follow(database)
    expect(queue(database)).toEqual(['reg_1'])
    expect(verifyDerived(database)).toEqual([])
  })

  test('are right after a kill before they were computed, and the check finds no difference', () => {
    const database = pulled()
    source(database, 'stripe', ['au'], 0)
    expect(queue(database)).toEqual(['reg_1'])
    expect(verifyDerived(database)).toEqual([])
    expect([queue(database), hasOldInvites(database)]).toEqual([[], false])
  })

  test('stand in the queue when another source feeds their party, or none', () => {
    const database = pulled()
    source(database, 'stripe', ['au', 'us'], 0)
    follow(database)
    source(database, 'stripe-2', ['au'], 1)
    // The one that was there first feeds it, as long as it names it.
    expect(hasOldInvites(database)).toBe(false)
    database.raw.prepare(`UPDATE source SET parties = '["us"]' WHERE id = 'stripe'`).run()
    follow(database)
    expect(queue(database)).toEqual(['reg_1'])
    expect(verifyDerived(database)).toEqual([])
  })

  test('of a first pull nothing is noted: it computes them all by what the source says', () => {
    const { database } = newWorkspace()
    source(database, 'stripe', ['au'], 0)
    createRecordWriter(database).write('accounts', 'au', [{ kind: 'record', record: record('accounts') }], 0)
    followInvites(database)
    expect([hasStale(database), hasOldInvites(database)]).toEqual([false, false])
    put(database, { registrations: [record('registrations')] })
    expect(queue(database)).toEqual([])
  })
})

test('a record that moves to another account is counted there, and no longer where it was', () => {
  const { database } = newWorkspace()
  put(database, { accounts: [record('accounts'), record('accounts', { id: 'acc_0', ref: 'A-0' })], invoices: [record('invoices')] }, ['acc_1', 'acc_0'])
  const { stale } = createRecordWriter(database).write('invoices', 'au', [{ kind: 'record', record: record('invoices', { accountId: 'acc_0', rev: 2 }) }], 0)
  expect([...stale.keys()].sort()).toEqual(['acc_0', 'acc_1'])
  markStale(database, stale)
  while (refreshChunk(database) > 0) continue
  expect(rows(database, 'accountBalance')).toMatchObject([{ accountId: 'acc_0', openMinor: 11_000 }])
  expect(rows(database, 'openInvoice')).toMatchObject([{ accountId: 'acc_0' }])
  expect(verifyDerived(database)).toEqual([])
})

describe('the check', () => {
  const broken = ['UPDATE openInvoice SET openMinor = 1', 'DELETE FROM accountBalance', `UPDATE accountAging SET accountName = 'x'`, `UPDATE failedCharge SET attempts = 9`, `UPDATE heldInvoice SET state = 'waiting'`, `UPDATE registrationItem SET need = 'none'`, `UPDATE searchDoc SET title = 'x' WHERE kind = 'account'`]

  test.each(broken)('finds what was changed by other hands: %s', (statement) => {
    const { database } = newWorkspace()
    put(database, {
      accounts: [record('accounts')], contacts: [record('contacts')], invoices: [record('invoices')], charges: [record('charges')], holds: [record('holds')], registrations: [record('registrations')],
    })
    expect(verifyDerived(database)).toEqual([])
    database.raw.exec(statement.replace(/(UPDATE|DELETE FROM) /, '$1 cache.'))
    expect(verifyDerived(database)).toMatchObject([{ table: statement.match(/(\w+)( SET|$)/)![1] }])
  })

  test('computed rows of an account that has no records at all are found', () => {
    const { database } = newWorkspace()
    database.raw.exec(`INSERT INTO cache.openInvoice VALUES ('inv_x', 'acc_x', 'au', 'AUD', 5, '2026-01-01')`)
    expect(verifyDerived(database)).toEqual([{ table: 'openInvoice', key: 'inv_x', was: expect.stringContaining('acc_x'), is: null }])
  })

  test('what a kill left to be computed is computed, and is no difference', () => {
    const { database } = newWorkspace()
    const { stale } = createRecordWriter(database).write('accounts', 'au', [{ kind: 'record', record: record('accounts') }], 0)
    markStale(database, stale)
    expect(verifyDerived(database)).toEqual([])
    expect(rows(database, 'searchDoc')).toHaveLength(1)
  })
})

test('every rule reads forward from the accounts in scope, never over a whole table of the copy', () => {
  const { database } = newWorkspace()
  put(database, {})
  for (const statement of [...derivedTables.flatMap(rewriteSql), ...SETTLE_SQL, ...REFRESH_SEARCH_SQL.slice(1)]) {
    const plan = (database.raw.prepare(`EXPLAIN QUERY PLAN ${statement}`).all() as { detail: string }[]).map(({ detail }) => detail)
    // `scope`, and what is made from it on the way, may be read from end to end.
    expect(plan.filter((line) => /^SCAN (?!temp\.|\(subquery|named$|packed$|c$|CONSTANT)/.test(line)), `${statement}\n${plan.join('\n')}`).toEqual([])
  }
})
