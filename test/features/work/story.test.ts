/** What is done on an account's items, noted and promised, in the account's own story. */
import { expect, test } from 'vitest'
import { accountStory, invoiceNumbers, notesTold, workDone } from '#main/db/story.ts'
import { busyAccount, DAY, NOW, workDesk } from './books.ts'
import { expectNoScan, expectWalk } from '../../fixtures/plan.ts'

function told(at: ReturnType<typeof workDesk>, account: string) {
  return accountStory(at.database, account).filter(({ kind }) => ['note', 'work', 'promise', 'outbox', 'registration'].includes(kind)).map(({ title, text, by, tone }) => [title, text, by, tone])
}

test('work, notes and promises are told in order, each with the item it is about', async () => {
  const at = workDesk()
  const { failed, hold, invitation, account, unpaid, held } = busyAccount(at.books)
  const other = busyAccount(at.books, 'Harbour Signs')
  const then = () => (at.clock.now += 60_000)
  await at.client.assign({ items: [failed, other.failed], to: 'Ines Carvalho' })
  then()
  await at.client.addNote({ items: [failed], text: 'Will top up on Friday.' })
  then()
  await at.client.addNote({ items: [hold, invitation], text: 'Rang.' })
  then()
  const { undo } = await at.client.snooze({ items: [hold], until: NOW + DAY })
  then()
  await at.client.undo({ undo })
  then()
  await at.client.promise({ account: account.id, invoice: unpaid.id, amount: { minor: 50_000, currency: 'AUD' }, dueOn: '2026-11-27', note: 'Rosa, by phone' })
  expect(told(at, account.id)).toEqual([
    [`Assigned to Ines Carvalho (${unpaid.number})`, null, 'Noor Vale', 'neutral'],
    [`Note on the failed charge of ${unpaid.number}`, 'Will top up on Friday.', 'Noor Vale', 'neutral'],
    [`Note on ${held.number}`, 'Rang.', 'Noor Vale', 'neutral'],
    ['Note on the registration', 'Rang.', 'Noor Vale', 'neutral'],
    [`Snoozed until 21 Nov 2026, 11:30 AEDT (${held.number})`, null, 'Noor Vale', 'neutral'],
    [`Put back as it was (${held.number})`, null, 'Noor Vale', 'neutral'],
    [`Promise to pay A$500.00 by 27 Nov 2026 (${unpaid.number})`, 'Rosa, by phone', 'Noor Vale', 'waiting'],
  ])
  expect(told(at, other.account.id)).toHaveLength(1)
})

test('a command that is given for later says when it goes out', () => {
  const at = workDesk()
  const { account, held } = busyAccount(at.books)
  const { id } = at.desk.context.outbox.enqueue('holdInvoice', { invoiceId: held.id as never, reason: 'Wrong quantity', channel: 'phone' }, { accountId: account.id, partyId: 'au', targetId: held.id, ifMatch: 1 })
  at.database.raw.prepare('UPDATE outbox SET notBefore = ? WHERE id = ?').run(NOW + DAY, id)
  expect(told(at, account.id).at(-1)?.[0]).toMatch(new RegExp(`, Invoice ${held.number}: to go out 21 Nov 2026, 11:30 AEDT$`))
})

test('the plans: notes and work by account and time', () => {
  const { database } = workDesk()
  expectWalk(database, notesTold('a'), 'note_by_account')
  expectWalk(database, workDone('a'), 'audit_by_account')
  expectNoScan(database, invoiceNumbers(['a']))
})
