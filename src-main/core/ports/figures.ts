/** What the jobs that work out figures of the receivables are asked, and what they answer. */
import type { AgingPageRow, AgingSort } from '#contract/reports.ts'
import type { BusinessDate, Instant } from '#contract/vocabulary.ts'
import type { AgingQuestion } from '#main/db/agingAsOf.ts'

export interface CollectionQuestion {
  /** Null: every party. */
  party: string | null
  months: number
  /** Null: today in the party's zone. */
  to: BusinessDate | null
  now: Instant
}

/** The place of a row in the list by account: no two rows have the same. */
export interface AgingPlace {
  /** 1 where the amount that the list is sorted by is nought: nothing is no small amount, and comes last either way. */
  none: number
  /** That amount; 0 in a list by name. */
  minor: number
  /** 1 for an account without a record in the copy: it has no name to stand by, and comes last either way. */
  nameless: number
  name: string
  accountId: string
  currency: string
}

export interface AgingPageQuestion extends AgingQuestion {
  /** Null: every currency; then only by name. */
  currency: string | null
  /** Words that all stand in name or number; empty for everybody. */
  text: string
  sort: AgingSort
  descending: boolean
  /** Null: from the beginning. */
  after: AgingPlace | null
  limit: number
}

export interface AgingPage {
  rows: AgingPageRow[]
  /** Where the next page begins; null where this is the last. */
  next: AgingPlace | null
  /** Rows of the whole list. */
  total: number
}
