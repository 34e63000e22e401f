import { describe, expect, test } from 'vitest'
import type { CommandName } from '#contract/commands.ts'
import { CHANGED } from '#contract/errors.ts'
import type { outbox, Shown } from '#contract/outbox.ts'
import { db } from '#main/db/database.ts'
import { outboxRouter } from '#main/features/outbox/handlers.ts'
import { doneSince } from '#main/features/outbox/stillAsShown.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'
import { expectNoScan } from '../../fixtures/plan.ts'

const ADA = { id: 'con_1', rev: 1, partyId: 'au', updatedAt: 1, accountId: 'acc', name: 'Ada Quill', email: 'ada@kestrel.example', phone: '0400', roles: ['admin'], prefers: 'email', emailBouncedAt: null, smsStoppedAt: null } as const
const LOOK_AGAIN = { code: 'NOT_NOW', message: CHANGED.message }

function company() {
  const books = emptyBooks()
  books.party()
  const account = books.account({ rev: 3, billing: 'prepaid', poNumber: 'PO-1' })
  books.wallet(account, { rev: 5, balanceMinor: 900, thresholdMinor: 100, targetMinor: 200, autoRecharge: true })
  const method = books.method(account)
  const invoice = books.invoice(account, { rev: 7 })
  const contact = books.put('contacts', { ...ADA, accountId: account.id, roles: ['admin'] })
  books.derive()
  const desk = deskOver(books, { now: () => 1_000 })
  const client = clientOf<typeof outbox>(outboxRouter(desk.context))
  const give = (command: CommandName, input: Record<string, unknown>, shown: Shown = {}) => client.give({ command, input, ...shown } as never)
  const rename = (name: string, change: Record<string, unknown> = {}) =>
    give('updateContact', { contactId: contact.id, name, email: contact.email, phone: contact.phone, ...change }, { rev: 1, shown: { name: contact.name, email: contact.email, phone: contact.phone } })
  /** As a refresh brings it. */
  const comes = (change: { rev?: number; name?: string; phone?: string; emailBouncedAt?: number }) => books.database.run(db.updateTable('cache.contact').set({ rev: 2, ...change }))
  /** A command of this desk that was carried out. */
  const done = async (command: CommandName, input: Record<string, unknown>) => {
    const { id } = await give(command, input)
    books.database.run(db.updateTable('outbox').set({ state: 'done', settledAt: 1_000 }).where('id', '=', id))
  }
  const given = () => desk.commands().filter(({ state }) => state === 'queued')
  return { books, account, method, invoice, contact, give, rename, comes, done, given }
}

describe('what changed elsewhere between the look and the word', () => {
  test('is not written over by a form that shows it as it was: the person is told to look again', async () => {
    const { rename, comes, given } = company()
    comes({ phone: '0499' })
    await expect(rename('Ada Q')).rejects.toMatchObject(LOOK_AGAIN)
    await expect(rename('Ada Q', { phone: '0411' })).rejects.toMatchObject(LOOK_AGAIN)
    expect(given()).toEqual([])
  })

  test('is no obstacle where it was neither shown nor set: the newer version is what is decided on', async () => {
    const { rename, comes, given } = company()
    comes({ emailBouncedAt: 900 })
    await rename('Ada Q')
    expect(given()).toMatchObject([{ command: 'updateContact', ifMatch: 2 }])
  })

  test('is no obstacle where it is what is wanted', async () => {
    const { rename, comes, given } = company()
    comes({ name: 'Ada Q' })
    await rename('Ada Q', { phone: '0411' })
    expect(given()).toMatchObject([{ ifMatch: 2 }])
  })

  test('is no obstacle to a wallet whose balance moved, but is when it was paused anew', async () => {
    const { books, account, give, given } = company()
    books.database.run(db.updateTable('cache.wallet').set({ rev: 6, balanceMinor: 850 }))
    await give('setRecharge', { accountId: account.id, thresholdMinor: 150, targetMinor: 300, autoRecharge: true }, { rev: 5, shown: { thresholdMinor: 100, targetMinor: 200, autoRecharge: true } })
    expect(given()).toMatchObject([{ command: 'setRecharge', ifMatch: 6 }])
    books.database.run(db.updateTable('cache.wallet').set({ rev: 7, pausedAt: 400 }))
    await expect(give('resumeAccount', { accountId: account.id }, { rev: 5, shown: { pausedAt: 300 } })).rejects.toMatchObject(LOOK_AGAIN)
  })

  test('cannot be told from a version alone, nor from a part of what the command sets', async () => {
    const { give, comes, contact } = company()
    comes({})
    const input = { contactId: contact.id, name: 'Ada Q', email: contact.email, phone: contact.phone }
    await expect(give('updateContact', input, { rev: 1 })).rejects.toMatchObject(LOOK_AGAIN)
    await expect(give('updateContact', input, { rev: 1, shown: { name: contact.name } })).rejects.toMatchObject(LOOK_AGAIN)
    await expect(give('updateContact', input, { rev: 2 })).resolves.toMatchObject({ state: 'queued' })
  })

  test('is not asked about where nothing was shown', async () => {
    const { give, comes, contact, given } = company()
    comes({ phone: '0499' })
    await give('updateContact', { contactId: contact.id, name: 'Ada Q', email: null, phone: null })
    expect(given()).toMatchObject([{ ifMatch: 2 }])
  })
})

describe('what this desk itself changed meanwhile', () => {
  test('is replaced by its later word', async () => {
    const { rename, comes, done, contact, given } = company()
    await done('updateContact', { contactId: contact.id, name: contact.name, email: contact.email, phone: '0499' })
    comes({ phone: '0499' })
    await rename('Ada Quill', { phone: '0411' })
    expect(given()).toMatchObject([{ ifMatch: 2 }])
  })

  test('is not undone by a field that the person left as it was', async () => {
    const { rename, comes, done, contact } = company()
    await done('updateContact', { contactId: contact.id, name: contact.name, email: contact.email, phone: '0499' })
    comes({ phone: '0499' })
    await expect(rename('Ada Q')).rejects.toMatchObject(LOOK_AGAIN)
  })

  test('is not taken for its own when it was changed on from there', async () => {
    const { rename, comes, done, contact } = company()
    await done('updateContact', { contactId: contact.id, name: contact.name, email: contact.email, phone: '0499' })
    comes({ phone: '0477', rev: 3 })
    await expect(rename('Ada Quill', { phone: '0411' })).rejects.toMatchObject(LOOK_AGAIN)
  })
})

describe('money', () => {
  test('is asked for only as it was shown', async () => {
    const { books, invoice, method, give, given } = company()
    const pay = (shown: Shown) => give('payInvoice', { invoiceId: invoice.id, methodId: method.id }, shown)
    await expect(pay({ rev: 7, amountMinor: 5 })).rejects.toMatchObject(LOOK_AGAIN)
    books.database.run(db.updateTable('cache.invoice').set({ rev: 8, poNumber: 'PO-2' }))
    await expect(pay({ rev: 7, amountMinor: invoice.totalMinor })).rejects.toMatchObject(LOOK_AGAIN)
    expect(given()).toEqual([])
    await pay({ rev: 8, amountMinor: invoice.totalMinor })
    expect(given()).toMatchObject([{ command: 'payInvoice', ifMatch: 8 }])
  })
})

test('what this desk did about a record is found through an index', () => {
  expectNoScan(company().books.database, doneSince('x', 1))
})
