import { describe, expect, test } from 'vitest'
import type { accounts } from '#contract/accounts.ts'
import { commands } from '#contract/commands.ts'
import type { CommandName } from '#contract/commands.ts'
import { accountsRouter } from '#main/features/accounts/handlers.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'

const NOW = Date.UTC(2026, 2, 20, 3)

/** An account with commands in its outbox, put there as the outbox keeps them. */
function desk() {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  let given = 0
  const give = (command: CommandName, targetId: string, input: object, state = 'queued', resolution: string | null = null) => {
    given += 1
    books.database.raw
      .prepare(`INSERT INTO outbox (command, accountId, partyId, targetId, input, idempotencyKey, state, createdAt, createdBy, message, resolution) VALUES (?, ?, 'au', ?, ?, ?, ?, 1, 'Rosa', ?, ?)`)
      .run(command, account.id, targetId, JSON.stringify(input), `key ${given}`, state, state === 'rejected' || state === 'conflict' ? 'Not now' : null, resolution)
    return given
  }
  const open = async () => {
    books.derive()
    const client = clientOf<typeof accounts>(accountsRouter(deskOver(books, { now: () => NOW }).context))
    return (await client.detail({ account: account.id })).open
  }
  return { books, account, give, open }
}
const address = { lines: ['1 Dock Road'], city: 'Geelong', region: 'VIC', postcode: '3220', country: 'AU' }

describe('what is asked for of an account', () => {
  test('stands on its page with what it carries, the newest first', async () => {
    const { account, give, open } = desk()
    const first = give('setAutopay', account.id, { accountId: account.id, autopay: false })
    const second = give('setPoNumber', account.id, { accountId: account.id, poNumber: 'PO-77' }, 'sending')
    expect(await open()).toEqual([
      { id: second, targetId: account.id, label: commands.setPoNumber.label, state: 'sending', message: null, given: { command: 'setPoNumber', input: { accountId: account.id, poNumber: 'PO-77' } } },
      { id: first, targetId: account.id, label: commands.setAutopay.label, state: 'queued', message: null, given: { command: 'setAutopay', input: { accountId: account.id, autopay: false } } },
    ])
  })

  test('of each record and kind of change only the newest command speaks', async () => {
    const { account, give, open } = desk()
    give('setPoNumber', account.id, { accountId: account.id, poNumber: 'PO-1' }, 'rejected')
    const newest = give('setPoNumber', account.id, { accountId: account.id, poNumber: 'PO-2' })
    give('setAddOn', 'add_1', { addOnId: 'add_1', enabled: true }, 'conflict')
    give('setAddOn', 'add_1', { addOnId: 'add_1', enabled: true }, 'done')
    const other = give('setAddOn', 'add_2', { addOnId: 'add_2', enabled: true })
    expect((await open()).map(({ id }) => id)).toEqual([other, newest])
  })

  test('the two addresses are kept apart, and so is each note', async () => {
    const { account, give, open } = desk()
    for (const which of ['billing', 'service', 'billing'] as const) give('updateAddress', account.id, { accountId: account.id, which, address })
    for (const text of ['Pays on Friday', 'Pays on Monday']) give('addAccountNote', account.id, { accountId: account.id, text })
    expect((await open()).map(({ id }) => id)).toEqual([5, 4, 3, 2])
  })

  test('a bad end stays with its reason until somebody has dealt with it; what was done or taken back leaves nothing', async () => {
    const { account, give, open } = desk()
    const refused = give('setAutopay', account.id, { accountId: account.id, autopay: true }, 'rejected')
    give('setPoNumber', account.id, { accountId: account.id, poNumber: null }, 'conflict', 'seen')
    give('updateAddress', account.id, { accountId: account.id, which: 'billing', address }, 'withdrawn')
    give('setApprovalPreference', account.id, { accountId: account.id, preference: 'approve_all' }, 'done')
    expect(await open()).toMatchObject([{ id: refused, state: 'rejected', message: 'Not now' }])
  })

  test('does not speak of another account, nor of what another version wrote and this one cannot read', async () => {
    const { books, account, give, open } = desk()
    const other = books.account()
    give('setAutopay', account.id, { accountId: account.id, switchedOn: 'maybe' })
    const theirs = give('setAutopay', other.id, { accountId: other.id, autopay: true })
    books.database.raw.prepare('UPDATE outbox SET accountId = ? WHERE id = ?').run(other.id, theirs)
    expect(await open()).toEqual([])
  })
})

