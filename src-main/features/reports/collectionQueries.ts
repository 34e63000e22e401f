/** What was sold and what was received in a month, by party and currency: each is one range of an index by date. */
import { sql } from 'kysely'
import type { BusinessDate } from '#contract/vocabulary.ts'
import { among } from '#main/db/among.ts'
import { db } from '#main/db/database.ts'

/** A span of days of some parties; both days included. */
export interface Span {
  parties: readonly string[]
  from: BusinessDate
  to: BusinessDate
}

// What each counts as follows `domain/settledHistory`: a void without a date, or from before the issue date, was never owed,
// and a refund counts from the day its payment is there.

/** Invoices issued, by what they were issued for. */
export const issuedIn = ({ parties, from, to }: Span) =>
  db.selectFrom('cache.invoice')
    .select(['partyId', 'currency', sql<number>`sum("totalMinor")`.as('minor')])
    .where('issuedOn', '>=', from).where('issuedOn', '<=', to)
    .where('status', '!=', 'draft')
    .where(sql<boolean>`iif("voidedOn" IS NULL, status <> 'void', "voidedOn" > "issuedOn")`)
    .where(among('partyId', parties))
    .groupBy(['partyId', 'currency'])

/** Invoices voided after they were issued. */
export const voidedIn = ({ parties, from, to }: Span) =>
  db.selectFrom('cache.invoice')
    .select(['partyId', 'currency', sql<number>`sum("totalMinor")`.as('minor')])
    .where('voidedOn', '>=', from).where('voidedOn', '<=', to)
    .where('voidedOn', 'is not', null)
    .where(sql<boolean>`"voidedOn" > "issuedOn"`)
    .where('status', '!=', 'draft')
    .where(among('partyId', parties))
    .groupBy(['partyId', 'currency'])

export const creditedIn = ({ parties, from, to }: Span) =>
  db.selectFrom('cache.creditNote')
    .select(['partyId', 'currency', sql<number>`sum("amountMinor")`.as('minor')])
    .where('issuedOn', '>=', from).where('issuedOn', '<=', to)
    .where(among('partyId', parties))
    .groupBy(['partyId', 'currency'])

/** Payments to the receivables. */
export const receivedIn = ({ parties, from, to }: Span) =>
  db.selectFrom('cache.payment')
    .select(['partyId', 'currency', sql<number>`sum("amountMinor")`.as('minor')])
    .where('receivedOn', '>=', from).where('receivedOn', '<=', to)
    .where('purpose', '=', 'receivable')
    .where(among('partyId', parties))
    .groupBy(['partyId', 'currency'])

/** Paid back of payments to the receivables, by the month it counts in; one read for all months, as there are few. */
export const refundedByMonth = ({ parties, from, to }: Span) =>
  db.selectFrom('cache.refund as r')
    // A cross join is one that SQLite does not turn round: each refund looks its payment up.
    .crossJoin('cache.payment as p')
    .whereRef('p.id', '=', 'r.paymentId')
    .whereRef('p.currency', '=', 'r.currency')
    .whereRef('p.accountId', '=', 'r.accountId')
    .where('p.purpose', '=', 'receivable')
    .where('r.refundedOn', '<=', to)
    .where(sql<boolean>`max(r."refundedOn", p."receivedOn") BETWEEN ${from} AND ${to}`)
    .where(among('r.partyId', parties))
    .select(['r.partyId', 'r.currency', sql<string>`substr(max(r."refundedOn", p."receivedOn"), 1, 7)`.as('month'), sql<number>`sum(r."amountMinor")`.as('minor')])
    .groupBy(['r.partyId', 'r.currency', 'month'])
