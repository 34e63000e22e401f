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

/** Days are counted so that every business date is a number above zero. */
const FIRST_DAY = '0000-01-01'
/** Behind every day there is: a span that has not ended. */
export const NO_END = 2 ** 24 - 1
/** In place of the due day of what is not due: unapplied cash and credits. */
export const UNAPPLIED = 0

/**
 * A span is so many letters, one after another: its last day, first day and due day (four each), a sign, and its
 * remainder in minor units (nine). A letter is six bits, the highest first, from `0` on. Ordered by the last day, the
 * latest first, so that a reader stops at the first that had ended. Text and not bytes: SQLite's driver hands text
 * over at a third of the cost.
 */
export const SPAN_LETTERS = 22
const LETTER_0 = 48
/** The index in the order of names carries so many letters of each row: eight spans, the latest ends. */
export const LATEST_LETTERS = 8 * SPAN_LETTERS

/** The number of a business date. */
export function dayOf(on: string): number {
  const known = days.get(on)
  if (known !== undefined) return known
  if (days.size >= DAYS_KEPT) days.clear()
  const day = daysBetween(FIRST_DAY, on) + 1
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
  for (const [name, read] of Object.entries(reads)) raw.function(name, { deterministic: true }, (spans: unknown) => read(atLast(spans as string)))
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

/** Empty where nothing was ever open at the end of a day. */
function packed(items: Items): string {
  const spans: Span[] = []
  for (const { due, changes } of items.values()) addSpans(spans, due, changes)
  if (spans.length > 1) spans.sort(byLastDay)
  const letters = Buffer.allocUnsafe(spans.length * SPAN_LETTERS)
  let at = 0
  const put = (value: number, count: number) => {
    for (let shift = 6 * (count - 1); shift >= 0; shift -= 6) letters[at++] = LETTER_0 + ((value >>> shift) & 63)
  }
  for (const { from, until, due, minor } of spans) {
    put(until, 4)
    put(from, 4)
    put(due, 4)
    put(minor < 0 ? 1 : 0, 1)
    // Beyond the whole numbers a float holds exactly: kept as such, and refused by whoever reads it.
    const size = Math.min(Math.abs(minor), 2 ** 53)
    put(Math.floor(size / 2 ** 30), 4)
    put(size % 2 ** 30, 5)
  }
  return letters.toString('latin1')
}

/** The remainder of the span whose letters begin at a place. */
export function minorAt(spans: string, at: number): number {
  let high = 0
  let low = 0
  for (let n = at + 13; n < at + 17; n++) high = high * 64 + spans.charCodeAt(n) - LETTER_0
  for (let n = at + 17; n < at + SPAN_LETTERS; n++) low = low * 64 + spans.charCodeAt(n) - LETTER_0
  const size = high * 2 ** 30 + low
  return spans.charCodeAt(at + 12) === LETTER_0 ? size : -size
}

/** The day whose four letters begin at a place. */
export const dayAt = (spans: string, at: number): number =>
  ((spans.charCodeAt(at) - LETTER_0) << 18) | ((spans.charCodeAt(at + 1) - LETTER_0) << 12) | ((spans.charCodeAt(at + 2) - LETTER_0) << 6) | (spans.charCodeAt(at + 3) - LETTER_0)

/** The letters of a day; they sort as the days do. */
export const lettersOf = (day: number): string => String.fromCharCode(...[18, 12, 6, 0].map((shift) => LETTER_0 + ((day >> shift) & 63)))

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

function atLast(text: string): Spans {
  const spans: Spans = { untilDay: text === '' ? 0 : dayAt(text, 0), open: 0, unapplied: 0, openInvoices: 0, oldestDay: null }
  for (let at = 0; at < text.length && dayAt(text, at) === NO_END; at += SPAN_LETTERS) {
    const minor = minorAt(text, at)
    const due = dayAt(text, at + 8)
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
   LEFT JOIN cache.account AS a ON a.id = packed.accountId`,
}
