/** Until a first pull has come to its end, nothing here does not mean that there is nothing. */
import type { SyncStatus } from '#contract/sync.ts'
import type { PartyId } from '#contract/vocabulary.ts'

export const NOT_PULLED = 'Not pulled yet'

/** Whether what is not here may be in the billing system all the same; `party` null for all of them. */
export function isNotPulledYet({ lastPullAt, unfinished }: Pick<SyncStatus, 'lastPullAt' | 'unfinished'>, party: PartyId | null): boolean {
  return lastPullAt === null || (party === null ? unfinished.length > 0 : unfinished.includes(party))
}
