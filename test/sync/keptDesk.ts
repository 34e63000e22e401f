/** Bank entries of a customer at Stripe, kept and taken back at the desk without a core, and what must hold of the books after each step. */
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { applyEntry, undoEntry, type Deciding, type MoneyPart } from '#main/db/bankApplication.ts'
import { historyOf } from '#main/db/books.ts'
import { db, type Database } from '#main/db/database.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import { hasUnlaid } from '#main/db/keptPayments.ts'
import { agingAt } from '#main/domain/aging.ts'
import { bookProblems } from '#main/domain/bookProblems.ts'
import { balanceAt, ledgerMovements } from '#main/domain/ledger.ts'

export const deciding = (database: Database): Deciding => ({
  database, now: Date.now, newId: randomUUID, by: 'Imke Vos', audit() {},
  outbox: { enqueue: () => { throw new Error('nothing is to go out') }, withdraw: () => { throw new Error('nothing is to be withdrawn') } },
})

/** A credit that came today. */
export function addEntry(database: Database, partyId: string, amountMinor: number, bookedOn: string): string {
  const id = randomUUID()
  database.raw.exec(`INSERT OR IGNORE INTO bankAccount VALUES ('bank', '${partyId}', '1', NULL, 'Bank', 'USD', 0, '');
    INSERT OR IGNORE INTO bankStatement VALUES ('statement', 'bank', 'camt053', NULL, NULL, '2026-01-01', 0, 0, 'no_balances', 0, 0, '', '', 0, '')`)
  database.run(db.insertInto('bankEntry').values({
    id, statementId: 'statement', bankAccountId: 'bank', partyId, n: 0, bookedOn, valueOn: null, amountMinor, currency: 'USD', payerName: 'JUNIPER', payerAccount: null, reference: '', text: '', bankReference: null, code: null, key: id, state: 'open',
  }))
  return id
}

/** Keeps a new entry as one part; answers it. */
export function keep(database: Database, partyId: string, part: MoneyPart, bookedOn: string): string {
  const amountMinor = part.rows.reduce((minor, row) => minor + row.amountMinor, part.unappliedMinor)
  const id = addEntry(database, partyId, amountMinor, bookedOn)
  expect(applyEntry(deciding(database), id, [part])).toMatchObject({ ok: false, code: 'KEEP_ASKED' })
  expect(applyEntry(deciding(database), id, [part], { keep: true })).toEqual({ ok: true, outbox: [] })
  return id
}

export const takeBack = (database: Database, entry: string): void => expect(undoEntry(deciding(database), entry)).toEqual({ ok: true, outbox: [] })

export const keptNow = (database: Database): number => database.raw.prepare<[], number>('SELECT coalesce(sum(amountMinor), 0) FROM keptPayment WHERE reversedOn IS NULL').pluck().get()!

/** The books are sound, and come to what Stripe says is owed less what the desk keeps. */
export function mustFoot(database: Database, accountId: string, owedAtStripe: number): void {
  const history = historyOf(database, accountId)
  const on = '2099-12-31' as never
  expect(bookProblems(history, on)).toEqual([])
  expect(verifyDerived(database)).toEqual([])
  expect(hasUnlaid(database)).toBe(false)
  const inCopy = history.payments.filter(({ id }) => id.startsWith('desk:'))
  const kept = database.raw.prepare<[], string>('SELECT id FROM keptPayment').pluck().all()
  expect(inCopy.map(({ id }) => id).toSorted()).toEqual(kept.toSorted())
  const balance = balanceAt(ledgerMovements(history, 'USD'), on)
  expect(balance).toBe(owedAtStripe - keptNow(database))
  const [aging] = agingAt(history, on)
  expect(aging?.balance ?? 0).toBe(balance)
  expect(database.raw.prepare<[string], number>('SELECT coalesce(sum(balanceMinor), 0) FROM cache.accountBalance WHERE accountId = ?').pluck().get(accountId)).toBe(balance)
}