describe('an invoice of the account', () => {
  test('shows its newest command until that is done', async () => {
    const { books, account, give } = desk()
    const invoice = books.invoice(account)
    const rows = async () => (await clientOf<typeof accounts>(accountsRouter(deskOver(books, { now: () => NOW }).context)).invoices({ account: account.id, limit: 10 })).rows
    const id = give('payInvoice', invoice.id, { invoiceId: invoice.id, methodId: 'pm_1' })
    expect((await rows())[0]?.pending).toEqual({ id, label: commands.payInvoice.label, state: 'queued', message: null })
    books.database.raw.prepare(`UPDATE outbox SET state = 'done' WHERE id = ?`).run(id)
    expect((await rows())[0]?.pending).toBeNull()
  })
})

describe('an invoice whose failed charge is tried again', () => {
  const retried = (state: string, resolution: string | null = null) => {
    const { books, account, give } = desk()
    const invoice = books.invoice(account)
    const charge = books.charge(account, { status: 'failed', declineCode: 'insufficient_funds', invoiceId: invoice.id })
    const id = give('retryCharge', charge.id, { chargeId: charge.id, methodId: 'pm_1' }, state, resolution)
    const rows = async () => (await clientOf<typeof accounts>(accountsRouter(deskOver(books, { now: () => NOW }).context)).invoices({ account: account.id, limit: 10 })).rows
    return { invoice, id, give, pending: async () => (await rows())[0]?.pending ?? null }
  }

  test.each(['queued', 'sending', 'uncertain'])('wears it while it is %s', async (state) => {
    const { id, pending } = retried(state)
    expect(await pending()).toMatchObject({ id, label: commands.retryCharge.label, state })
  })

  test.each([['done', null], ['rejected', null], ['uncertain', 'carried_out']] as const)('does not once it is %s (%s)', async (state, resolution) => {
    expect(await retried(state, resolution).pending()).toBeNull()
  })

  test('wears it before what became of a change of its own, and after one that waits', async () => {
    const { invoice, id, give, pending } = retried('uncertain')
    give('holdInvoice', invoice.id, { invoiceId: invoice.id, reason: 'Wrong quantity', channel: 'phone' }, 'rejected')
    expect(await pending()).toMatchObject({ id })
    const waiting = give('holdInvoice', invoice.id, { invoiceId: invoice.id, reason: 'Wrong quantity', channel: 'phone' })
    expect(await pending()).toMatchObject({ id: waiting })
  })
})

describe('an account’s credit notes', () => {
  test('come the newest first, with what they were allocated to and what is left', async () => {
    const books = emptyBooks()
    books.party()
    const account = books.account()
    const invoice = books.invoice(account, { number: 'IN1' })
    const gone = books.invoice(account, { number: 'IN2', status: 'void', voidedOn: '2026-02-20' })
    const first = books.creditNote(account, { number: 'CN1', issuedOn: '2026-02-01', amountMinor: 5_000 })
    const second = books.creditNote(account, { number: 'CN2', issuedOn: '2026-02-15', amountMinor: 700 })
    books.creditNote(books.account(), { number: 'CN3' })
    books.creditAllocation(first, invoice, { amountMinor: 3_000, effectiveOn: '2026-02-02' })
    books.creditAllocation(first, invoice, { amountMinor: -1_000, effectiveOn: '2026-02-09', reversesId: 'all_1' })
    books.creditAllocation(first, gone, { amountMinor: 400, effectiveOn: '2026-02-03' })
    books.derive()
    const client = clientOf<typeof accounts>(accountsRouter(deskOver(books, { now: () => NOW }).context))
    expect(await client.creditNotes({ account: account.id })).toEqual({
      more: false,
      rows: [
        { creditNoteId: second.id, number: 'CN2', issuedOn: '2026-02-15', reason: 'Service credit', amount: { minor: 700, currency: 'AUD' }, unappliedMinor: 700, allocations: [], pending: null },
        {
          creditNoteId: first.id, number: 'CN1', issuedOn: '2026-02-01', reason: 'Service credit', amount: { minor: 5_000, currency: 'AUD' }, unappliedMinor: 3_000, pending: null,
          allocations: [
            { invoiceId: invoice.id, number: 'IN1', amountMinor: 3_000, effectiveOn: '2026-02-02' },
            { invoiceId: gone.id, number: 'IN2', amountMinor: 400, effectiveOn: '2026-02-03' },
            { invoiceId: invoice.id, number: 'IN1', amountMinor: -1_000, effectiveOn: '2026-02-09' },
          ],
        },
      ],
    })
    const [balance] = (await client.detail({ account: account.id })).account.balances
    expect(balance?.unappliedMinor).toBe(3_700)
  })
})
