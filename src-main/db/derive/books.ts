/**
 * What is open and what is unapplied over everything recorded: the rules of `domain/settledHistory`
 * and `domain/openAmount` for a date after the last one, as SQL over many accounts at once. A test
 * holds the two against each other.
 */
import { BOOKS } from './parts.ts'
import { scopeOf, type DerivedTable } from './derivedTable.ts'

/** An invoice that is owed, or was: not a draft, not void (with or without its date). */
const OWED = `i.status NOT IN ('draft', 'void') AND i.voidedOn IS NULL`

/** The day from which an invoice is void; null while it is not. One that is void without a date never was owed. */
export const VOID_FROM = `CASE WHEN i.voidedOn IS NOT NULL THEN max(i.voidedOn, i.issuedOn) WHEN i.status = 'void' THEN i.issuedOn END`

/**
 * Allocations and write-offs that count, each from the day on which both of its ends are there, until the day from
 * which its invoice is void (null: for good). Of allocations `sourceId` is the one payment or credit note; both ends
 * are of the same account and currency. What came to a void invoice on that day or later never counts.
 */
export const SETTLED_SQL = [
  `CREATE TEMP TABLE IF NOT EXISTS settled (accountId TEXT NOT NULL, currency TEXT NOT NULL, partyId TEXT NOT NULL,
     invoiceId TEXT NOT NULL, sourceId TEXT, amountMinor INTEGER NOT NULL, effectiveOn TEXT NOT NULL, voidFrom TEXT)`,
  `CREATE TEMP TABLE IF NOT EXISTS taken (invoiceId TEXT PRIMARY KEY, amountMinor INTEGER NOT NULL) WITHOUT ROWID`,
]

/** Run in this order before the tables are computed. */
export const SETTLE_SQL = [
  'DELETE FROM temp.settled',
  'DELETE FROM temp.taken',
  `INSERT INTO temp.settled
   SELECT a.accountId, a.currency, a.partyId, a.invoiceId, coalesce(p.id, c.id), a.amountMinor, max(a.effectiveOn, i.issuedOn, coalesce(p.receivedOn, c.issuedOn)), ${VOID_FROM}
   FROM ${scopeOf(BOOKS)} AS s
   CROSS JOIN cache.allocation AS a ON a.accountId = s.accountId
   CROSS JOIN cache.invoice AS i ON i.id = a.invoiceId AND i.accountId = a.accountId AND i.currency = a.currency AND i.status <> 'draft'
   LEFT JOIN cache.payment AS p ON p.id = a.paymentId
   LEFT JOIN cache.creditNote AS c ON c.id = a.creditNoteId
   WHERE (a.creditNoteId IS NULL AND p.accountId = a.accountId AND p.currency = a.currency AND p.purpose = 'receivable')
      OR (a.paymentId IS NULL AND c.accountId = a.accountId AND c.currency = a.currency)`,
  `INSERT INTO temp.settled
   SELECT w.accountId, w.currency, w.partyId, w.invoiceId, NULL, w.amountMinor, max(w.effectiveOn, i.issuedOn), ${VOID_FROM}
   FROM ${scopeOf(BOOKS)} AS s
   CROSS JOIN cache.writeOff AS w ON w.accountId = s.accountId
   CROSS JOIN cache.invoice AS i ON i.id = w.invoiceId AND i.accountId = w.accountId AND i.currency = w.currency AND i.status <> 'draft'`,
  'DELETE FROM temp.settled WHERE effectiveOn >= voidFrom',
  'INSERT INTO temp.taken SELECT invoiceId, sum(amountMinor) FROM temp.settled WHERE voidFrom IS NULL GROUP BY invoiceId',
]

export const openInvoices: DerivedTable = {
  name: 'openInvoice',
  part: BOOKS,
  columns: ['invoiceId', 'accountId', 'partyId', 'currency', 'openMinor', 'dueOn'],
  keyColumns: 1,
  select: () => `
   SELECT i.id, i.accountId, i.partyId, i.currency, i.totalMinor - coalesce(t.amountMinor, 0), coalesce(i.dueOn, i.issuedOn)
   FROM ${scopeOf(BOOKS)} AS s
   CROSS JOIN cache.invoice AS i ON i.accountId = s.accountId
   LEFT JOIN temp.taken AS t ON t.invoiceId = i.id
   WHERE ${OWED} AND i.totalMinor <> coalesce(t.amountMinor, 0)`,
}

/** What the spans of an account that have not ended add up to. */
export const accountBalances: DerivedTable = {
  name: 'accountBalance',
  part: BOOKS,
  columns: ['accountId', 'currency', 'partyId', 'openMinor', 'unappliedMinor', 'balanceMinor', 'oldestDueOn', 'openInvoices'],
  keyColumns: 2,
  select: (stored) => `
   SELECT g.accountId, g.currency, g.partyId, agingOpen(g.spans), agingUnapplied(g.spans), agingOpen(g.spans) - agingUnapplied(g.spans),
     date('0000-01-01', (agingOldestDay(g.spans) - 1) || ' days'), agingOpenInvoices(g.spans)
   FROM ${scopeOf(BOOKS)} AS s
   CROSS JOIN ${stored('accountAging')} AS g ON g.accountId = s.accountId`,
}
