/** What is left of a check: sums that still differ, and whether records that were set aside are why. */
import type { ReconcileDifference, ReconcileReport } from '#contract/sync.ts'

export interface LeftOver {
  /** How many sums still differ. */
  open: number
  /** The first of them. */
  listed: readonly ReconcileDifference[]
  /** Every one of them has records in quarantine: nothing is wrong with the copy but that they are not in it. */
  setAside: boolean
}

export function leftOver({ differences, repaired, listed }: Pick<ReconcileReport, 'differences' | 'repaired' | 'listed'>): LeftOver {
  const open = differences - repaired
  const left = listed.filter((difference) => !difference.repaired)
  // Of one that is not listed nobody can tell.
  return { open, listed: left, setAside: open > 0 && left.length >= open && left.every(({ quarantined }) => quarantined > 0) }
}
