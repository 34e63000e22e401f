/** Reads aging at one date out of packed spans (`derive/agingSpans`). */
import type { BusinessDate } from '#contract/vocabulary.ts'
import { bucketOf, type Aging, type AgingBucket } from '#main/domain/aging.ts'
import { checkedMinor } from '#main/domain/minorUnits.ts'
import { dayOf, SPAN_BYTES, UNAPPLIED } from './derive/agingSpans.ts'

/** Most accounts have some dozens; a longer row makes the room larger. */
const SPANS_AT_FIRST = 1024

export class SpansReader {
  readonly #day: number
  /** Every row is copied here, where the arrays lie ready: making them anew for each would cost more than the sums. */
  #bytes = new Uint8Array(SPANS_AT_FIRST * SPAN_BYTES)
  #minors = new Float64Array(this.#bytes.buffer)
  #days = new Int32Array(this.#bytes.buffer)

  constructor(asOf: BusinessDate) {
    this.#day = dayOf(asOf)
  }

  /** Aging of one account and currency at the end of the day. @throws RangeError when a sum is no longer exact. */
  read(currency: string, spans: Uint8Array): Aging {
    this.#take(spans)
    const [day, minors, days, count] = [this.#day, this.#minors, this.#days, spans.length / SPAN_BYTES]
    const aging = { currency, current: 0, d1_30: 0, d31_60: 0, d61_90: 0, d90plus: 0, unapplied: 0, balance: 0 }
    for (let n = 0; n < count; n++) {
      // In the order of the last days, the latest first: from here on all had ended.
      if (days[2 * count + n]! <= day) break
      if (days[3 * count + n]! > day) continue
      const due = days[4 * count + n]!
      const column: AgingBucket | 'unapplied' = due === UNAPPLIED ? 'unapplied' : bucketOf(day - due)
      aging[column] += minors[n]!
      aging.balance += due === UNAPPLIED ? -minors[n]! : minors[n]!
    }
    // No sum is believed that left the whole numbers a float holds exactly.
    for (const column of ['current', 'd1_30', 'd31_60', 'd61_90', 'd90plus', 'unapplied', 'balance'] as const) checkedMinor(aging[column])
    return aging
  }

  /** How many invoices are owed at the end of the day, and past due. */
  overdueInvoices(spans: Uint8Array): number {
    this.#take(spans)
    const [day, count] = [this.#day, spans.length / SPAN_BYTES]
    let overdue = 0
    for (let n = 0; n < count && this.#days[2 * count + n]! > day; n++) {
      const due = this.#days[4 * count + n]!
      if (this.#days[3 * count + n]! <= day && due !== UNAPPLIED && due < day && this.#minors[n]! > 0) overdue += 1
    }
    return overdue
  }

  #take(spans: Uint8Array): void {
    if (spans.length > this.#bytes.length) this.#grow(spans.length)
    this.#bytes.set(spans)
  }

  #grow(bytes: number): void {
    this.#bytes = new Uint8Array(bytes * 2)
    this.#minors = new Float64Array(this.#bytes.buffer)
    this.#days = new Int32Array(this.#bytes.buffer)
  }
}
