/** Which schedules are listed while everything is filtered by one party. */
import type { ScheduleRow } from '#contract/schedules.ts'

/** Those of the party, and the one that is open: nobody saves or opens one that then is not there. All where there is no party. */
export const listedSchedules = <R extends Pick<ScheduleRow, 'id' | 'party'>>(rows: readonly R[], party: string | null, openId: string | null): R[] =>
  rows.filter((row) => party === null || row.party === party || row.id === openId)
