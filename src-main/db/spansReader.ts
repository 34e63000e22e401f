/** Reads aging at one date out of packed spans (`derive/agingSpans`). */
import type { BusinessDate } from '#contract/vocabulary.ts'
import { bucketOf, type Aging, type AgingBucket } from '#main/domain/aging.ts'
import { checkedMinor } from '#main/domain/minorUnits.ts'
import { dayAt, dayOf, minorAt, SPAN_LETTERS, UNAPPLIED } from './derive/agingSpans.ts'

type Amounts = Record<AgingBucket | 'unapplied' | 'balance', number>

export class SpansReader {
  readonly #day: number

  constructor(asOf: BusinessDate) {
    this.#day = dayOf(asOf)
  }

  /** Aging of one account and currency at the end of the day. @throws RangeError when a sum is no longer exact. */
  read(currency: string, spans: string): Aging {
    const aging = { currency, current: 0, d1_30: 0, d31_60: 0, d61_90: 0, d90plus: 0, unapplied: 0, balance: 0 }
    this.addTo(aging, spans)
    return aging
  }

  /** Adds the same to amounts that are there: for lists of tens of thousands, whose rows are made once. */
  addTo(aging: Amounts, spans: string): void {
    const day = this.#day
    for (let at = 0; at < spans.length; at += SPAN_LETTERS) {
      // In the order of the last days, the latest first: from here on all had ended.
      if (dayAt(spans, at) <= day) break
      if (dayAt(spans, at + 4) > day) continue
      const due = dayAt(spans, at + 8)
      const minor = minorAt(spans, at)
      const column: AgingBucket | 'unapplied' = due === UNAPPLIED ? 'unapplied' : bucketOf(day - due)
      // No sum is believed that left the whole numbers a float holds exactly.
      aging[column] = checkedMinor(aging[column] + minor)
      aging.balance = checkedMinor(due === UNAPPLIED ? aging.balance - minor : aging.balance + minor)
    }
  }

  /** How many invoices are owed at the end of the day, and past due. */
  overdueInvoices(spans: string): number {
    let overdue = 0
    for (let at = 0; at < spans.length && dayAt(spans, at) > this.#day; at += SPAN_LETTERS) {
      const due = dayAt(spans, at + 8)
      if (dayAt(spans, at + 4) <= this.#day && due !== UNAPPLIED && due < this.#day && minorAt(spans, at) > 0) overdue += 1
    }
    return overdue
  }
}
