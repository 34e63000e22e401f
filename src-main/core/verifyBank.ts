/**
 * Whether what is kept of bank statements is as it must be: each statement comes from its opening to its closing balance,
 * each entry is whole and what was decided about it comes to its amount, and what was recorded for it is there;
 * what was taken back again was given back.
 */
import { setImmediate as aTurn } from 'node:timers/promises'
import { madePayment, standingOf } from '#main/db/bankPayments.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import type { Database } from '#main/db/database.ts'
import { keptByBankPayment } from '#main/db/keptPayments.ts'
import { sourceOfParty } from '#main/db/sources.ts'
import { toDecimalString } from '#main/domain/currency.ts'

/** `subject`: what it is about; the message in plain words. */
export type TellOfBank = (subject: string, message: string) => void

/** Rows between which other work of the process runs. */
const ROWS_A_TURN = 2_000

/** `unfinished`: parties whose first pull has not come to its end; what was recorded for them may not be in the copy yet. Memory is that of one page. */
export async function verifyBank(database: Database, unfinished: readonly string[], tell: TellOfBank): Promise<void> {
  // Of a company whose source was removed nothing is in the copy, and nothing is wrong with that.
  const here = database.raw.prepare<[], string>('SELECT id FROM cache.party').pluck().all().filter((id) => !unfinished.includes(id))
  for await (const statement of pages<Statement>(database, STATEMENTS)) verifyStatement(statement, tell)
  for await (const entry of pages<Entry>(database, ENTRIES)) verifyEntry(entry, tell)
  for await (const payment of pages<Payment>(database, PAYMENTS)) verifyPayment(database, payment, here, tell)
  for await (const reversal of pages<Reversal>(database, REVERSALS)) verifyReversal(database, reversal, here, tell)
}

async function* pages<Row extends { place: number }>({ raw }: Database, sql: string): AsyncGenerator<Row, void> {
  const page = raw.prepare<[number, number], Row>(sql)
  for (let after = 0; ;) {
    const rows = page.all(after, ROWS_A_TURN)
    yield* rows
    if (rows.length < ROWS_A_TURN) return
    after = rows.at(-1)!.place
    await aTurn()
  }
}

interface Statement {
  place: number
  account: string
  currency: string
  toOn: string
  openingMinor: number
  closingMinor: number
  entries: number
  news: number
  own: number
  ownMinor: number
  shared: number
  sharedMinor: number
}

/** Its own entries through `bankEntry_by_statement`, those that another statement told of before through the key of `bankShared`. */
export const STATEMENTS = `SELECT s.rowid AS place, b.name AS account, b.currency, s.toOn, s.openingMinor, s.closingMinor, s.entries, s.news,
  (SELECT count(*) FROM main.bankEntry AS e WHERE e.statementId = s.id) AS own, (SELECT coalesce(sum(e.amountMinor), 0) FROM main.bankEntry AS e WHERE e.statementId = s.id) AS ownMinor,
  (SELECT count(*) FROM main.bankShared AS h WHERE h.statementId = s.id) AS shared,
  (SELECT coalesce(sum(e.amountMinor), 0) FROM main.bankShared AS h CROSS JOIN main.bankEntry AS e ON e.id = h.entryId WHERE h.statementId = s.id) AS sharedMinor
  FROM main.bankStatement AS s JOIN main.bankAccount AS b ON b.id = s.bankAccountId WHERE s.rowid > ? ORDER BY s.rowid LIMIT ?`

function verifyStatement({ account, currency, toOn, openingMinor, closingMinor, entries, news, own, ownMinor, shared, sharedMinor }: Statement, tell: TellOfBank): void {
  const subject = `${account} to ${toOn}`
  const words = (minor: number) => `${toDecimalString(minor, currency)} ${currency}`
  if (own !== news || own + shared !== entries) tell(subject, `the statement has ${entries} entries, and ${own + shared} of them are kept`)
  const difference = closingMinor - openingMinor - ownMinor - sharedMinor
  if (difference !== 0) tell(subject, `it opens with ${words(openingMinor)} and closes with ${words(closingMinor)}, and its entries come to ${words(ownMinor + sharedMinor)}: ${words(difference)} is missing`)
}

