/** The longest period that is sent of at a time, in days. */
export const LONGEST_DAYS = 366
const DAY_MS = 86_400_000

/** Both days are of the period. */
export function daysOf({ from, to }: { from: string; to: string }): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1
}
