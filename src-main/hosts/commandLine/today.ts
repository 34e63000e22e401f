/** Which day it is, where no date is given. */
import { businessDateAt } from '#main/domain/dates.ts'

/**
 * The business date at `now`: in the zone of the party that is asked for, else of the one there is; of several, the day
 * that has begun for all of them.
 */
export function todayOf(parties: readonly { id: string; timeZone: string }[], party: string | null, now: number): string {
  const days = parties.filter(({ id }) => party === null || id === party).map(({ timeZone }) => businessDateAt(now, timeZone))
  return days.toSorted()[0] ?? businessDateAt(now, 'UTC')
}
