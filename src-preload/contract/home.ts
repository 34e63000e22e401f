/** What matters today: what came since yesterday, the aging, the cash. How many each queue has is told by the queue itself (`counts`), so that it is what its list shows. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { BAD_CURSOR } from './errors.ts'
import { AgingRow } from './reports.ts'
import { AccountId, BusinessDate, Currency, Cursor, Instant, Money, PageSize, PartyId } from './vocabulary.ts'
import { Queue, QueueAge } from './work.ts'

/**
 * What happens to the receivables, each a list of its own. `recovered`: paid by a charge that had failed before; `approved`: by itself,
 * when its time was up; `broken`, `kept`: promises that came to be so. `asking`: promises that are broken, whenever, and ask for somebody.
 * The money of a promise that was not kept is what of it is missing.
 */
export const Happening = z.enum(['received', 'failed', 'recovered', 'held', 'released', 'approved', 'registered', 'sent', 'bounced', 'kept', 'broken', 'asking'])
export type Happening = z.infer<typeof Happening>

/** What Home has a list of its own for: `overdue` are invoices past due, the oldest first. */
export const HomeList = z.enum([...Happening.options, 'overdue'])
export type HomeList = z.infer<typeof HomeList>

/** How often it happened, and the money it was about, where it is about money. */
export const Happened = z.object({ what: Happening, count: z.int(), amounts: z.array(Money) })
export type Happened = z.infer<typeof Happened>

export const HappenedRow = z.object({
  id: z.string(), accountId: AccountId, partyId: PartyId, accountName: z.string(), accountRef: z.string(),
  /** When: an instant, or of money and promises the business day. */
  at: Instant.nullable(), on: BusinessDate.nullable(),
  /** The number or name of what it happened to, and a word about it. */
  title: z.string(), says: z.string(), amount: Money.nullable(),
  /** The invoice it is about. */
  invoiceId: z.string().nullable(),
})
export type HappenedRow = z.infer<typeof HappenedRow>

const Whose = z.object({ party: PartyId.optional() })

export const home = {
  /** What is oldest in each queue, how old the others are, and what happened since the start of yesterday, by the party's day (UTC where there are several). */
  more: oc.input(Whose).output(
    z.object({
      /** Of what is to be worked on: when something last happened to what has waited longest; null where nothing waits. */
      oldest: z.array(z.object({ queue: Queue, at: Instant.nullable() })),
      /** How many of those have waited how long, as the queue's list counts them with `age`; the youngest first. */
      ages: z.array(z.object({ queue: Queue, bands: z.array(z.object({ age: QueueAge, count: z.int() })) })),
      since: Instant, sinceOn: BusinessDate,
      happened: z.array(Happened),
    }),
  ),
  /** The rows behind a figure of `more`, the newest first, and behind `overdueInvoices`; with `on`, money received on that day alone. */
  list: oc
    .errors({ BAD_CURSOR })
    .input(Whose.extend({ what: HomeList, on: BusinessDate.optional(), after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ rows: z.array(HappenedRow), next: Cursor.nullable(), /** Of the whole list. */ count: z.int(), amounts: z.array(Money) })),
  figures: oc.input(Whose).output(
    z.object({
      overdue: z.array(Money), overdueInvoices: z.int(),
      asOf: BusinessDate,
      aging: z.array(AgingRow),
      /** Money received a day over the last thirty, by currency. */
      cash: z.array(z.object({ on: BusinessDate, currency: Currency, minor: z.int() })),
    }),
  ),
}