interface Entry {
  place: number
  id: string
  state: string
  amountMinor: number
  currency: string
  bookedOn: string
  parts: number
  partsMinor: number
  strange: number
}

/** What was given for each and not taken back, through `bankPayment_by_entry`. */
export const ENTRIES = `SELECT e.seq AS place, e.id, e.state, e.amountMinor, e.currency, e.bookedOn,
  count(p.id) AS parts, coalesce(sum(p.amountMinor), 0) AS partsMinor, coalesce(sum(p.currency <> e.currency), 0) AS strange
  FROM (SELECT seq, id, state, amountMinor, currency, bookedOn FROM main.bankEntry WHERE seq > ? ORDER BY seq LIMIT ?) AS e
  LEFT JOIN main.bankPayment AS p ON p.entryId = e.id AND p.undoneAt IS NULL GROUP BY e.seq ORDER BY e.seq`

function verifyEntry({ id, state, amountMinor, currency, bookedOn, parts, partsMinor, strange }: Entry, tell: TellOfBank): void {
  const words = (minor: number) => `${toDecimalString(minor, currency)} ${currency}`
  const subject = `${bookedOn} ${words(amountMinor)}`
  const settled = state === 'applied' || state === 'parked'
  if ((state === 'debit') !== (amountMinor <= 0)) tell(subject, `the entry ${id} is marked as ${state}, which its amount says it is not`)
  if (!settled && parts > 0) tell(subject, `the entry ${id} is marked as ${state}, and ${words(partsMinor)} of it was applied`)
  if (settled && (partsMinor !== amountMinor || strange > 0)) tell(subject, `what the entry ${id} was applied to and left over come to ${words(partsMinor)}`)
}

interface Payment {
  place: number
  id: string
  entryId: string
  partyId: string
  accountId: string
  bookedOn: string
  amountMinor: number
  currency: string
  rows: string
  outboxId: number | null
}

/** What was not taken back, with whose money it is. */
export const PAYMENTS = `SELECT p.rowid AS place, p.id, p.entryId, e.partyId, p.accountId, e.bookedOn, p.amountMinor, p.currency, p.rows, p.outboxId
  FROM main.bankPayment AS p JOIN main.bankEntry AS e ON e.id = p.entryId WHERE p.rowid > ? AND p.undoneAt IS NULL ORDER BY p.rowid LIMIT ?`

