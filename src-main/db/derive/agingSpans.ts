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

/** One invoice, payment or credit note. */
interface Item {
  due: number
  /** What changes its remainder: a day and minor units by turns, the days in order, each once. */
  changes: number[]
}
type Items = Map<string, Item>

/**
 * Gives a connection `agingSpans(id, dueOn, sourceId, on, untilOn, minor)`, an aggregate in any order: `minor` more
 * (or less) of `id`, and of `sourceId` where there is one, from `on` until `untilOn` where there is one. And what is
 * read from its answer: `agingUntilDay`, the day from which nothing is open any more; and over everything recorded
 * `agingOpen`, `agingUnapplied`, `agingOpenInvoices`, and `agingOldestDay`, the earliest due day of what is owed.
 */
export function defineAgingSpans(raw: Sqlite): void {
  raw.aggregate('agingSpans', {
    deterministic: true,
    start: (): Items => new Map(),
    step(items: Items, id: string, dueOn: string | null, sourceId: string | null, on: string, untilOn: string | null, minor: number) {
      const day = dayOf(on)
      const item = itemOf(items, id)
      if (dueOn !== null) item.due = dayOf(dueOn)
      change(item.changes, day, minor)
      if (untilOn !== null) change(item.changes, dayOf(untilOn), -minor)
      if (sourceId === null) return
      const { changes } = itemOf(items, sourceId)
      change(changes, day, minor)
      if (untilOn !== null) change(changes, dayOf(untilOn), -minor)
    },
    result: packed,
  } as never)
  const reads = { agingUntilDay: (spans: Spans) => spans.untilDay, agingOpen: (spans: Spans) => spans.open, agingUnapplied: (spans: Spans) => spans.unapplied, agingOpenInvoices: (spans: Spans) => spans.openInvoices, agingOldestDay: (spans: Spans) => spans.oldestDay }
  for (const [name, read] of Object.entries(reads)) raw.function(name, { deterministic: true }, (bytes: unknown) => read(atLast(bytes as Buffer)))
}

function itemOf(items: Items, id: string): Item {
  let item = items.get(id)
  if (item === undefined) items.set(id, (item = { due: UNAPPLIED, changes: [] }))
  return item
}

/** There are a handful at the most, and they come in order nearly always. */
function change(changes: number[], day: number, minor: number): void {
  let at = changes.length
  while (at > 0 && changes[at - 2]! > day) at -= 2
  if (at > 0 && changes[at - 2] === day) changes[at - 1]! += minor
  else if (at === changes.length) changes.push(day, minor)
  else changes.splice(at, 0, day, minor)
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
  const count = spans.length
  if (count === 0) return null
  if (count > 1) spans.sort(byLastDay)
  const bytes = new ArrayBuffer(count * SPAN_BYTES)
  const minors = new Float64Array(bytes, 0, count)
  const days = new Int32Array(bytes, count * 8)
  for (let n = 0; n < count; n++) {
    const { from, until, due, minor } = spans[n]!
    minors[n] = minor
    days[n] = until
    days[count + n] = from
    days[2 * count + n] = due
  }
  return Buffer.from(bytes)
}

const byLastDay = (a: Span, b: Span): number => b.until - a.until || b.from - a.from || b.due - a.due || b.minor - a.minor

/** The stretches over which the remainder is the same and not zero. */
function addSpans(spans: Span[], due: number, changes: readonly number[]): void {
  let left = 0
  for (let n = 0; n < changes.length; n += 2) {
    const from = changes[n]!
    const minor = changes[n + 1]!
    if (minor === 0) continue
    if (left !== 0) spans.at(-1)!.until = from
    left += minor
    if (left !== 0) spans.push({ from, until: NO_END, due, minor: left })
  }
}

/** What has not ended, and when the last of the rest did. */
interface Spans {
  untilDay: number
  open: number
  unapplied: number
  openInvoices: number
  oldestDay: number | null
}

function atLast(bytes: Buffer): Spans {
  const count = bytes.length / SPAN_BYTES
  const spans: Spans = { untilDay: count === 0 ? UNAPPLIED : bytes.readInt32LE(count * 8), open: 0, unapplied: 0, openInvoices: 0, oldestDay: null }
  for (let n = 0; n < count && bytes.readInt32LE(4 * (2 * count + n)) === NO_END; n++) {
    const minor = bytes.readDoubleLE(8 * n)
    const due = bytes.readInt32LE(4 * (4 * count + n))
    if (due === UNAPPLIED) {
      spans.unapplied += minor
      continue
    }
    spans.open += minor
    spans.openInvoices += 1
    if (minor > 0 && (spans.oldestDay === null || due < spans.oldestDay)) spans.oldestDay = due
  }
  return spans
}

/** Nothing sorts behind it: accounts without a record come last. */
const LAST_LETTER = 0x10ffff

/** A row for each account and currency in which an issued invoice, a payment to the receivables or a credit note exists. */
export const accountAgings: DerivedTable = {
  name: 'accountAging',
  part: BOOKS,
  columns: ['accountId', 'currency', 'partyId', 'accountName', 'accountRef', 'untilDay', 'spans'],
  keyColumns: 2,
  select: () => `
   SELECT packed.accountId, packed.currency, coalesce(a.partyId, packed.partyId), coalesce(a.name, char(${LAST_LETTER})), a.ref, agingUntilDay(packed.spans), packed.spans
   FROM (
     SELECT accountId, currency, min(partyId) AS partyId, coalesce(agingSpans(id, dueOn, sourceId, beginsOn, endsOn, minor), x'') AS spans
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
   LEFT JOIN cache.account AS a ON a.id = packed.accountId`,
}
