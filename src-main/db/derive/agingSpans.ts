/**
 * What was open when, packed: one row an account and currency, from which aging as of any date is
 * read without the ledger (`db/agingAsOf`). A span is a remainder that stood from one day until
 * another: of an invoice its open amount, of a payment or a credit note what was unapplied. Most
 * invoices have one, most payments none. The rules are those of `domain/settledHistory` and
 * `domain/openAmount`; a test holds the two against each other.
 */
import { daysBetween } from '#main/domain/dates.ts'
import type { Sqlite } from '../sqlite.ts'
import { VOID_FROM } from './books.ts'
import { scopeOf, type DerivedTable } from './derivedTable.ts'
import { BOOKS } from './parts.ts'

/** Behind every day there is: a span that has not ended. */
export const NO_END = 2_147_483_647
/** In place of the due day of what is not due: unapplied cash and credits. */
export const UNAPPLIED = -2_147_483_648

/**
 * So many bytes a span, all remainders (float64, whole minor units) first, then all last days, first days and due
 * days (int32, days since 1970): arrays that a reader lays over the bytes. Ordered by the last day, the latest
 * first, so that a reader stops at the first that had ended. Little-endian, as every machine Counterfoil runs on.
 */
export const SPAN_BYTES = 20

/** Days since 1970-01-01 of a business date. */
export function dayOf(on: string): number {
  const known = days.get(on)
  if (known !== undefined) return known
  if (days.size >= DAYS_KEPT) days.clear()
  const day = daysBetween('1970-01-01', on)
  days.set(on, day)
  return day
}

const DAYS_KEPT = 20_000
const days = new Map<string, number>()

/** What changes the remainder of one invoice, payment or credit note. */
interface Item {
  due: number
  changes: { day: number; minor: number }[]
}
type Items = Map<string, Item>

/**
 * Gives a connection `agingSpans(id, dueOn, sourceId, on, untilOn, minor)`, an aggregate in any order: `minor` more
 * (or less) of `id`, and of `sourceId` where there is one, from `on` until `untilOn` where there is one; and
 * `agingUntilDay(spans)`, the day from which nothing is open any more.
 */
export function defineAgingSpans(raw: Sqlite): void {
  raw.aggregate('agingSpans', {
    deterministic: true,
    start: (): Items => new Map(),
    step(items: Items, id: string, dueOn: string | null, sourceId: string | null, on: string, untilOn: string | null, minor: number) {
      const day = dayOf(on)
      const untilDay = untilOn === null ? NO_END : dayOf(untilOn)
      const item = itemOf(items, id)
      if (dueOn !== null) item.due = dayOf(dueOn)
      change(item, day, untilDay, minor)
      if (sourceId !== null) change(itemOf(items, sourceId), day, untilDay, minor)
    },
    result: packed,
  } as never)
  raw.function('agingUntilDay', { deterministic: true }, (spans: unknown) => (spans as Buffer).readInt32LE(((spans as Buffer).length / SPAN_BYTES) * 8))
}

function itemOf(items: Items, id: string): Item {
  let item = items.get(id)
  if (item === undefined) items.set(id, (item = { due: UNAPPLIED, changes: [] }))
  return item
}

function change(item: Item, day: number, untilDay: number, minor: number): void {
  item.changes.push({ day, minor })
  if (untilDay !== NO_END) item.changes.push({ day: untilDay, minor: -minor })
}

interface Span {
  from: number
  until: number
  due: number
  minor: number
}

/** Null where nothing was ever open at the end of a day. */
function packed(items: Items): Buffer | null {
  const spans: Span[] = []
  for (const { due, changes } of items.values()) addSpans(spans, due, changes)
  if (spans.length === 0) return null
  spans.sort((a, b) => b.until - a.until || b.from - a.from || b.due - a.due || b.minor - a.minor)
  const count = spans.length
  const bytes = Buffer.allocUnsafe(count * SPAN_BYTES)
  for (const [n, { from, until, due, minor }] of spans.entries()) {
    bytes.writeDoubleLE(minor, n * 8)
    bytes.writeInt32LE(until, (count * 2 + n) * 4)
    bytes.writeInt32LE(from, (count * 3 + n) * 4)
    bytes.writeInt32LE(due, (count * 4 + n) * 4)
  }
  return bytes
}

/** The stretches over which the remainder is the same and not zero. */
function addSpans(spans: Span[], due: number, changes: Item['changes']): void {
  if (changes.length > 1) changes.sort((a, b) => a.day - b.day)
  let minor = 0
  for (let n = 0; n < changes.length; ) {
    const from = changes[n]!.day
    const before = minor
    for (; n < changes.length && changes[n]!.day === from; n++) minor += changes[n]!.minor
    if (minor === before) continue
    if (before !== 0) spans.at(-1)!.until = from
    if (minor !== 0) spans.push({ from, until: NO_END, due, minor })
  }
}

export const accountAgings: DerivedTable = {
  name: 'accountAging',
  part: BOOKS,
  columns: ['accountId', 'currency', 'partyId', 'accountName', 'accountRef', 'untilDay', 'spans'],
  keyColumns: 2,
  select: () => `
   SELECT packed.accountId, packed.currency, coalesce(a.partyId, packed.partyId), a.name, a.ref, agingUntilDay(packed.spans), packed.spans
   FROM (
     SELECT accountId, currency, min(partyId) AS partyId, agingSpans(id, dueOn, sourceId, beginsOn, endsOn, minor) AS spans
     FROM (
       SELECT i.accountId, i.currency, i.partyId, i.id, coalesce(i.dueOn, i.issuedOn) AS dueOn, NULL AS sourceId, i.issuedOn AS beginsOn, ${VOID_FROM} AS endsOn, i.totalMinor AS minor
       FROM ${scopeOf(BOOKS)} AS s CROSS JOIN cache.invoice AS i ON i.accountId = s.accountId
       WHERE i.status <> 'draft'
       UNION ALL
       SELECT accountId, currency, partyId, invoiceId, NULL, sourceId, effectiveOn, voidFrom, -amountMinor FROM temp.settled
       UNION ALL
       SELECT p.accountId, p.currency, p.partyId, p.id, NULL, NULL, p.receivedOn, NULL, p.amountMinor
       FROM ${scopeOf(BOOKS)} AS s CROSS JOIN cache.payment AS p ON p.accountId = s.accountId
       WHERE p.purpose = 'receivable'
       UNION ALL
       SELECT r.accountId, r.currency, r.partyId, r.paymentId, NULL, NULL, max(r.refundedOn, p.receivedOn), NULL, -r.amountMinor
       FROM ${scopeOf(BOOKS)} AS s CROSS JOIN cache.refund AS r ON r.accountId = s.accountId
       CROSS JOIN cache.payment AS p ON p.id = r.paymentId AND p.accountId = r.accountId AND p.currency = r.currency
       WHERE p.purpose = 'receivable'
       UNION ALL
       SELECT c.accountId, c.currency, c.partyId, c.id, NULL, NULL, c.issuedOn, NULL, c.amountMinor
       FROM ${scopeOf(BOOKS)} AS s CROSS JOIN cache.creditNote AS c ON c.accountId = s.accountId
     ) GROUP BY accountId, currency
   ) AS packed
   LEFT JOIN cache.account AS a ON a.id = packed.accountId
   WHERE packed.spans IS NOT NULL`,
}