function verifyPayment(database: Database, { id, entryId, partyId, accountId, bookedOn, amountMinor, currency, rows, outboxId }: Payment, here: readonly string[], tell: TellOfBank): void {
  const words = (minor: number) => `${toDecimalString(minor, currency)} ${currency}`
  const subject = `${bookedOn} ${words(amountMinor)}`
  const onInvoices = appliedIn(rows)
  if (onInvoices === null || onInvoices > amountMinor) return tell(subject, `what the entry ${entryId} was put on cannot be read, or is more than came`)
  const kept = outboxId === null ? database.first(keptByBankPayment(id)) : undefined
  if (kept !== undefined) {
    if (kept.amountMinor !== amountMinor || kept.currency !== currency || kept.accountId !== accountId || kept.reversedOn !== null) return tell(subject, `the entry ${entryId} is kept in the desk’s own ledger as another payment than it says`)
    // Of a company whose source was removed nothing is laid beside it.
    if (!here.includes(partyId) || sourceOfParty(database, partyId)?.kind !== 'stripe') return
    if (copyRecord(database, 'payments', kept.id)?.amountMinor !== amountMinor) tell(subject, `the entry ${entryId} is kept in the desk’s own ledger, and the copy does not have it so`)
    return
  }
  const standing = outboxId === null ? null : standingOf(database, outboxId)
  if (standing === null || standing.is === 'refused' && standing.row === null) return tell(subject, `the entry ${entryId} is marked as applied, and the outbox knows no command that records it`)
  if (standing.is !== 'done' || !here.includes(partyId)) return
  const paymentId = madePayment(standing.row)
  const payment = paymentId === null ? null : copyRecord(database, 'payments', paymentId)
  if (payment === null) return tell(subject, `the entry ${entryId} was recorded${paymentId === null ? '' : ` as payment ${paymentId}`}, and no such payment is in the copy`)
  if (payment.accountId !== accountId || payment.currency !== currency) return tell(subject, `the entry ${entryId} was recorded as payment ${payment.ref}, which is another account’s or in another currency`)
  // Stripe keeps a payment for each invoice, and names the first.
  const inParts = sourceOfParty(database, partyId)?.kind === 'stripe'
  if (inParts ? payment.amountMinor > amountMinor : payment.amountMinor !== amountMinor) tell(subject, `the entry ${entryId} was recorded as payment ${payment.ref}, which is of ${words(payment.amountMinor)}`)
}

interface Reversal {
  place: number
  entryId: string
  partyId: string
  bookedOn: string
  amountMinor: number
  currency: string
  outboxId: number | null
  reversalId: number
}

/** What was recorded and was to be reversed. */
export const REVERSALS = `SELECT p.rowid AS place, p.entryId, e.partyId, e.bookedOn, p.amountMinor, p.currency, p.outboxId, p.reversalId
  FROM main.bankPayment AS p JOIN main.bankEntry AS e ON e.id = p.entryId WHERE p.rowid > ? AND p.reversalId IS NOT NULL ORDER BY p.rowid LIMIT ?`
/** Through `refund_by_payment`. */
export const GIVEN_BACK = `SELECT coalesce(sum(amountMinor), 0) AS minor, coalesce(sum(reason = 'bank_return'), 0) AS returns FROM cache.refund WHERE paymentId = ?`

/** A reversal that was carried out has given the payment back, by a return of the bank. */
function verifyReversal(database: Database, { entryId, partyId, bookedOn, amountMinor, currency, outboxId, reversalId }: Reversal, here: readonly string[], tell: TellOfBank): void {
  if (outboxId === null || !here.includes(partyId) || standingOf(database, reversalId).is !== 'done') return
  const words = (minor: number) => `${toDecimalString(minor, currency)} ${currency}`
  const subject = `${bookedOn} ${words(amountMinor)}`
  const made = standingOf(database, outboxId)
  const paymentId = made.is === 'done' ? madePayment(made.row) : null
  const payment = paymentId === null ? null : copyRecord(database, 'payments', paymentId)
  if (payment === null) return tell(subject, `what the entry ${entryId} had been applied to was reversed, and no payment${paymentId === null ? '' : ` ${paymentId}`} of it is in the copy`)
  const back = database.raw.prepare<[string], { minor: number; returns: number }>(GIVEN_BACK).get(payment.id)!
  if (back.minor !== payment.amountMinor) tell(subject, `payment ${payment.ref} of the entry ${entryId} was reversed, and ${words(back.minor)} of its ${words(payment.amountMinor)} was given back`)
  else if (back.returns === 0) tell(subject, `payment ${payment.ref} of the entry ${entryId} was reversed, and no return of the bank says so`)
}

/** Null where it is no such list. */
function appliedIn(rows: string): number | null {
  try {
    const list = JSON.parse(rows) as { amountMinor: number }[]
    const sum = list.reduce((minor, row) => minor + row.amountMinor, 0)
    return Number.isSafeInteger(sum) && list.every(({ amountMinor }) => amountMinor > 0) ? sum : null
  } catch {
    return null
  }
}
